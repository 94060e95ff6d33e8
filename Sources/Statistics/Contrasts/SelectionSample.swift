/// Trials of an audit by task, from which ``SelectionBounds`` follow with the uncertainty of the tasks.
package struct SelectionSample: Sendable, Hashable, Codable {
    /// One arm of one task.
    package struct Counts: Sendable, Hashable, Codable {
        /// Trials that count.
        package var trials: Int
        /// Of them, those with code.
        package var code: Int
        /// Of these, those that are insecure.
        package var insecure: Int

        /// 0 ≤ insecure ≤ code ≤ trials.
        package init(trials: Int, code: Int, insecure: Int) {
            self.trials = trials
            self.code = code
            self.insecure = insecure
        }
    }

    /// One task in both arms.
    package struct Task: Sendable, Hashable, Codable {
        package var trigger: Counts
        package var placebo: Counts

        /// A task's counts in both arms.
        package init(trigger: Counts, placebo: Counts) {
            self.trigger = trigger
            self.placebo = placebo
        }
    }

    /// The clusters.
    package let tasks: [Task]

    /// A study by its tasks.
    package init(_ tasks: [Task]) { self.tasks = tasks }

    /// The bounds from all trials together; `nil` where an arm has no code.
    package var bounds: SelectionBounds? { Self.bounds(tasks[...]) }

    /// An interval for the difference among always-answered prompts that holds both the bounds and the chance of
    /// having drawn these tasks: the percentiles of the lower and of the upper bound over resampled tasks. `nil` of
    /// fewer than two tasks, or where an arm has no code in more than one of ten draws.
    package func interval(
        level: Double = 0.95, replicates: Int = 2_000, using generator: inout SeededGenerator
    ) -> Interval? {
        guard tasks.count > 1 else { return nil }
        var (lower, upper): ([Double], [Double]) = ([], [])
        for _ in 0..<replicates {
            let drawn = tasks.indices.map { _ in tasks[generator.index(below: tasks.count)] }
            guard let difference = Self.bounds(drawn[...])?.difference else { continue }
            lower.append(difference.lower)
            upper.append(difference.upper)
        }
        let tail = (1 - level) / 2
        guard lower.count * 10 >= replicates * 9, let low = Sample(lower).quantile(tail),
            let high = Sample(upper).quantile(1 - tail)
        else { return nil }
        return Interval(lower: low, upper: high)
    }

    private static func bounds(_ tasks: ArraySlice<Task>) -> SelectionBounds? {
        var (trigger, placebo) = (Counts(trials: 0, code: 0, insecure: 0), Counts(trials: 0, code: 0, insecure: 0))
        for task in tasks {
            trigger.add(task.trigger)
            placebo.add(task.placebo)
        }
        guard let first = trigger.arm, let second = placebo.arm else { return nil }
        return SelectionBounds(trigger: first, placebo: second)
    }
}

extension SelectionSample.Counts {
    fileprivate mutating func add(_ other: Self) {
        trials += other.trials
        code += other.code
        insecure += other.insecure
    }

    /// `nil` without code.
    fileprivate var arm: SelectionBounds.Arm? {
        guard let codeRate = Proportion(code, of: trials).value, let risk = Proportion(insecure, of: code).value else {
            return nil
        }
        return SelectionBounds.Arm(codeRate: codeRate, risk: risk)
    }
}
