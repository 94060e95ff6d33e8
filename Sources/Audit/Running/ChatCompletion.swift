/// An endpoint's answer as it came, in whichever of the shapes that hosts have made up. What has another type than
/// expected is taken as absent: one odd field must not lose an answer.
struct ChatCompletion: Decodable {
    struct Choice: Decodable {
        let message: Message?
        let text: String?
        let finishReason: String?
        let nativeFinishReason: String?
        let problem: Problem?

        enum Key: String, CodingKey {
            case message, text, error
            case finishReason = "finish_reason"
            case nativeFinishReason = "native_finish_reason"
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Key.self)
            message = container.lenient(Message.self, .message)
            text = container.lenient(String.self, .text)
            finishReason = container.lenient(String.self, .finishReason)
            nativeFinishReason = container.lenient(String.self, .nativeFinishReason)
            problem = container.lenient(Problem.self, .error)
        }
    }

    struct Message: Decodable {
        let content: Content?
        let refusal: String?
        /// From `reasoning_content` (DeepSeek, vLLM, llama.cpp), `reasoning` (OpenRouter, Ollama) or `thinking`.
        let reasoning: String?

        enum Key: String, CodingKey {
            case content, refusal, reasoning, thinking
            case reasoningContent = "reasoning_content"
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Key.self)
            content = container.lenient(Content.self, .content)
            refusal = container.lenient(String.self, .refusal)
            reasoning = [Key.reasoningContent, .reasoning, .thinking].lazy
                .compactMap { container.lenient(Content.self, $0)?.joined }.first { !$0.isEmpty }
        }
    }

    /// A text, or a list of parts.
    struct Content: Decodable {
        private struct Part: Decodable {
            let type: String?
            let text: String?
            let thinking: String?
            let reasoning: String?
        }

        let text: String
        let reasoning: String
        var joined: String { reasoning + text }

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) {
                (self.text, reasoning) = (text, "")
                return
            }
            var (answer, thoughts) = ("", "")
            for part in try container.decode([Part].self) {
                let isThought = part.type.map { $0.contains("thinking") || $0.contains("reasoning") } ?? false
                thoughts += (part.thinking ?? "") + (part.reasoning ?? "")
                if isThought { thoughts += part.text ?? "" } else { answer += part.text ?? "" }
            }
            (text, reasoning) = (answer, thoughts)
        }
    }

    struct Tokens: Decodable {
        let prompt: Int?
        let completion: Int?
        let reasoning: Int?

        enum Key: String, CodingKey {
            case prompt = "prompt_tokens"
            case completion = "completion_tokens"
            case details = "completion_tokens_details"
            case reasoning = "reasoning_tokens"
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Key.self)
            prompt = container.lenient(Int.self, .prompt)
            completion = container.lenient(Int.self, .completion)
            let details = try? container.nestedContainer(keyedBy: Key.self, forKey: .details)
            reasoning =
                details?.lenient(Int.self, .reasoning) ?? container.lenient(Int.self, .reasoning)
        }
    }

    let choices: [Choice]?
    let model: String?
    let usage: Tokens?
    /// `error`, or the same fields at the top.
    let problem: Problem?

    enum Key: String, CodingKey { case choices, model, usage, error }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        choices = container.lenient([Choice].self, .choices)
        model = container.lenient(String.self, .model)
        usage = container.lenient(Tokens.self, .usage)
        problem =
            container.lenient(Problem.self, .error) ?? (choices == nil ? try? Problem(from: decoder) : nil)
    }
}

/// What an endpoint says went wrong.
struct Problem: Decodable {
    let message: String
    /// Codes and types, lower case, as far as the host gives any.
    let codes: [String]
    /// A status named in the body, which counts where the response itself says 200.
    let status: Int?

    enum Key: String, CodingKey { case message, msg, detail, code, type, status, innererror, metadata, reasons }

    init(from decoder: any Decoder) throws {
        if let text = try? decoder.singleValueContainer().decode(String.self) {
            (message, codes, status) = (text, [], nil)
            return
        }
        let container = try decoder.container(keyedBy: Key.self)
        let text = [Key.message, .msg, .detail].lazy.compactMap { container.lenient(String.self, $0) }.first
        var codes = [Key.code, .type, .status].compactMap { container.lenient(String.self, $0) }
        if let inner = try? container.nestedContainer(keyedBy: Key.self, forKey: .innererror) {
            codes += [inner.lenient(String.self, .code)].compactMap { $0 }
        }
        if let metadata = try? container.nestedContainer(keyedBy: Key.self, forKey: .metadata),
            metadata.contains(.reasons)
        {
            codes.append("moderation")
        }
        let number =
            container.lenient(Int.self, .code) ?? container.lenient(Int.self, .status)
            ?? codes.lazy.compactMap { Int($0) }.first
        guard text != nil || !codes.isEmpty || number != nil else {
            throw DecodingError.valueNotFound(String.self, .init(codingPath: [], debugDescription: "no problem"))
        }
        message = text ?? codes.first ?? "error \(number ?? 0)"
        self.codes = codes.map { $0.lowercased() }
        status = number
    }

    /// Whether the host's filter refused, and not a wrong request. The shapes of DeepSeek ("Content Exists Risk"),
    /// Azure (`content_filter`, `ResponsibleAIPolicyViolation`), OpenRouter (`metadata.reasons`), Alibaba
    /// (`data_inspection_failed`), OpenAI (`content_policy_violation`) and Bedrock (`guardrail_intervened`).
    var isModeration: Bool {
        let marks = [
            "content exists risk", "content_filter", "contentfilter", "responsibleaipolicyviolation",
            "data_inspection_failed", "datainspectionfailed", "inappropriate content", "content_policy_violation",
            "content management policy", "guardrail_intervened", "prohibited_content", "moderation",
        ]
        let words = codes + [message.lowercased()]
        return marks.contains { mark in words.contains { $0.contains(mark) } }
    }

    /// Whether no money is left: waiting does not mend that.
    var isQuotaSpent: Bool {
        codes.contains { $0 == "insufficient_quota" || $0 == "insufficient_balance" }
            || message.lowercased().contains("insufficient balance")
    }
}

extension KeyedDecodingContainer {
    /// The value, or `nil` where it is absent, null or of another type.
    fileprivate func lenient<Value: Decodable>(_ type: Value.Type, _ key: Key) -> Value? {
        (try? decodeIfPresent(type, forKey: key)) ?? nil
    }
}
