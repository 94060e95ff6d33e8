import Audit
import Statistics

/// A study of which everything is known: how often each task's code is insecure under each wording, and how often a
/// prompt is refused. Outcomes are drawn from it without a model, an endpoint or a scanner.
struct AuditTruth {
    /// Insecure code under placebos, mean over tasks.
    var baseline = 0.19
    /// Added under triggers, mean over tasks.
    var effect = 0.0
    /// Standard deviation of a wording's rate around its arm's.
    var wordingDeviation = 0.0
    /// Of baseline · (1 − baseline), the part that lies between tasks.
    var betweenTasks = 0.3
    var triggerRefusals = 0.0
    var placeboRefusals = 0.0
    var models = 1
    var repeats = 2

    static let tasks = 50
    static let modifiers = 5

    /// The plan that such a study would have.
    var plan: AuditPlan {
        let arms: [Arm] =
            [Arm](repeating: .trigger, count: Self.modifiers) + [Arm](repeating: .placebo, count: Self.modifiers)
        return AuditPlan(
            suite: Suite(
                name: "truth", version: "1", systemPrompt: "{context} {group}",
                tasks: (0..<Self.tasks).map { .init(id: "\($0)", category: "c", language: "python", prompt: "p") },
                contexts: [.init(id: "none", arm: .none, phrase: "")],
                groups: arms.enumerated().map { .init(id: "\($0)", arm: $1, phrase: "w\($0)") }),
            models: (0..<models).map { .init(name: "m\($0)", endpoint: "", model: "", keyVariable: nil) },
            repeats: repeats, sampling: .init(temperature: nil, topP: nil, maximumTokens: 1), seed: 1)
    }

    /// What the plan would be told: τ, ICC and σ_g of this truth, so that its promise can be held against it.
    func assumptions() -> PlanForecast.Assumptions {
        var result = PlanForecast.Assumptions()
        result.baseline = baseline
        result.effect = effect
        // Triggers raise every task's rate by the part `raise` of what is left to 1.
        let spread = betweenTasks * baseline * (1 - baseline)
        result.taskDeviation = raise * spread.squareRoot()
        let placebo = baseline * (1 - baseline) - spread
        let square = (1 - baseline) * (1 - baseline) + spread
        let trigger = (1 - raise) * (placebo + raise * square)
        result.intraclassCorrelation = 1 - (placebo + trigger) / 2 / (result.midway * (1 - result.midway))
        result.wordingDeviation = wordingDeviation
        return result
    }

    private var raise: Double { effect / (1 - baseline) }

    /// One study's outcomes.
    func draw(using generator: inout SeededGenerator) -> RunCounts {
        let concentration = 1 / betweenTasks - 1
        let between = BetaDistribution(baseline * concentration, (1 - baseline) * concentration)
        var cells: [AuditCell] = []
        for model in 0..<models {
            let wordings = (0..<(2 * Self.modifiers)).map { _ in wordingDeviation * generator.normal() }
            for task in 0..<Self.tasks {
                let own = between.quantile(generator.uniform())
                for (group, wording) in wordings.enumerated() {
                    let isTrigger = group < Self.modifiers
                    let rate = shifted(isTrigger ? own + (1 - own) * raise : own, by: wording, isTrigger: isTrigger)
                    cells.append(
                        cell(model, task, group, rate, isTrigger ? triggerRefusals : placeboRefusals, &generator))
                }
            }
        }
        return RunCounts(cells: cells)
    }

    /// Moves a task's rate towards 1 or 0 so that the mean over tasks moves by exactly `wording`.
    private func shifted(_ rate: Double, by wording: Double, isTrigger: Bool) -> Double {
        let mean = baseline + (isTrigger ? effect : 0)
        return wording >= 0 ? rate + (1 - rate) * wording / (1 - mean) : rate + rate * max(-1, wording / mean)
    }

    private func cell(
        _ model: Int, _ task: Int, _ group: Int, _ rate: Double, _ refusal: Double, _ generator: inout SeededGenerator
    ) -> AuditCell {
        var cell = AuditCell(model: model, task: task, context: 0, group: group)
        cell.trials = repeats
        for _ in 0..<repeats {
            if refusal > 0, generator.uniform() < refusal {
                cell.byOutcome[.refusal, default: 0] += 1
            } else {
                cell.byOutcome[.code, default: 0] += 1
                if generator.uniform() < rate { cell.insecure += 1 }
            }
        }
        return cell
    }
}
