import Foundation

/// Pairs of proportions, one a stratum, pooled by Mantel and Haenszel: for these strata and independent trials (METHODS
/// §11).
package struct StratifiedTables: Sendable, Hashable, Codable {
    /// The strata that say something: each side has trials, and neither all nor none of them succeed together.
    package let informative: [ProportionPair]
    /// Strata left out because they say nothing.
    package let uninformativeCount: Int

    /// Sorts out the strata that say something.
    package init(_ strata: [ProportionPair]) {
        informative = strata.filter { stratum in
            let successes = stratum.first.successes + stratum.second.successes
            return stratum.first.trials > 0 && stratum.second.trials > 0
                && successes > 0 && successes < stratum.first.trials + stratum.second.trials
        }
        uninformativeCount = strata.count - informative.count
    }

    /// A pooled ratio and the variance of its logarithm.
    package struct PooledRatio: Sendable, Hashable, Codable {
        /// > 0.
        package let value: Double
        /// Variance of ln value.
        package let logVariance: Double

        /// value · exp(± z √variance).
        package func interval(level: Double = 0.95) -> Interval {
            let half = NormalDistribution.critical(level: level) * logVariance.squareRoot()
            return Interval(lower: value * exp(-half), upper: value * exp(half))
        }
    }

    /// The Mantel–Haenszel odds ratio with the variance of Robins, Breslow and Greenland (1986); `nil` where it would
    /// be 0 or infinite.
    package var oddsRatio: PooledRatio? {
        var (r, s, pr, cross, qs) = (0.0, 0.0, 0.0, 0.0, 0.0)
        for table in cells {
            let agreeing = table.a * table.d / table.n
            let opposing = table.b * table.c / table.n
            let p = (table.a + table.d) / table.n
            let q = (table.b + table.c) / table.n
            r += agreeing
            s += opposing
            pr += p * agreeing
            cross += p * opposing + q * agreeing
            qs += q * opposing
        }
        guard r > 0, s > 0 else { return nil }
        return PooledRatio(value: r / s, logVariance: pr / (2 * r * r) + cross / (2 * r * s) + qs / (2 * s * s))
    }

    /// The Mantel–Haenszel risk ratio with the variance of Greenland and Robins (1985); `nil` where it would be 0 or
    /// infinite.
    package var riskRatio: PooledRatio? {
        var (numerator, denominator, spread) = (0.0, 0.0, 0.0)
        for table in cells {
            let (n1, n2) = (table.a + table.b, table.c + table.d)
            numerator += table.a * n2 / table.n
            denominator += table.c * n1 / table.n
            spread += ((table.a + table.c) * n1 * n2 - table.a * table.c * table.n) / (table.n * table.n)
        }
        guard numerator > 0, denominator > 0 else { return nil }
        return PooledRatio(value: numerator / denominator, logVariance: spread / (numerator * denominator))
    }

    /// A chi-square statistic and its p-value.
    package struct ChiSquareTest: Sendable, Hashable, Codable {
        /// The chi-square, ≥ 0.
        package let statistic: Double
        /// Of the statistic's reference distribution.
        package let degreesOfFreedom: Int
        /// P(chi-square > statistic), in 0...1.
        package let pValue: Double

        init(_ statistic: Double, degreesOfFreedom: Int) {
            self.statistic = statistic
            self.degreesOfFreedom = degreesOfFreedom
            pValue = ChiSquareDistribution(degreesOfFreedom: Double(degreesOfFreedom)).upperTail(statistic)
        }
    }

    /// The Cochran–Mantel–Haenszel test of a common odds ratio of 1; `nil` without an informative stratum.
    ///
    /// - Parameter corrected: Takes ½ from the distance, or all of it where it is less, as R does.
    package func cochranMantelHaenszel(corrected: Bool) -> ChiSquareTest? {
        var (distance, variance) = (0.0, 0.0)
        for table in cells {
            let (n1, n2) = (table.a + table.b, table.c + table.d)
            let (m1, m2) = (table.a + table.c, table.b + table.d)
            distance += table.a - n1 * m1 / table.n
            variance += n1 * n2 * m1 * m2 / (table.n * table.n * (table.n - 1))
        }
        guard variance > 0 else { return nil }
        let size = max(0, abs(distance) - (corrected ? 0.5 : 0))
        return ChiSquareTest(size * size / variance, degreesOfFreedom: 1)
    }

    /// The Breslow–Day test of equal odds ratios (1980); `nil` with too few informative strata or without a pooled odds
    /// ratio.
    ///
    /// - Parameters:
    ///   - tarone: Whether to subtract Tarone's correction (1985), without which the statistic is a little too large.
    ///   - minimumStrata: Informative strata below which the test is not given (METHODS §11: five).
    package func breslowDay(tarone: Bool = true, minimumStrata: Int = 5) -> ChiSquareTest? {
        guard informative.count >= max(2, minimumStrata), let odds = oddsRatio?.value else { return nil }
        var (statistic, distance, total) = (0.0, 0.0, 0.0)
        for table in cells {
            let (n1, n2) = (table.a + table.b, table.c + table.d)
            let successes = table.a + table.c
            let expected = Self.expected(successes: successes, n1: n1, n2: n2, odds: odds)
            let variance =
                1
                / (1 / expected + 1 / (successes - expected) + 1 / (n1 - expected) + 1 / (n2 - successes + expected))
            statistic += (table.a - expected) * (table.a - expected) / variance
            distance += table.a - expected
            total += variance
        }
        if tarone { statistic -= distance * distance / total }
        return ChiSquareTest(statistic, degreesOfFreedom: informative.count - 1)
    }

    /// The first side's successes that the margins and the odds ratio imply: a root of
    /// (1 − ψ) A² + (n₂ − m + ψ (m + n₁)) A − ψ m n₁ = 0, in the form that does not cancel.
    private static func expected(successes m: Double, n1: Double, n2: Double, odds: Double) -> Double {
        let linear = n2 - m + odds * (m + n1)
        let constant = odds * m * n1
        let root = (linear * linear + 4 * (1 - odds) * constant).squareRoot()
        return linear > 0 || odds == 1 ? 2 * constant / (linear + root) : (root - linear) / (2 * (1 - odds))
    }

    private var cells: [(a: Double, b: Double, c: Double, d: Double, n: Double)] {
        informative.map { pair in
            let (a, b) = (Double(pair.first.successes), Double(pair.first.trials - pair.first.successes))
            let (c, d) = (Double(pair.second.successes), Double(pair.second.trials - pair.second.successes))
            return (a, b, c, d, a + b + c + d)
        }
    }
}
