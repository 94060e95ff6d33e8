/// Successes among trials, and how well they tell the probability behind them (METHODS §13).
package struct Proportion: Sendable, Hashable, Codable {
    /// In 0...trials.
    package let successes: Int
    /// ≥ 0.
    package let trials: Int

    /// So many successes of so many trials.
    package init(_ successes: Int, of trials: Int) {
        self.successes = successes
        self.trials = trials
    }

    /// Successes ÷ trials; `nil` of no trials.
    package var value: Double? { trials > 0 ? Double(successes) / Double(trials) : nil }

    /// Wilson's score interval (1927); `nil` of no trials.
    package func wilson(level: Double = 0.95) -> Interval? {
        guard let p = value else { return nil }
        let z = NormalDistribution.critical(level: level)
        let n = Double(trials)
        let square = z * z / n
        let centre = (p + square / 2) / (1 + square)
        let half = z / (1 + square) * (p * (1 - p) / n + square / (4 * n)).squareRoot()
        return Interval(
            lower: successes == 0 ? 0 : centre - half, upper: successes == trials ? 1 : centre + half)
    }

    /// The exact interval of Clopper and Pearson (1934); `nil` of no trials.
    package func clopperPearson(level: Double = 0.95) -> Interval? {
        guard trials > 0 else { return nil }
        let (k, n, tail) = (Double(successes), Double(trials), (1 - level) / 2)
        return Interval(
            lower: successes == 0 ? 0 : BetaDistribution(k, n - k + 1).quantile(tail),
            upper: successes == trials ? 1 : BetaDistribution(k + 1, n - k).quantile(1 - tail))
    }

    /// The equal-tailed posterior interval under Jeffreys' prior Beta(½, ½), its ends not moved to 0 and 1; `nil` of no
    /// trials.
    package func jeffreys(level: Double = 0.95) -> Interval? {
        guard trials > 0 else { return nil }
        let posterior = BetaDistribution(Double(successes) + 0.5, Double(trials - successes) + 0.5)
        let tail = (1 - level) / 2
        return Interval(lower: posterior.quantile(tail), upper: posterior.quantile(1 - tail))
    }

    /// The adjusted interval of Agresti and Coull (1998), cut to 0...1; `nil` of no trials.
    package func agrestiCoull(level: Double = 0.95) -> Interval? {
        guard trials > 0 else { return nil }
        let z = NormalDistribution.critical(level: level)
        let n = Double(trials) + z * z
        let p = (Double(successes) + z * z / 2) / n
        let half = z * (p * (1 - p) / n).squareRoot()
        return Interval(lower: max(0, p - half), upper: min(1, p + half))
    }
}
