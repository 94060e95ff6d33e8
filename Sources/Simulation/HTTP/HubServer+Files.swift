import Foundation
internal import HTTPTypes
internal import Hummingbird
import Lake
internal import NIOCore
internal import Synchronization

extension HubServer {
    /// A file as the Hub gives one: a redirect to where the bytes are, which must be asked without the token, with the
    /// checksum in the redirect; ranges are served.
    func serve(_ file: URL, to request: Request) -> Response {
        guard let bytes = try? Data(contentsOf: file, options: .alwaysMapped),
            let hash = try? LakeDirectory.sha256(of: file)
        else { return Response(status: .notFound) }
        var headers = HTTPFields()
        let authority = request.head.authority ?? ""
        // Another name of this machine stands for the other host that holds the bytes.
        if authority.hasPrefix("127.0.0.1") {
            headers[.location] = "http://localhost\(authority.dropFirst("127.0.0.1".count))\(request.uri.path)"
            Self.set("X-Linked-Etag", "\"\(hash)\"", in: &headers)
            Self.set("X-Linked-Size", String(bytes.count), in: &headers)
            Self.set("X-Repo-Commit", String(hash.prefix(40)), in: &headers)
            return Response(status: .found, headers: headers)
        }
        // Stores of this kind refuse a request that is signed twice.
        if request.headers[.authorization] != nil { return Response(status: .badRequest) }
        headers[.eTag] = "\"\(hash)\""
        headers[.acceptRanges] = "bytes"
        headers[.contentType] = "application/octet-stream"
        let number = state.content.withLock { content in
            content.answers += 1
            return content.answers
        }
        var first = 0
        if let range = request.headers[.range], range.hasPrefix("bytes="), range.hasSuffix("-"),
            let start = Int(range.dropFirst(6).dropLast()),
            (request.headers[.ifRange] ?? headers[.eTag]) == headers[.eTag]
        {
            guard start < bytes.count else { return Response(status: .rangeNotSatisfiable, headers: headers) }
            first = start
            headers[.contentRange] = "bytes \(start)-\(bytes.count - 1)/\(bytes.count)"
        }
        let isCut = configuration.trouble.kind(ofAnswer: number, seed: configuration.seed) == .cut
        let end = isCut ? first + (bytes.count - first) / 2 : bytes.count
        let body = ResponseBody(contentLength: bytes.count - first) { [first] writer in
            for start in stride(from: first, to: end, by: 1 << 20) {
                try await writer.write(ByteBuffer(bytes: bytes[start..<min(end, start + 1 << 20)]))
            }
            if isCut { throw SimulationError(message: "cut") }
            try await writer.finish(nil)
        }
        return Response(status: first > 0 ? .partialContent : .ok, headers: headers, body: body)
    }
}
