import Foundation

/// What a request for the model list asks for.
struct HubQuery: Sendable {
    /// Which models, in which order: pages of one selection share a list.
    struct Selection: Hashable, Sendable {
        var sort = HubField.trendingScore
        var author: String?
        var search: String?
        /// Tags, library or task; all must hold.
        var filters: Set<String> = []
    }

    var selection = Selection()
    var fields = HubField.plain
    var limit = 1000
    /// The value and the position of the last model of the page before.
    var cursor: (value: Int, position: Int)?
    /// The parameters as they came, without the cursor.
    private(set) var parameters: [(name: String, value: String)] = []

    /// - Throws: ``Problem`` for what the Hub refuses with status 400.
    init(_ query: String?) throws(Problem) {
        var expanded: Set<HubField> = []
        for pair in (query ?? "").split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = Self.decoded(parts[0])
            let value = parts.count > 1 ? Self.decoded(parts[1]) : ""
            if name != "cursor" { parameters.append((name, value)) }
            switch name {
            case "limit":
                guard let number = Int(value), number > 0 else { throw Problem("\"limit\" must be a positive number") }
                limit = min(number, 1000)
            case "sort":
                guard let field = HubField(rawValue: value),
                    [.downloads, .likes, .createdAt, .lastModified, .trendingScore].contains(field)
                else { throw Problem("\"sort\" is not one of the known keys") }
                selection.sort = field
            case "author": selection.author = value
            case "search": selection.search = value.lowercased()
            case "filter", "pipeline_tag": selection.filters.formUnion(value.split(separator: ",").map(String.init))
            case "full" where value.lowercased() == "true": fields.formUnion(HubField.full)
            case "cardData" where value.lowercased() == "true": fields.insert(.cardData)
            case "expand", "expand[]":
                // What the real Hub knows and a synthetic one does not say is allowed, and absent.
                if let field = HubField(rawValue: value) {
                    expanded.insert(field)
                } else if !Self.otherFields.contains(value) {
                    throw Problem("\"expand\" must be one of the known properties, not \(value)")
                }
            case "cursor":
                guard let cursor = Self.cursor(value) else { throw Problem("Invalid cursor") }
                self.cursor = cursor
            default: break
            }
        }
        if !expanded.isEmpty { fields = expanded.union([.internalID, .id]) }
    }

    /// Why a request is refused, in the server's words.
    struct Problem: Error {
        let text: String
        init(_ text: String) { self.text = text }
    }

    private static let otherFields: Set<String> = [
        "childrenModelCount", "config", "evalResults", "inference", "inferenceProviderMapping", "mask_token",
        "model-index", "resourceGroup", "siblings", "spaces", "transformersInfo", "usedStorage", "widgetData",
    ]

    /// The query of the page after the model at `position` whose sort key is `value`.
    func next(after value: Int, _ position: Int) -> String {
        let cursor = Data("\(value),\(position)".utf8).base64EncodedString()
        return (parameters + [("cursor", cursor)]).map { "\(Self.encoded($0.name))=\(Self.encoded($0.value))" }
            .joined(separator: "&")
    }

    private static func cursor(_ text: String) -> (Int, Int)? {
        guard let data = Data(base64Encoded: text) else { return nil }
        let parts = String(decoding: data, as: UTF8.self).split(separator: ",").compactMap { Int($0) }
        return parts.count == 2 ? (parts[0], parts[1]) : nil
    }

    private static func decoded(_ text: Substring) -> String {
        text.replacing("+", with: " ").removingPercentEncoding ?? String(text)
    }

    private static let plain = CharacterSet(
        charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")

    private static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: plain) ?? ""
    }
}
