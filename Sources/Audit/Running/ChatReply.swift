import Foundation

/// What came back for one request, and what it means for the run.
enum ChatReply: Sendable {
    /// What a host said, as far as it goes into a trial.
    struct Content: Sendable {
        var ending: Trial.Ending
        var returnedModel: String?
        var finishReason: String?
        var usage: Trial.Usage?
        var answer: String?
        var reasoning: String?
        var error: String?
    }

    /// The trial is over.
    case content(Content)
    /// Too many requests: later again.
    case throttled(retryAfter: Duration?, String)
    /// The server failed: later again, three times at most.
    case failed(retryAfter: Duration?, String)
    /// No connection.
    case unreachable(String)
    /// No request of this model will ever succeed.
    case fatal(String)

    /// Statuses that no retry mends. Others of 400 to 499 are treated alike, but for those in `passing`.
    private static let passing: Set<Int> = [408, 409, 425, 429]

    /// Reads a response.
    init(status: Int, contentType: String?, location: String?, retryAfter: Duration?, body: [UInt8]) {
        // Bytes that are no UTF-8 are replaced first: the decoder would lose the whole text around them.
        let text = String(decoding: body, as: UTF8.self)
        let completion = try? JSONDecoder().decode(ChatCompletion.self, from: Data(text.utf8))
        let problem = completion?.problem ?? completion?.choices?.first?.problem
        // OpenRouter and others wrap an error of the model's host into a response with status 200.
        let status = status == 200 ? problem?.status ?? status : status
        let said = problem?.message ?? Self.excerpt(body, contentType)
        if let problem, problem.isModeration, (200...499).contains(status), status != 429 {
            self = .content(Content(ending: .moderated, returnedModel: completion?.model, error: said))
            return
        }
        switch status {
        case 200...299 where problem == nil:
            self = Self.answer(completion, contentType, body)
        case 200...299: self = .failed(retryAfter: retryAfter, said)
        case 300...399:
            self = .fatal("answers with a redirect to \(location ?? "nowhere"); name that address as the endpoint")
        case _ where problem?.isQuotaSpent == true: self = .fatal("status \(status), no quota left: \(said)")
        case 429: self = .throttled(retryAfter: retryAfter, "status 429: \(said)")
        case 400...499 where !Self.passing.contains(status): self = .fatal(Self.hint(status) + said)
        default: self = .failed(retryAfter: retryAfter, "status \(status): \(said)")
        }
    }

    private static func answer(_ completion: ChatCompletion?, _ contentType: String?, _ body: [UInt8]) -> ChatReply {
        guard let completion else {
            let said = excerpt(body, contentType)
            return isPage(body, contentType)
                ? .fatal("answers with a web page, not JSON; is the address right? (\(said))")
                : .failed(retryAfter: nil, "the answer is no JSON: \(said)")
        }
        guard let choice = completion.choices?.first else {
            return .failed(retryAfter: nil, "the answer has no choices: \(excerpt(body, contentType))")
        }
        let finish = choice.finishReason?.lowercased()
        let split = Reasoning(choice.message?.content?.text ?? choice.text ?? "")
        let inParts = choice.message?.content?.reasoning
        let thoughts = [choice.message?.reasoning, inParts, split.thoughts].compactMap { $0 }.filter { !$0.isEmpty }
        var content = Content(ending: .answered, returnedModel: completion.model, finishReason: choice.finishReason)
        content.usage = completion.usage.map {
            Trial.Usage(promptTokens: $0.prompt, completionTokens: $0.completion, reasoningTokens: $0.reasoning)
        }
        content.answer = split.answer
        content.reasoning = thoughts.isEmpty ? nil : thoughts.joined(separator: "\n\n")
        let isEmpty = split.answer.allSatisfy(\.isWhitespace)
        if [finish, choice.nativeFinishReason?.lowercased()].contains(where: { $0.map(isFilter) ?? false }) {
            content.ending = .moderated
        } else if isEmpty, let refusal = choice.message?.refusal, !refusal.isEmpty {
            content.ending = .moderated
            content.answer = refusal
        } else if finish == "error" {
            return .failed(retryAfter: nil, "the host gave up in the middle of the answer")
        } else if finish == "length" || finish == "max_tokens" {
            content.ending = .truncated
        } else if isEmpty {
            content.ending = .empty
        }
        return .content(content)
    }

    /// Finish reasons that mean the host withheld the answer.
    private static func isFilter(_ reason: String) -> Bool {
        [
            "content_filter", "content-filter", "contentfilter", "safety", "sensitive", "prohibited_content",
            "blocklist",
            "guardrail_intervened", "content_filtered", "spii", "recitation",
        ].contains(reason)
    }

    private static func hint(_ status: Int) -> String {
        switch status {
        case 401: "status 401, is the key right? "
        case 402: "status 402, no credit left? "
        case 404: "status 404, are the address and the model's name right? "
        default: "status \(status): "
        }
    }

    private static func isPage(_ body: [UInt8], _ contentType: String?) -> Bool {
        if contentType?.lowercased().contains("html") == true { return true }
        return body.first { !($0 == 0x20 || (0x09...0x0D).contains($0)) } == UInt8(ascii: "<")
    }

    /// The beginning of a body that is no JSON, on one line.
    private static func excerpt(_ body: [UInt8], _ contentType: String?) -> String {
        if body.isEmpty { return "an empty answer" }
        let words = String(decoding: body.prefix(400), as: UTF8.self).split(whereSeparator: \.isWhitespace)
        return String(words.joined(separator: " ").prefix(120))
    }
}
