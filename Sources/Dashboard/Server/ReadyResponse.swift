import HTTPTypes
import Hummingbird
import NIOCore

/// A response whose headers and bodies are made: at a request nothing is left to do but to send them.
struct ReadyResponse: Sendable {
    let status: HTTPResponse.Status
    /// The entity tag, quoted.
    let tag: String?
    private let headers: HTTPFields
    private let body: ByteBuffer
    private let packed: (headers: HTTPFields, body: ByteBuffer)?
    private let unchanged: HTTPFields

    /// - Parameters:
    ///   - tag: the entity tag, quoted; `nil`: none.
    ///   - caching: `Cache-Control`.
    ///   - mayBeFramed: other sites may show it in a frame.
    init(
        _ body: ByteBuffer, status: HTTPResponse.Status = .ok, type: String, tag: String? = nil,
        caching: String = "no-cache", mayBeFramed: Bool = false, more: HTTPFields = [:]
    ) {
        var headers = SecurityHeaders.fields(mayBeFramed: mayBeFramed)
        headers.append(contentsOf: more)
        headers[.cacheControl] = caching
        headers[.vary] = "Accept, Accept-Encoding"
        if let tag { headers[.eTag] = tag }
        unchanged = headers
        headers[.contentType] = type
        var packedHeaders = headers
        headers[.contentLength] = String(body.readableBytes)
        self.headers = headers
        self.status = status
        self.tag = tag
        self.body = body
        packed = Gzip.packed(body).map { packed in
            packedHeaders[.contentEncoding] = "gzip"
            packedHeaders[.contentLength] = String(packed.readableBytes)
            return (packedHeaders, packed)
        }
    }

    /// Bytes of memory it holds.
    var size: Int { body.readableBytes + (packed?.body.readableBytes ?? 0) + 2_048 }

    /// What to send to a request: nothing but headers to one that has this content already.
    func response(to request: Request) -> Response {
        if let tag, let known = request.headers[.ifNoneMatch], Self.lists(known, tag) {
            return Response(status: .notModified, headers: unchanged)
        }
        if let packed, let encodings = request.headers[.acceptEncoding], Self.takesGzip(encodings) {
            return Response(
                status: status, headers: packed.headers, body: .init(byteBuffer: packed.body))
        }
        return Response(status: status, headers: headers, body: .init(byteBuffer: body))
    }

    /// Whether an `If-None-Match` names the tag; weak and strong ones are compared alike (RFC 9110, 13.1.2).
    static func lists(_ known: String, _ tag: String) -> Bool {
        if known == tag || known == "*" { return true }
        let bare = tag.hasPrefix("W/") ? tag.dropFirst(2) : tag[...]
        return known.split(separator: ",").contains { part in
            let part = part.drop { $0 == " " }
            let trimmed = part.hasPrefix("W/") ? part.dropFirst(2) : part
            return trimmed == bare
                || (trimmed.hasPrefix(bare) && trimmed.dropFirst(bare.count).allSatisfy { $0 == " " })
        }
    }

    /// Whether gzip is among the encodings and not refused with `q=0`; what is said of gzip goes before what is said of all.
    static func takesGzip(_ encodings: String) -> Bool {
        // As browsers say it.
        if encodings == "gzip" || encodings == "gzip, deflate, br" || encodings == "gzip, deflate, br, zstd" {
            return true
        }
        var taken: [String: Bool] = [:]
        for part in encodings.split(separator: ",") {
            let words = part.split(separator: ";").map { $0.filter { $0 != " " }.lowercased() }
            guard let name = words.first else { continue }
            let isRefused = words.dropFirst().contains { $0.hasPrefix("q=") && Double($0.dropFirst(2)) == 0 }
            taken[name] = taken[name, default: true] && !isRefused
        }
        return taken["gzip"] ?? taken["*"] ?? false
    }
}
