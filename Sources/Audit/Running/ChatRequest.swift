/// The body of one request to `/v1/chat/completions`.
enum ChatRequest {
    /// - Parameter model: the model's name at the endpoint.
    static func body(
        model: String, system: String, user: String, sampling: AuditPlan.Sampling, seed: UInt64
    ) -> [UInt8] {
        var json = JSONText(capacity: 256 + system.utf8.count + user.utf8.count)
        json.open("{")
        json.key("model")
        json.value(model)
        json.key("messages")
        json.open("[")
        if !system.isEmpty { message("system", system, &json) }
        message("user", user, &json)
        json.close("]")
        json.key("max_tokens")
        json.value(sampling.maximumTokens)
        if let temperature = sampling.temperature {
            json.key("temperature")
            json.value(temperature)
        }
        if let topP = sampling.topP {
            json.key("top_p")
            json.value(topP)
        }
        json.key("seed")
        json.value(seed)
        json.key("stream")
        json.value(false)
        json.close("}")
        return json.bytes
    }

    private static func message(_ role: String, _ text: String, _ json: inout JSONText) {
        json.open("{")
        json.key("role")
        json.value(role)
        json.key("content")
        json.value(text)
        json.close("}")
    }
}
