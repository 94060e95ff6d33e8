import Foundation

/// The number of successes in independent trials of one probability.
package struct BinomialDistribution: Sendable, Hashable {
    /// Trials, ≥ 0.
    package let trials: Int
    /// Probability of a success, in 0...1.
    package let probability: Double

    /// Binomial(trials, probability).
    package init(trials: Int, probability: Double) {
        self.trials = trials
        self.probability = probability
    }

    /// P(X = successes).
    package func mass(_ successes: Int) -> Double {
        guard (0...trials).contains(successes) else { return 0 }
        return SaddlePoint.binomialTerm(
            Double(successes), of: Double(trials), p: probability, q: 1 - probability)
    }

    /// P(X ≤ successes).
    package func lowerTail(_ successes: Int) -> Double {
        if successes < 0 { return 0 }
        if successes >= trials { return 1 }
        return tails(successes).upper
    }

    /// P(X > successes), precise far into the tail.
    package func upperTail(_ successes: Int) -> Double {
        if successes < 0 { return 1 }
        if successes >= trials { return 0 }
        return tails(successes).lower
    }

    /// The smallest number of successes k with P(X ≤ k) ≥ `probability`.
    package func quantile(_ probability: Double) -> Int {
        (0..<trials).partitionPoint { !(lowerTail($0) >= probability) }
    }

    private func tails(_ successes: Int) -> (lower: Double, upper: Double) {
        IncompleteBeta.tails(
            x: probability, y: 1 - probability, a: Double(successes + 1), b: Double(trials - successes))
    }
}
