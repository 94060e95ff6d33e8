import Foundation

/// xoshiro256** of Blackman and Vigna (2018, public domain), its state filled by SplitMix64.
///
/// The sequence, and every draw below, is fixed by the seed alone on every platform and toolchain; the shuffles of the
/// standard library do not promise that.
package struct SeededGenerator: RandomNumberGenerator, Sendable, Hashable, Codable {
    private var s0: UInt64
    private var s1: UInt64
    private var s2: UInt64
    private var s3: UInt64

    /// The generator at the start of the sequence of this seed.
    package init(seed: Seed) {
        var state = seed.rawValue
        s0 = SplitMix64.next(&state)
        s1 = SplitMix64.next(&state)
        s2 = SplitMix64.next(&state)
        s3 = SplitMix64.next(&state)
    }

    /// The next 64 uniform bits.
    package mutating func next() -> UInt64 {
        let product = s1 &* 5
        let result = ((product << 7) | (product >> 57)) &* 9
        let shifted = s1 << 17
        s2 ^= s0
        s3 ^= s1
        s1 ^= s2
        s0 ^= s3
        s2 ^= shifted
        s3 = (s3 << 45) | (s3 >> 19)
        return result
    }

    /// Uniform in 0..<1, a multiple of 2⁻⁵³.
    package mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Uniform in 0..<`bound`, without bias (Lemire 2019); `bound` > 0.
    package mutating func index(below bound: Int) -> Int {
        let range = UInt64(bound)
        var product = next().multipliedFullWidth(by: range)
        if product.low < range {
            let threshold = (0 &- range) % range
            while product.low < threshold { product = next().multipliedFullWidth(by: range) }
        }
        return Int(product.high)
    }

    /// Poisson with mean 1: the weight of one unit in one bootstrap replicate.
    ///
    /// By inversion of a whole word; the thresholds are ⌊2⁶⁴ P(X ≤ k)⌋, so that a draw is exact to 2⁻⁶⁴.
    package mutating func poissonOne() -> Int {
        let word = next()
        if word < 6_786_177_901_268_885_274 { return 0 }
        if word < 13_572_355_802_537_770_549 { return 1 }
        if word < 16_965_444_753_172_213_186 { return 2 }
        return 3 + (Self.poissonThresholds.firstIndex { word < $0 } ?? Self.poissonThresholds.count)
    }

    /// Poisson with this mean ≥ 0: the weights of `mean` units together.
    ///
    /// Few units are drawn one by one; more by transformed rejection with squeeze, which is exact (Hörmann, *The transformed
    /// rejection method for generating Poisson random variables*, 1993, PTRS).
    package mutating func poisson(_ mean: Int) -> Int {
        if mean < 10 { return (0..<mean).reduce(0) { sum, _ in sum + poissonOne() } }
        let mu = Double(mean)
        let b = 0.931 + 2.53 * mu.squareRoot()
        let a = -0.059 + 0.02483 * b
        let inverse = 1.1239 + 1.1328 / (b - 3.4)
        let ratio = 0.9277 - 3.6224 / (b - 2)
        while true {
            let u = uniform() - 0.5
            let v = 1 - uniform()
            let us = 0.5 - abs(u)
            let k = ((2 * a / us + b) * u + mu + 0.43).rounded(.down)
            if us >= 0.07, v <= ratio { return Int(k) }
            if k < 0 || (us < 0.013 && v > us) { continue }
            if log(v * inverse / (a / (us * us) + b)) <= k * log(mu) - mu - lgamma(k + 1) { return Int(k) }
        }
    }

    /// The thresholds of 3 and more, to where 2⁶⁴ ends.
    private static let poissonThresholds: [UInt64] = [
        18_096_474_403_383_694_065, 18_379_231_815_936_564_285, 18_435_783_298_447_138_329,
        18_445_208_545_532_234_003, 18_446_555_009_401_533_385, 18_446_723_317_385_195_808,
        18_446_742_018_272_269_410, 18_446_743_888_360_976_771, 18_446_744_058_369_041_076,
        18_446_744_072_536_379_768, 18_446_744_073_626_175_052, 18_446_744_073_704_017_573,
        18_446_744_073_709_207_074, 18_446_744_073_709_531_418, 18_446_744_073_709_550_497,
        18_446_744_073_709_551_557, 18_446_744_073_709_551_613, 18_446_744_073_709_551_615,
    ]

    /// Standard normal, by inversion of one uniform draw.
    package mutating func normal() -> Double {
        NormalDistribution.quantile((Double(next() >> 11) + 0.5) * 0x1p-53)
    }

    /// A Fisher–Yates shuffle.
    package mutating func shuffle<Element>(_ elements: inout [Element]) {
        guard elements.count > 1 else { return }
        for last in stride(from: elements.count - 1, to: 0, by: -1) {
            elements.swapAt(last, index(below: last + 1))
        }
    }

    /// Moves a uniform choice of `count` elements to the front, in no particular order.
    mutating func choose<Element>(_ count: Int, of elements: inout [Element]) {
        for position in 0..<min(count, elements.count) {
            elements.swapAt(position, position + index(below: elements.count - position))
        }
    }
}
