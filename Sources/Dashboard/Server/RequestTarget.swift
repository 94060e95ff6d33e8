import Foundation

/// Reads the target of a request: hostile by default.
struct RequestTarget {
    /// Longer ones are refused.
    static let longest = 16 << 10

    let path: String
    let query: [(name: String, value: String)]

    /// - Throws: ``Problem`` `too-long` or `bad-request`.
    init(_ target: String) throws(Problem) {
        guard target.utf8.count <= Self.longest else {
            throw Problem(.tooLong, "an address has at most \(Self.longest) bytes, this one \(target.utf8.count)")
        }
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        path = try Self.decoded(parts[0], plusIsSpace: false)
        var query: [(name: String, value: String)] = []
        for item in parts.count > 1 ? parts[1].split(separator: "&") : [] {
            let sides = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            query.append(
                (
                    try Self.decoded(sides[0], plusIsSpace: true),
                    sides.count > 1 ? try Self.decoded(sides[1], plusIsSpace: true) : ""
                ))
        }
        self.query = query
    }

    private static func decoded(_ text: Substring, plusIsSpace: Bool) throws(Problem) -> String {
        let spaced = plusIsSpace && text.contains("+") ? text.replacing("+", with: " ") : text
        guard let decoded = spaced.contains("%") ? String(spaced).removingPercentEncoding : String(spaced),
            !decoded.utf8.contains(0)
        else { throw Problem(.badRequest, "the address has a percent sign that stands for no text") }
        return decoded
    }

    /// A query that reads back as these names and values.
    static func query(_ items: [(name: String, value: String)]) -> String {
        items.map { "\(escaped($0.name))=\(escaped($0.value))" }.joined(separator: "&")
    }

    private static let plain = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/:,")

    static func escaped(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: plain) ?? ""
    }
}
