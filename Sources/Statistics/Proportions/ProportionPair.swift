import Foundation

/// Two independent proportions (METHODS §13).
package struct ProportionPair: Sendable, Hashable, Codable {
    /// The proportion whose excess is asked about.
    package let first: Proportion
    /// The proportion it is compared with.
    package let second: Proportion

    /// Two proportions of independent trials.
    package init(_ first: Proportion, _ second: Proportion) {
        self.first = first
        self.second = second
    }

    /// p₁ − p₂; `nil` where one of them has no trials.
    package var difference: Double? {
        guard let p1 = first.value, let p2 = second.value else { return nil }
        return p1 - p2
    }

    /// Newcombe's hybrid score interval of the difference (1998, method 10); `nil` where one has no trials.
    package func newcombe(level: Double = 0.95) -> Interval? {
        guard let p1 = first.value, let p2 = second.value,
            let wilson1 = first.wilson(level: level), let wilson2 = second.wilson(level: level)
        else { return nil }
        return Interval(
            lower: p1 - p2 - hypot(p1 - wilson1.lower, wilson2.upper - p2),
            upper: p1 - p2 + hypot(wilson1.upper - p1, p2 - wilson2.lower))
    }

    /// The simple large-sample interval of the difference, as R's `prop.test` without correction; `nil` where one has
    /// no trials.
    package func wald(level: Double = 0.95) -> Interval? {
        guard let p1 = first.value, let p2 = second.value else { return nil }
        let variance = p1 * (1 - p1) / Double(first.trials) + p2 * (1 - p2) / Double(second.trials)
        let half = NormalDistribution.critical(level: level) * variance.squareRoot()
        return Interval(lower: max(-1, p1 - p2 - half), upper: min(1, p1 - p2 + half))
    }

    /// Pearson's chi-square test of equality without continuity correction; `nil` where a row or column of the table is
    /// empty.
    package var chiSquarePValue: Double? {
        guard let difference else { return nil }
        let pooled = Double(first.successes + second.successes) / Double(first.trials + second.trials)
        let variance = pooled * (1 - pooled) * (1 / Double(first.trials) + 1 / Double(second.trials))
        guard variance > 0 else { return nil }
        return ChiSquareDistribution(degreesOfFreedom: 1).upperTail(difference * difference / variance)
    }

    /// Cohen's h = 2 arcsin √p₁ − 2 arcsin √p₂, in −π...π; `nil` where one has no trials.
    package var cohensH: Double? {
        guard let p1 = first.value, let p2 = second.value else { return nil }
        return 2 * asin(p1.squareRoot()) - 2 * asin(p2.squareRoot())
    }
}
