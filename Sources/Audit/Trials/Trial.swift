/// What one request of a run came to: a line of `trials.jsonl`, written and synced before it counts.
package struct Trial: Codable, Hashable, Sendable {
    /// How the exchange ended, before anybody reads the answer.
    package enum Ending: String, Codable, CaseIterable, Sendable {
        case answered
        /// The host refused the prompt or withheld the answer.
        case moderated
        /// The answer stops at the token limit.
        case truncated
        case empty
        /// The endpoint failed, after all retries.
        case providerError = "provider-error"
    }

    package struct Usage: Codable, Hashable, Sendable {
        package let promptTokens: Int?
        package let completionTokens: Int?
        package let reasoningTokens: Int?

        package init(promptTokens: Int?, completionTokens: Int?, reasoningTokens: Int?) {
            self.promptTokens = promptTokens
            self.completionTokens = completionTokens
            self.reasoningTokens = reasoningTokens
        }
    }

    /// The trial's number in the plan; see ``AuditPlan/cell(_:)``.
    package let ordinal: Int
    /// Names rather than indices, so that the journal can be read without the plan.
    package let model: String
    package let task: String
    package let context: String
    package let group: String
    package let repetition: Int
    /// The seed sent with the request.
    package let seed: UInt64
    package let ending: Ending
    /// Requests sent, retries included.
    package let attempts: Int
    /// Milliseconds since 1970-01-01 at which the last request was sent, and how long its answer took.
    package let startedAt: Int64
    package let milliseconds: Int
    /// Scheme, host and port that answered.
    package let host: String
    /// What the host says it ran.
    package let returnedModel: String?
    package let finishReason: String?
    package let usage: Usage?
    /// The answer without its reasoning.
    package let answer: String?
    /// The reasoning, wherever the host put it.
    package let reasoning: String?
    /// The HTTP status of the last response.
    package let status: Int?
    /// Why it failed, without any secret.
    package let error: String?
    /// The whole body as it came.
    package let raw: String?

    package init(
        ordinal: Int, model: String, task: String, context: String, group: String, repetition: Int, seed: UInt64,
        ending: Ending, attempts: Int, startedAt: Int64, milliseconds: Int, host: String, returnedModel: String?,
        finishReason: String?, usage: Usage?, answer: String?, reasoning: String?, status: Int?, error: String?,
        raw: String?
    ) {
        self.ordinal = ordinal
        self.model = model
        self.task = task
        self.context = context
        self.group = group
        self.repetition = repetition
        self.seed = seed
        self.ending = ending
        self.attempts = attempts
        self.startedAt = startedAt
        self.milliseconds = milliseconds
        self.host = host
        self.returnedModel = returnedModel
        self.finishReason = finishReason
        self.usage = usage
        self.answer = answer
        self.reasoning = reasoning
        self.status = status
        self.error = error
        self.raw = raw
    }
}
