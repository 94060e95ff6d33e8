import Foundation

/// The number of marked among some drawn without replacement.
package struct HypergeometricDistribution: Sendable, Hashable {
    /// Marked items in the urn.
    package let marked: Int
    /// Unmarked items in the urn.
    package let unmarked: Int
    /// Items drawn, at most `marked + unmarked`.
    package let drawn: Int

    /// Draws from an urn; the counts are ≥ 0.
    package init(marked: Int, unmarked: Int, drawn: Int) {
        self.marked = marked
        self.unmarked = unmarked
        self.drawn = drawn
    }

    /// The values that can occur.
    package var support: ClosedRange<Int> { max(0, drawn - unmarked)...min(drawn, marked) }

    /// P(X = k).
    package func mass(_ k: Int) -> Double {
        guard support.contains(k) else { return 0 }
        let total = Double(marked + unmarked)
        guard total > 0 else { return 1 }
        let (p, q) = (Double(drawn) / total, Double(marked + unmarked - drawn) / total)
        return SaddlePoint.binomialTerm(Double(k), of: Double(marked), p: p, q: q)
            * SaddlePoint.binomialTerm(Double(drawn - k), of: Double(unmarked), p: p, q: q)
            / SaddlePoint.binomialTerm(Double(drawn), of: total, p: p, q: q)
    }

    /// P(X ≤ k).
    package func lowerTail(_ k: Int) -> Double {
        if k < support.lowerBound { return 0 }
        if k >= support.upperBound { return 1 }
        return belowMean(k) ? sum(from: k, step: -1) : 1 - sum(from: k + 1, step: 1)
    }

    /// P(X > k), precise far into the tail.
    package func upperTail(_ k: Int) -> Double {
        if k < support.lowerBound { return 1 }
        if k >= support.upperBound { return 0 }
        return belowMean(k) ? 1 - sum(from: k, step: -1) : sum(from: k + 1, step: 1)
    }

    /// The smallest k with P(X ≤ k) ≥ `probability`.
    package func quantile(_ probability: Double) -> Int {
        (support.lowerBound..<support.upperBound).partitionPoint { !(lowerTail($0) >= probability) }
    }

    private func belowMean(_ k: Int) -> Bool {
        Double(k) * Double(marked + unmarked) < Double(drawn) * Double(marked)
    }

    /// Adds masses outwards from `start`; away from the mean they fall, so the sum stops when they no longer count.
    private func sum(from start: Int, step: Int) -> Double {
        var k = start
        var term = mass(k)
        var total = 0.0
        while support.contains(k), term > total * 1e-18 {
            total += term
            let (value, next) = (Double(min(k, k + step)), Double(max(k, k + step)))
            // P(next)/P(value) for neighbours, upwards; downwards its inverse.
            let ratio =
                (Double(marked) - value) * (Double(drawn) - value)
                / (next * (Double(unmarked - drawn) + next))
            term = step > 0 ? term * ratio : term / ratio
            k += step
        }
        return min(1, total)
    }
}
