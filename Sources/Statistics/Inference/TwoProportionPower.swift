import Foundation

/// How many independent trials tell two probabilities apart (METHODS §13).
package struct TwoProportionPower: Sendable, Hashable, Codable {
    /// Which variance the two-sided normal test is planned with.
    package enum Method: String, Sendable, Hashable, Codable, CaseIterable {
        /// Cohen's h, whose variance does not depend on the probabilities; both tails count.
        case arcsine
        /// p₁q₁ + p₂q₂ under both hypotheses; the tail on the wrong side is neglected.
        case unpooled
        /// 2 p̄ q̄ under the null, p₁q₁ + p₂q₂ otherwise; the wrong tail is neglected, as in R's `power.prop.test`.
        case pooled
    }

    /// p₁, in 0...1.
    package let first: Double
    /// p₂, in 0...1.
    package let second: Double

    /// A comparison of two probabilities, each in 0...1.
    package init(first: Double, second: Double) {
        self.first = first
        self.second = second
    }

    /// The probability to reject equality with so many trials in each arm.
    package func power(trialsPerArm: Double, level: Double = 0.05, method: Method = .arcsine) -> Double {
        let critical = NormalDistribution.critical(level: 1 - level)
        let root = trialsPerArm.squareRoot()
        switch method {
        case .arcsine:
            let shift = abs(h) * (trialsPerArm / 2).squareRoot()
            return NormalDistribution.upperTail(critical - shift) + NormalDistribution.upperTail(critical + shift)
        case .unpooled, .pooled:
            let spread = method == .pooled ? pooledSpread : ownSpread
            return NormalDistribution.lowerTail((abs(first - second) * root - critical * spread) / ownSpread)
        }
    }

    /// Trials in each arm for this power, not rounded; `nil` where the probabilities are equal.
    package func trialsPerArm(power: Double, level: Double = 0.05, method: Method = .arcsine) -> Double? {
        guard first != second else { return nil }
        let critical = NormalDistribution.critical(level: 1 - level)
        let reach = NormalDistribution.quantile(power)
        switch method {
        case .arcsine:
            let nearly = (critical + reach) / h
            let estimate = 2 * nearly * nearly
            return Bracket(lower: 0, upper: 2 * estimate + 1).root {
                self.power(trialsPerArm: $0, level: level, method: .arcsine) - power
            }
        case .unpooled, .pooled:
            let spread = method == .pooled ? pooledSpread : ownSpread
            let needed = (critical * spread + reach * ownSpread) / (first - second)
            return needed * needed
        }
    }

    /// The simple minimum detectable difference from a baseline p, (z₁₋α⸝₂ + z_power) √(2 p q / n), of independent
    /// trials.
    package static func simpleDetectableDifference(
        baseline: Double, trialsPerArm: Double, power: Double = 0.8, level: Double = 0.05
    ) -> Double {
        (NormalDistribution.critical(level: 1 - level) + NormalDistribution.quantile(power))
            * (2 * baseline * (1 - baseline) / trialsPerArm).squareRoot()
    }

    /// Cohen's h.
    private var h: Double { 2 * asin(first.squareRoot()) - 2 * asin(second.squareRoot()) }

    private var ownSpread: Double { (first * (1 - first) + second * (1 - second)).squareRoot() }

    private var pooledSpread: Double {
        let mean = (first + second) / 2
        return (2 * mean * (1 - mean)).squareRoot()
    }
}
