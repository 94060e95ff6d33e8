import Foundation

/// Fisher's exact test of a table of two proportions, both margins fixed (METHODS §13).
package struct FisherExact: Sendable, Hashable {
    private let urn: HypergeometricDistribution
    private let observed: Int

    /// The test of the pair's table.
    package init(_ pair: ProportionPair) {
        urn = HypergeometricDistribution(
            marked: pair.first.trials, unmarked: pair.second.trials,
            drawn: pair.first.successes + pair.second.successes)
        observed = pair.first.successes
    }

    /// Two-sided p: the tables no more probable than the observed one, together; equal ones up to a relative 1e-7, as
    /// in R.
    package var pValue: Double {
        let threshold = urn.mass(observed) * (1 + 1e-7)
        let sum = urn.support.reduce(0.0) { sum, k in
            let mass = urn.mass(k)
            return mass <= threshold ? sum + mass : sum
        }
        return min(1, sum)
    }

    /// P(first successes ≤ observed), the p against "the first proportion is smaller".
    package var smallerPValue: Double { urn.lowerTail(observed) }

    /// P(first successes ≥ observed), the p against "the first proportion is larger".
    package var largerPValue: Double { urn.upperTail(observed - 1) }

    /// The conditional maximum-likelihood odds ratio, as R's `fisher.test`: 0 or +∞ at the ends of the support, `nil`
    /// where the margins leave one table only.
    package var conditionalOddsRatio: Double? {
        let support = urn.support
        guard support.count > 1 else { return nil }
        if observed == support.lowerBound { return 0 }
        if observed == support.upperBound { return .infinity }
        let logarithms = support.map { log(urn.mass($0)) }
        func expectation(_ logOdds: Double) -> Double {
            let weights = zip(support, logarithms).map { $1 + Double($0) * logOdds }
            let largest = weights.max() ?? 0
            var (sum, weighted) = (0.0, 0.0)
            for (k, weight) in zip(support, weights) {
                sum += exp(weight - largest)
                weighted += exp(weight - largest) * Double(k)
            }
            return weighted / sum
        }
        return Bracket(lower: -50, upper: 50).root { expectation($0) - Double(observed) }.map { exp($0) }
    }
}
