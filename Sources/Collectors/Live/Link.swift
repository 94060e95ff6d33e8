/// The `Link` header of a page (RFC 8288), as far as paging needs it.
struct Link {
    /// The query of the page that `rel="next"` names; the rest of its address is of no interest, because pages are only
    /// ever asked of the endpoint itself.
    let nextQuery: String?

    init(_ header: String?) {
        var query: String?
        for part in (header ?? "").prefix(16_384).split(separator: "<") {
            guard let end = part.firstIndex(of: ">") else { continue }
            let parameters = part[part.index(after: end)...].lowercased()
            guard parameters.contains("rel=\"next\"") || parameters.contains("rel=next") else { continue }
            guard let mark = part[..<end].firstIndex(of: "?") else { continue }
            query = String(part[part.index(after: mark)..<end])
            break
        }
        // What cannot stand in a query is no query.
        nextQuery = query.flatMap { text in text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x23 } ? text : nil }
    }
}
