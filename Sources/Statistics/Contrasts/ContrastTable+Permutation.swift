extension ContrastTable {
    /// The permutation test of whole modifiers' labels: inference B, *sensitive words in general*. `nil` where an arm
    /// or the table is empty.
    ///
    /// All relabelings are enumerated when there are at most `limit`, else `draws` random ones are taken.
    package func labelPermutation(
        limit: Int = 10_000, draws: Int = 10_000, using generator: inout SeededGenerator
    ) -> PermutationTest? {
        guard !triggers.isEmpty, !placebos.isEmpty, !rates.isEmpty else { return nil }
        let count = triggers.count + placebos.count
        return PermutationTest(
            of: Array(triggers.indices), among: count, limit: limit, draws: draws, using: &generator
        ) { chosen in
            let others = (0..<count).filter { !chosen.contains($0) }
            return Sample(contrasts(of: chosen, against: others)).mean ?? 0
        }
    }

    /// The permutation of labels within each task, which tests only the sharp null that no wording changes anything, of
    /// *these wordings*; `nil` where an arm or the table is empty.
    package func withinTaskPermutation(
        draws: Int = 10_000, using generator: inout SeededGenerator
    ) -> PermutationTest? {
        guard !triggers.isEmpty, !placebos.isEmpty, let observed = Sample(taskDifferences).mean else { return nil }
        // Where a modifier is missing in a task, the task keeps its own numbers of triggers and placebos.
        var tasks = rates.map { row in
            (values: row.compactMap(\.self), triggers: row.prefix(triggers.count).count { $0 != nil })
        }
        let values = (0..<draws).map { _ in
            var sum = 0.0
            for task in tasks.indices {
                generator.choose(tasks[task].triggers, of: &tasks[task].values)
                let (all, chosen) = (tasks[task].values, tasks[task].triggers)
                let inside = all.prefix(chosen).reduce(0, +) / Double(chosen)
                sum += inside - all.dropFirst(chosen).reduce(0, +) / Double(all.count - chosen)
            }
            return sum / Double(tasks.count)
        }
        return PermutationTest(observed: observed, drawn: values)
    }
}
