package import Answers
import Statistics

extension PlanForecast {
    /// The plan in one row, with its costs by model, for people and scripts.
    package func answer(_ plan: AuditPlan, run: String, assumptions: Assumptions) throws -> Answer {
        let suite = plan.suite
        func ids(_ arm: Arm) -> Answer.Value { .list(suite.groups(of: arm).map { .text($0.id) }) }
        let priced = costs.allSatisfy { $0.dollars != nil }
        func sum(_ value: (Cost) -> Double?) -> Answer.Value {
            priced ? .real(costs.compactMap(value).reduce(0, +)) : .null
        }
        let fields: [(String, Answer.Kind, Answer.Value)] = [
            ("run", .text, .text(run)), ("plan", .text, .text(try plan.hash())),
            ("suite", .text, .text("\(suite.name) \(suite.version)")), ("tasks", .count, .integer(suite.tasks.count)),
            ("contexts", .count, .integer(suite.contexts.count)), ("groups", .count, .integer(suite.groups.count)),
            ("triggers", .text, ids(.trigger)), ("placebos", .text, ids(.placebo)),
            ("repeats", .count, .integer(plan.repeats)), ("requests", .count, .integer(plan.count)),
            ("prompt_tokens", .count, .integer(costs.reduce(0) { $0 + $1.promptTokens })),
            ("completion_tokens", .count, .integer(costs.reduce(0) { $0 + $1.completionTokens })),
            ("completion_tokens_at_most", .count, .integer(costs.reduce(0) { $0 + $1.completionTokensAtMost })),
            ("usd", .count, sum(\.dollars)), ("usd_at_most", .count, sum(\.dollarsAtMost)),
            ("hours", .count, Answer.Value(costs.compactMap(\.hours).max())),
            ("inference", .text, Answer.Value(inference)),
            ("detectable_these_wordings", .share, Answer.Value(design?.detectableForWordings())),
            ("detectable_words_in_general", .share, Answer.Value(detectableForWords)),
            ("power_words_in_general", .share, Answer.Value(powerForWords)),
            ("assumed", .text, assumed(assumptions)), ("models", .text, models(plan)),
        ]
        var answer = Answer(title: "Plan", columns: fields.map { .init($0.0, $0.1) })
        answer.rows = [fields.map(\.2)]
        answer.notes = notes(plan, assumptions, priced: priced)
        return answer
    }

    private var inference: String? {
        design.map { $0.allowsInferenceToWords ? "these wordings; words in general" : "these wordings" }
    }

    private var detectableForWords: Double? {
        design.flatMap { $0.allowsInferenceToWords ? $0.detectableForWords() : nil }
    }

    private func assumed(_ assumptions: Assumptions) -> Answer.Value {
        guard let design else { return .null }
        return .object([
            .init("baseline", .real(assumptions.baseline)), .init("effect", .real(assumptions.effect)),
            .init("tau", .real(design.taskDeviation)), .init("icc", .real(design.intraclassCorrelation)),
            .init("sigma_g", .real(design.wordingDeviation)),
            .init("answer_tokens", .integer(assumptions.answerTokens)),
        ])
    }

    private func models(_ plan: AuditPlan) -> Answer.Value {
        .list(
            zip(plan.models, costs).map { model, cost in
                .object([
                    .init("name", .text(model.name)), .init("model", .text(model.model)),
                    .init("endpoint", .text(model.endpoint)), .init("key_variable", Answer.Value(model.keyVariable)),
                    .init("requests", .integer(cost.requests)), .init("usd", Answer.Value(cost.dollars)),
                    .init("usd_at_most", Answer.Value(cost.dollarsAtMost)), .init("hours", Answer.Value(cost.hours)),
                ])
            })
    }

    private func notes(_ plan: AuditPlan, _ assumptions: Assumptions, priced: Bool) -> [String] {
        var notes = [
            "tokens are a guess: four characters a token of prompt, \(assumptions.answerTokens) tokens an answer, and at "
                + "most \(plan.sampling.maximumTokens)"
        ]
        if !priced { notes.append("no price is known for every model; --price NAME=IN/OUT gives one") }
        if assumptions.requestsPerSecond == nil {
            notes.append("hours need --rate, the requests a second one model answers")
        }
        guard let design else {
            notes.append("without triggers and placebos nothing can be compared")
            return notes
        }
        notes.append(
            "detectable: the smallest difference between the arms found with a power of 80 % at the 5 % level, for the "
                + "assumed rate, spread over tasks (tau) and over wordings (sigma_g)")
        if design.allowsInferenceToWords {
            notes.append(
                "power_words_in_general is simulated with the permutation test itself, for the assumed effect")
        } else {
            notes.append(
                "with \(design.triggers) triggers and \(design.placebos) placebos only conclusions about these wordings "
                    + "are possible; sensitive words in general need at least 5 and 5")
        }
        if plan.sampling.temperature == 0, plan.repeats > 1 {
            notes.append("at temperature 0 answers may repeat verbatim; repeats then add nothing")
        }
        return notes
    }
}
