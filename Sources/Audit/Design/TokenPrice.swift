import Ecosystem
package import Lake

/// What a host asks for tokens, in US dollars a token.
package struct TokenPrice: Sendable, Hashable {
    package let prompt: Double
    package let completion: Double

    package init(prompt: Double, completion: Double) {
        self.prompt = prompt
        self.completion = completion
    }

    /// From `IN/OUT`, US dollars a million tokens; `nil` if the text is something else.
    package init?(perMillion text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Double($0) }
        guard parts.count == 2, let prompt = parts[0], let completion = parts[1], prompt >= 0, completion >= 0,
            prompt.isFinite, completion.isFinite
        else { return nil }
        self.init(prompt: prompt / 1e6, completion: completion / 1e6)
    }

    /// The newest prices that the lake has of `models`, by the name the endpoint knows them by. A lake that is not
    /// there has none.
    package static func newest(of models: [AuditPlan.Model], in lake: LakeDirectory) throws -> [String: TokenPrice] {
        guard lake.exists else { return [:] }
        let files = try lake.snapshot().files(of: .prices)
        guard !files.isEmpty else { return [:] }
        let engine = try DuckDBEngine()
        try engine.bind("prices", to: files, of: .prices, in: lake)
        let names = models.map(\.model.sqlQuoted).joined(separator: ", ")
        let found = try engine.rows(
            """
            SELECT model_id, CAST(arg_max(prompt, observed_on) AS DOUBLE), CAST(arg_max(completion, observed_on) AS DOUBLE)
            FROM prices WHERE model_id IN (\(names)) AND prompt IS NOT NULL AND completion IS NOT NULL GROUP BY model_id
            """)
        var prices: [String: TokenPrice] = [:]
        for row in found.rows {
            if let model = row[0].text, let prompt = row[1].real, let completion = row[2].real {
                prices[model] = TokenPrice(prompt: prompt, completion: completion)
            }
        }
        return prices
    }
}
