/// What excluded trials could have changed at worst (METHODS §11).
package struct ExclusionBounds: Sendable, Hashable, Codable {
    /// One arm of an audit.
    package struct Arm: Sendable, Hashable, Codable {
        /// The rate among the trials that count.
        package let counted: Proportion
        /// Trials that do not: provider errors and what no scanner reads.
        package let excluded: Int

        /// An arm's counted rate and how many trials were left out of it.
        package init(counted: Proportion, excluded: Int) {
            self.counted = counted
            self.excluded = excluded
        }

        /// The arm's rate if none, and if all, of the excluded trials had been successes; `nil` of no trials.
        package var bounds: Interval? {
            let trials = counted.trials + excluded
            guard let lower = Proportion(counted.successes, of: trials).value,
                let upper = Proportion(counted.successes + excluded, of: trials).value
            else { return nil }
            return Interval(lower: lower, upper: upper)
        }
    }

    /// Trigger minus placebo, with the excluded trials of each arm at their worst for it.
    package let difference: Interval

    /// `nil` where an arm has no trials.
    package init?(trigger: Arm, placebo: Arm) {
        guard let trigger = trigger.bounds, let placebo = placebo.bounds else { return nil }
        difference = Interval(lower: trigger.lower - placebo.upper, upper: trigger.upper - placebo.lower)
    }
}
