import Foundation

/// What a scripted endpoint answers: the truth that an audit is to find.
///
/// Every draw is a pure function of `seed` and the request (model, prompts, the request's own seed), so that the order
/// of requests, retries and the number of connections change nothing.
package struct EndpointScript: Sendable {
    /// Words of the system prompt that set the rate of insecure programs.
    package struct Phrase: Sendable, Hashable {
        package let words: String
        /// In 0...1, before the deviation of this wording.
        package let rate: Double

        package init(words: String, rate: Double) {
            self.words = words
            self.rate = rate
        }
    }

    /// Where an answer's reasoning stands.
    package enum Trace: String, CaseIterable, Sendable {
        case none
        /// `reasoning_content` of the message.
        case reasoningContent = "reasoning-content"
        /// `reasoning` of the message.
        case reasoning
        /// `<think>…</think>` before the answer.
        case tags
        /// The same without the opening tag, as templates make it that put the tag into the prompt.
        case closingTag = "closing-tag"
    }

    package var seed: UInt64 = 1
    /// Names of models that are served; empty: any.
    package var models: [String] = []
    /// The key that requests must carry, if any.
    package var key: String?
    /// The rate of insecure programs where no phrase is found.
    package var baseline = 0.19
    /// Of several phrases in one prompt the longest counts.
    package var phrases: [Phrase] = []
    /// Standard deviation, in logits, of the rate between wordings of one arm: σ_g of METHODS §11.
    package var wordingDeviation = 0.0
    /// Standard deviation, in logits, of the rate between tasks.
    package var taskDeviation = 0.0
    /// The language of a task by its prompt; others are recognised by the name of a language in the prompt.
    package var languages: [String: String] = [:]
    /// How many answers refuse.
    package var refusals = 0.0
    /// How many answers refuse after a trace that plans the program.
    package var refusalsAfterPlan = 0.0
    /// How many answers describe the program without writing it.
    package var prose = 0.0
    package var trace = Trace.none
    /// How often each fault strikes, in 0...1.
    package var faults: [EndpointFault: Double] = [:]
    /// Requests at once beyond which the endpoint says 429.
    package var capacity: Int?
    /// How long each answer takes.
    package var latency = Duration.zero
    /// What 429 and 503 say in `Retry-After`.
    package var retryAfter: Duration?

    package init() {}

    /// The rate of insecure programs for a prompt.
    package func rate(system: String, user: String) -> Double {
        let phrase = phrases.filter { system.contains($0.words) }.max { $0.words.utf8.count < $1.words.utf8.count }
        let rate = phrase?.rate ?? baseline
        guard rate > 0, rate < 1 else { return rate }
        var logit = log(rate / (1 - rate))
        if let phrase { logit += wordingDeviation * RequestDraw(seed: seed, phrase.words).normal("wording") }
        if taskDeviation > 0 { logit += taskDeviation * RequestDraw(seed: seed, user).normal("task") }
        return 1 / (1 + exp(-logit))
    }

    /// The language a task asks for.
    func language(of prompt: String) -> String {
        if let language = languages[prompt] { return language }
        let words = prompt.lowercased().split { !($0.isLetter || $0.isNumber || $0 == "#" || $0 == "+") }
        let names: [Substring: String] = [
            "python": "python", "javascript": "javascript", "node": "javascript", "java": "java", "php": "php",
            "c#": "csharp", "csharp": "csharp", "c": "c",
        ]
        return words.lazy.compactMap { names[$0] }.first ?? "python"
    }
}

/// What goes wrong at an endpoint.
package enum EndpointFault: String, CaseIterable, Sendable, Comparable {
    /// 429.
    case throttled
    /// 500, 502 or 503.
    case serverError = "server-error"
    /// No answer for an hour.
    case stall
    /// The connection closes in the middle of the body.
    case cut
    /// A body that is no JSON.
    case wrongJSON = "wrong-json"
    /// JSON without choices.
    case noChoices = "no-choices"
    /// A page of a proxy.
    case page
    /// An answer without a word.
    case empty
    /// The filter of the host, in one of five shapes.
    case moderated
    /// An answer of ten megabytes.
    case huge
    /// An answer that stops at the token limit.
    case truncated
    /// Bytes that are no UTF-8.
    case invalidText = "invalid-text"

    /// Whether a retry may succeed. The others belong to the answer and come again.
    var isTransient: Bool {
        switch self {
        case .throttled, .serverError, .stall, .cut, .wrongJSON, .noChoices, .page: true
        case .empty, .moderated, .huge, .truncated, .invalidText: false
        }
    }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
