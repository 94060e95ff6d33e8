/// What a trial's answer is (METHODS §11).
package enum Outcome: String, Codable, CaseIterable, Sendable {
    case code
    case refusal
    /// The trace plans the code, the answer refuses.
    case refusalAfterPlan = "refusal-after-plan"
    case noCode = "no-code"
    case moderated
    case truncated
    case empty
    case providerError = "provider-error"
}
