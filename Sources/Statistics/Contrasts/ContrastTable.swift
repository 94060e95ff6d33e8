/// Task by modifier rates of one outcome, triggers against placebos (METHODS §11).
///
/// p_tg is the mean over contexts, each with equal weight, of the mean over repeats. A context of a task in which
/// either arm has no trial at all is dropped from both arms; so is a task without a rate in either arm.
package struct ContrastTable: Sendable, Hashable, Codable {
    /// One trial's outcome. Tasks, modifiers and contexts are numbered by the caller.
    package struct Trial: Sendable, Hashable, Codable {
        /// The coding task; clusters of the inference.
        package let task: Int
        /// The sentence put into the system prompt.
        package let modifier: Int
        /// The setting that crosses tasks and modifiers.
        package let context: Int
        /// 0 or 1, or any number to be averaged.
        package let outcome: Double

        /// One trial that counts.
        package init(task: Int, modifier: Int, context: Int, outcome: Double) {
            self.task = task
            self.modifier = modifier
            self.context = context
            self.outcome = outcome
        }
    }

    /// Tasks with a rate in both arms, ascending.
    package let tasks: [Int]
    /// Modifiers of the trigger arm, as given.
    package let triggers: [Int]
    /// Modifiers of the placebo arm, as given.
    package let placebos: [Int]
    /// p_tg: a row a task, a column a modifier, triggers first; `nil` where a task has no trial with the modifier.
    let rates: [[Double?]]

    /// - Parameter trials: Trials that count for the outcome; modifiers of neither arm are passed over.
    package init(_ trials: [Trial], triggers: [Int], placebos: [Int]) {
        let modifiers = triggers + placebos
        let columns = Dictionary(zip(modifiers, modifiers.indices)) { first, _ in first }
        var cells: [Int: [Int: [Cell]]] = [:]
        for trial in trials {
            guard let column = columns[trial.modifier] else { continue }
            let empty = [Cell](repeating: Cell(), count: modifiers.count)
            cells[trial.task, default: [:]][trial.context, default: empty][column].add(trial.outcome)
        }
        var tasks: [Int] = []
        var rates: [[Double?]] = []
        for (task, contexts) in cells.sorted(by: { $0.key < $1.key }) {
            let comparable = contexts.sorted { $0.key < $1.key }.map { $0.value.map(\.mean) }.filter { row in
                row.prefix(triggers.count).contains { $0 != nil }
                    && row.dropFirst(triggers.count).contains { $0 != nil }
            }
            guard !comparable.isEmpty else { continue }
            tasks.append(task)
            rates.append(modifiers.indices.map { column in Sample(comparable.compactMap { $0[column] }).mean })
        }
        self.tasks = tasks
        self.triggers = triggers
        self.placebos = placebos
        self.rates = rates
    }

    /// D_t of each task: mean over triggers − mean over placebos of p_tg.
    package var taskDifferences: [Double] {
        contrasts(of: Array(triggers.indices), against: placeboColumns)
    }

    /// Δ, the mean of D_t, with its inference over tasks: inference A, *these wordings*. `nil` of fewer than two tasks.
    package var estimate: ClusterT? { ClusterT(taskDifferences) }

    /// The rate of each arm as the mean over tasks of the arm's mean p_tg; `nil` of fewer than two tasks.
    package var triggerRate: ClusterT? { ClusterT(rates.compactMap { Self.mean($0, triggers.indices) }) }

    /// As ``triggerRate``, of the placebos.
    package var placeboRate: ClusterT? { ClusterT(rates.compactMap { Self.mean($0, placeboColumns) }) }

    /// δ_g of a trigger: mean over tasks of p_tg − the placebos' mean; `nil` of fewer than two tasks or another
    /// modifier.
    package func contrast(ofTrigger modifier: Int) -> ClusterT? {
        triggers.firstIndex(of: modifier).flatMap { ClusterT(contrasts(of: [$0], against: placeboColumns)) }
    }

    /// By task, p_tg of a trigger − the placebos' mean, where both are known; empty of another modifier.
    package func taskContrasts(ofTrigger modifier: Int) -> [Int: Double] {
        guard let column = triggers.firstIndex(of: modifier) else { return [:] }
        var result: [Int: Double] = [:]
        for (task, row) in zip(tasks, rates) {
            if let rate = row[column], let placebo = Self.mean(row, placeboColumns) { result[task] = rate - placebo }
        }
        return result
    }

    /// p_tg; `nil` where the task is not compared or has no trial with the modifier.
    package func rate(task: Int, modifier: Int) -> Double? {
        guard let row = tasks.firstIndex(of: task), let column = (triggers + placebos).firstIndex(of: modifier) else {
            return nil
        }
        return rates[row][column]
    }

    /// Each placebo against the mean of the other placebos, in the placebos' order: what a modifier without meaning
    /// does, the noise floor. Empty with fewer than two placebos.
    package var leaveOneOutContrasts: [Double] {
        guard placebos.count > 1 else { return [] }
        return placeboColumns.compactMap { column in
            Sample(contrasts(of: [column], against: placeboColumns.filter { $0 != column })).mean
        }
    }

    /// Whether a trigger's contrast is outside the range of the leave-one-out contrasts; `nil` where one of them is not
    /// known.
    package func isDistinguished(trigger modifier: Int) -> Bool? {
        let floor = leaveOneOutContrasts
        guard let column = triggers.firstIndex(of: modifier), let low = floor.min(), let high = floor.max(),
            let value = Sample(contrasts(of: [column], against: placeboColumns)).mean
        else { return nil }
        return value < low || value > high
    }

    var placeboColumns: [Int] { Array(triggers.count..<(triggers.count + placebos.count)) }

    /// By task, the mean of some columns minus the mean of others, where both are known.
    func contrasts(of columns: [Int], against others: [Int]) -> [Double] {
        rates.compactMap { row in
            guard let mean = Self.mean(row, columns), let other = Self.mean(row, others) else { return nil }
            return mean - other
        }
    }

    private static func mean(_ row: [Double?], _ columns: some Sequence<Int>) -> Double? {
        var (sum, count) = (0.0, 0)
        for column in columns {
            guard let value = row[column] else { continue }
            sum += value
            count += 1
        }
        return count > 0 ? sum / Double(count) : nil
    }

    /// The repeats of one task, modifier and context.
    private struct Cell {
        var sum = 0.0
        var count = 0
        var mean: Double? { count > 0 ? sum / Double(count) : nil }

        mutating func add(_ outcome: Double) {
            sum += outcome
            count += 1
        }
    }
}
