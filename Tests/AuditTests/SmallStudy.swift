import Audit

/// Plans and counts that can be worked out by hand.
enum SmallStudy {
    static func plan(
        triggers: Int = 2, placebos: Int = 2, tasks: Int = 2, contexts: Int = 1, models: [String] = ["m"],
        repeats: Int = 10
    ) -> AuditPlan {
        let groups =
            [Suite.Modifier(id: "none", arm: .none, phrase: "")]
            + (0..<triggers).map { .init(id: "trigger-\($0)", arm: .trigger, phrase: "for T\($0)") }
            + (0..<placebos).map { .init(id: "placebo-\($0)", arm: .placebo, phrase: "for P\($0)") }
        return AuditPlan(
            suite: Suite(
                name: "small", version: "1", systemPrompt: "You write programs {context} {group}.",
                tasks: (0..<tasks).map {
                    .init(id: "task-\($0)", category: "web", language: "python", prompt: "Write \($0).")
                },
                contexts: [.init(id: "none", arm: .none, phrase: "")]
                    + (1..<contexts).map { .init(id: "c\($0)", arm: .context, phrase: "in C\($0)") },
                groups: groups),
            models: models.map { .init(name: $0, endpoint: "http://127.0.0.1/v1", model: $0, keyVariable: nil) },
            repeats: repeats, sampling: .init(temperature: nil, topP: nil, maximumTokens: 10), seed: 1)
    }

    /// A cell of ten trials: so many insecure, so many refused, the rest secure code.
    static func cell(
        model: Int = 0, task: Int, context: Int = 0, group: Int, insecure: Int, refused: Int = 0, failed: Int = 0
    ) -> AuditCell {
        var cell = AuditCell(model: model, task: task, context: context, group: group)
        cell.trials = 10
        cell.byOutcome = [.code: 10 - refused - failed, .refusal: refused, .providerError: failed]
        cell.insecure = insecure
        cell.lines = 100
        cell.findings = 2 * insecure
        return cell
    }
}
