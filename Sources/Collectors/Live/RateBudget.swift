/// What a source's headers say of how many requests are left.
///
/// `RateLimit: "api";r=489;t=213` and `RateLimit-Policy: "fixed window";"api";q=500;w=300`, after the IETF's draft on
/// rate limit headers as the Hub writes them: of several limits the one with the least left.
package struct RateBudget: Hashable, Sendable {
    /// Requests left in the running window.
    package var left: Int
    /// Seconds until the window ends.
    package var reset: Int
    /// Requests a window, where the policy is told.
    package var quota: Int?

    package init(left: Int, reset: Int, quota: Int? = nil) {
        self.left = left
        self.reset = reset
        self.quota = quota
    }

    /// - Returns: `nil` if the headers are absent or say nothing that can be read.
    package init?(rateLimit: String?, policy: String?) {
        guard let rateLimit else { return nil }
        let limits = Self.items(rateLimit).compactMap { item -> (names: [String], left: Int, reset: Int)? in
            guard let left = item.values["r"], let reset = item.values["t"] else { return nil }
            return (item.names, left, reset)
        }
        guard let least = limits.min(by: { $0.left < $1.left }) else { return nil }
        let policies = Self.items(policy ?? "")
        let own = policies.first { !Set($0.names).isDisjoint(with: least.names) } ?? policies.first
        self.init(left: least.left, reset: least.reset, quota: own?.values["q"])
    }

    /// The items of a list: bare or quoted names, and the parameters that are whole numbers from 0 to 10⁹.
    private static func items(_ text: String) -> [(names: [String], values: [String: Int])] {
        text.prefix(2000).split(separator: ",").map { item in
            var names: [String] = []
            var values: [String: Int] = [:]
            for part in item.split(separator: ";") {
                let pair = part.split(separator: "=", maxSplits: 1).map { $0.filter { $0 != " " } }
                if pair.count == 2 {
                    if let number = Int(pair[1]), (0...1_000_000_000).contains(number) { values[pair[0]] = number }
                } else if let name = pair.first {
                    names.append(name.filter { $0 != "\"" })
                }
            }
            return (names, values)
        }
    }
}
