extension Trial {
    /// The trial as a line of `trials.jsonl`, with the hash of its plan in front: the same keys as its `Codable` form,
    /// those that a resume needs first.
    func line(plan: String) -> [UInt8] {
        var json = JSONText(capacity: 512 + (raw?.utf8.count ?? 0) + (answer?.utf8.count ?? 0))
        json.open("{")
        json.key("plan")
        json.value(plan)
        json.key("ordinal")
        json.value(ordinal)
        json.key("ending")
        json.value(ending.rawValue)
        json.key("attempts")
        json.value(attempts)
        if let usage {
            json.key("usage")
            json.open("{")
            json.write("promptTokens", usage.promptTokens)
            json.write("completionTokens", usage.completionTokens)
            json.write("reasoningTokens", usage.reasoningTokens)
            json.close("}")
        }
        json.write("model", model)
        json.write("task", task)
        json.write("context", context)
        json.write("group", group)
        json.write("repetition", repetition)
        json.key("seed")
        json.value(seed)
        json.key("startedAt")
        json.value(startedAt)
        json.write("milliseconds", milliseconds)
        json.write("host", host)
        json.write("returnedModel", returnedModel)
        json.write("finishReason", finishReason)
        json.write("status", status)
        json.write("error", error)
        json.write("reasoning", reasoning)
        json.write("answer", answer)
        json.write("raw", raw)
        json.close("}")
        json.newLine()
        return json.bytes
    }
}

extension JSONText {
    fileprivate mutating func write(_ name: StaticString, _ text: String?) {
        guard let text else { return }
        key(name)
        value(text)
    }

    fileprivate mutating func write(_ name: StaticString, _ number: Int?) {
        guard let number else { return }
        key(name)
        value(number)
    }
}
