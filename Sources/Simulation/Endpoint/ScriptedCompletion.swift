import Foundation

/// A scripted answer in the form of a chat completion, whole or in chunks.
struct ScriptedCompletion: Encodable {
    struct Message: Encodable {
        var role: String?
        var content: String?
        var reasoningContent: String?
        var reasoning: String?

        private enum CodingKeys: String, CodingKey {
            case role, content, reasoning
            case reasoningContent = "reasoning_content"
        }
    }

    struct Choice: Encodable {
        let index = 0
        var message: Message?
        var delta: Message?
        var finishReason: String?

        private enum CodingKeys: String, CodingKey {
            case index, message, delta
            case finishReason = "finish_reason"
        }
    }

    struct Usage: Encodable {
        let prompt: Int
        let completion: Int
        let total: Int

        private enum CodingKeys: String, CodingKey {
            case prompt = "prompt_tokens"
            case completion = "completion_tokens"
            case total = "total_tokens"
        }
    }

    let id: String
    let object: String
    let created = 1_700_000_000
    let model: String
    let choices: [Choice]
    let usage: Usage?

    /// - Parameter fault: one that has a completion.
    init(_ request: ScriptedRequest, _ answer: ScriptedAnswer, trace: EndpointScript.Trace, fault: EndpointFault?) {
        var text = answer.text
        var finish = "stop"
        switch fault {
        case .empty: text = ""
        case .huge: text += "\n" + String(repeating: "All work and no play makes a long answer. ", count: 250_000)
        case .truncated:
            text = String(text.prefix(text.count / 2))
            finish = "length"
        case .moderated:
            text = ""
            finish = "content_filter"
        default: break
        }
        var message = Message(role: "assistant", content: text)
        if let reasoning = answer.reasoning {
            switch trace {
            // A plan before a refusal must be seen somewhere.
            case .none, .reasoningContent: message.reasoningContent = reasoning
            case .reasoning: message.reasoning = reasoning
            case .tags: message.content = "<think>\n\(reasoning)\n</think>\n\n\(text)"
            case .closingTag: message.content = "\(reasoning)\n</think>\n\n\(text)"
            }
        }
        id = "chatcmpl-" + String(request.draw.identity, radix: 16)
        object = "chat.completion"
        model = request.model
        choices = [Choice(message: message, finishReason: finish)]
        // About four bytes a token, as byte-pair encodings have for English.
        let prompt = (request.system.utf8.count + request.user.utf8.count) / 4 + 8
        let completion = (text.utf8.count + (answer.reasoning?.utf8.count ?? 0)) / 4 + 1
        usage = Usage(prompt: prompt, completion: completion, total: prompt + completion)
    }

    private init(chunk choices: [Choice], usage: Usage?, of whole: ScriptedCompletion) {
        id = whole.id
        object = "chat.completion.chunk"
        model = whole.model
        self.choices = choices
        self.usage = usage
    }

    /// The same answer in pieces, as `stream` asks for.
    func chunks(includesUsage: Bool) -> [ScriptedCompletion] {
        guard let choice = choices.first, let message = choice.message else { return [] }
        func chunk(_ delta: Message, finish: String? = nil) -> ScriptedCompletion {
            ScriptedCompletion(chunk: [Choice(delta: delta, finishReason: finish)], usage: nil, of: self)
        }
        var chunks = [chunk(Message(role: "assistant", content: ""))]
        if message.reasoningContent != nil || message.reasoning != nil {
            chunks.append(
                chunk(Message(reasoningContent: message.reasoningContent, reasoning: message.reasoning)))
        }
        var rest = (message.content ?? "")[...]
        while !rest.isEmpty {
            chunks.append(chunk(Message(content: String(rest.prefix(40)))))
            rest = rest.dropFirst(40)
        }
        chunks.append(chunk(Message(), finish: choice.finishReason))
        if includesUsage { chunks.append(ScriptedCompletion(chunk: [], usage: usage, of: self)) }
        return chunks
    }
}
