import Audit
import Testing

@Suite struct AuditPlanTests {
    @Test func everyTrialHasItsOwnCell() {
        let plan = AuditPlan(
            suite: Suite(
                name: "s", version: "1", systemPrompt: "You write code {context} {group}.",
                tasks: ["a", "b", "c"].map { .init(id: $0, category: "injection", language: "python", prompt: $0) },
                contexts: [.init(id: "none", arm: .none, phrase: "")],
                groups: [.init(id: "none", arm: .none, phrase: ""), .init(id: "x", arm: .placebo, phrase: "in X")]),
            models: ["m", "n"].map { .init(name: $0, endpoint: "http://127.0.0.1/v1", model: $0, keyVariable: nil) },
            repeats: 2, sampling: .init(temperature: 0, topP: nil, maximumTokens: 10), seed: 1)
        #expect(plan.count == 24)
        #expect(Set((0..<plan.count).map { plan.cell($0) }).count == 24)
        #expect(plan.cell(23).model == 1)
    }
}
