import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import Synchronization

extension HubServer {
    /// Answers a request, and keeps what it was.
    func answer(_ request: Request) async -> Response {
        let response = await document(request) ?? respond(to: request)
        state.content.withLock { content in
            guard content.requests.count < 100_000 else { return }
            content.requests.append(
                Seen(
                    path: request.uri.path, query: request.uri.query ?? "", host: request.head.authority ?? "",
                    hasToken: request.headers[.authorization] != nil, status: response.status.code))
        }
        return response
    }

    /// JSON of another source, if the path is one of those.
    private func document(_ request: Request) async -> Response? {
        guard let make = documents[String(request.uri.path.drop { $0 == "/" })] else { return nil }
        if let refusal = refusal(of: request) { return refusal }
        let body = try? await request.body.collect(upTo: 1 << 20)
        let text = make(request.uri.query ?? "", body.map { String(buffer: $0) } ?? "")
        return Response(
            status: .ok, headers: [.contentType: "application/json"],
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    private func respond(to request: Request) -> Response {
        let path = String(request.uri.path.drop { $0 == "/" })
        if let file = files[path] { return serve(file, to: request) }
        let number = state.content.withLock { content in
            content.answers += 1
            return content.answers
        }
        if let refusal = refusal(of: request) { return refusal }
        var headers = HTTPFields()
        if let rate = configuration.rate {
            let (left, reset, isOver) = state.content.withLock { $0.window.take(rate, at: elapsed()) }
            Self.set("RateLimit", "\"api\";r=\(left);t=\(reset)", in: &headers)
            Self.set("RateLimit-Policy", "\"fixed window\";\"api\";q=\(rate.quota);w=\(rate.seconds)", in: &headers)
            if isOver { return Self.problem(.tooManyRequests, "We had to rate limit you", headers) }
        }
        let trouble = configuration.trouble.kind(ofAnswer: number, seed: configuration.seed)
        switch trouble {
        case .serverError:
            let statuses: [HTTPResponse.Status] = [
                .internalServerError, .badGateway, .serviceUnavailable, .gatewayTimeout,
            ]
            return Self.problem(statuses[number % 4], "Internal Error", headers)
        case .tooMany:
            headers[.retryAfter] = "2"
            return Self.problem(.tooManyRequests, "Too many requests", headers)
        case .html:
            headers[.contentType] = "text/html; charset=utf-8"
            return Response(
                status: .ok, headers: headers,
                body: .init(byteBuffer: ByteBuffer(string: "<!DOCTYPE html><html><body>Sign in</body></html>")))
        case .redirect:
            let query = request.uri.query.map { "?\($0)" } ?? ""
            let base = configuration.elsewhere.map { $0.absoluteString } ?? "http://\(request.head.authority ?? "")"
            headers[.location] = "\(base)/\(path)\(query)"
            return Response(status: .temporaryRedirect, headers: headers)
        default: break
        }
        guard path == "api/models" else { return Self.problem(.notFound, "Sorry, we can't find the page", headers) }
        guard let records else { return Self.problem(.notFound, "There is no list", headers) }
        return list(records, request, trouble, &headers)
    }

    /// Status 401 or 403, as the Hub gives them.
    private func refusal(of request: Request) -> Response? {
        let given = request.headers[.authorization]
        if given != nil || configuration.token != nil, given != configuration.token.map({ "Bearer \($0)" }) {
            // The Hub refuses a wrong token even where none is needed.
            return Self.problem(.unauthorized, "Invalid username or password.", [:])
        }
        return configuration.forbids ? Self.problem(.forbidden, "Forbidden: pass a token with rights", [:]) : nil
    }

    private func list(
        _ records: HubRecords, _ request: Request, _ trouble: HubTrouble.Kind?, _ headers: inout HTTPFields
    ) -> Response {
        let query: HubQuery
        do {
            query = try HubQuery(request.uri.query)
        } catch {
            return Self.problem(.badRequest, error.text, headers)
        }
        let (page, next, downloads) = state.content.withLock { content in
            var list =
                content.lists[query.selection]
                ?? HubList(
                    query.selection, of: records, hidden: configuration.changesPerPage > 0 ? 0.01 : 0,
                    seed: configuration.seed)
            // Only one list is kept for the lists' copies not to be made.
            content.lists[query.selection] = nil
            if query.cursor != nil { list.change(configuration.changesPerPage) }
            let page = list.page(after: query.cursor, limit: query.limit)
            let downloads = list.downloads
            content.lists[query.selection] = list
            return (page.positions, page.next, downloads)
        }
        var body = HubPage(records: records, fields: query.fields, downloads: downloads, trouble: trouble)
            .json(page)
        let address = "http://\(request.head.authority ?? "127.0.0.1")\(request.uri.path)"
        if trouble == .repeat {
            Self.set("Link", "<\(address)?\(request.uri.query ?? "")>; rel=\"next\"", in: &headers)
        } else if let next {
            let query = query.next(after: next.value, next.position)
            Self.set("Link", "<\(address)?\(query)>; rel=\"next\"", in: &headers)
        }
        headers[.contentType] = "application/json; charset=utf-8"
        if trouble == .truncated { body.removeLast(body.count / 3 + 1) }
        if trouble == .malformed { body.insert(UInt8(ascii: "}"), at: body.count / 2) }
        let accepted = request.headers[.acceptEncoding] ?? ""
        if configuration.packs, accepted.contains("gzip") {
            headers[.contentEncoding] = "gzip"
            body = StoredGzip.packed(body)
        }
        return Response(status: .ok, headers: headers, body: Self.body(body, trouble))
    }

    /// The body whole, in pieces with pauses, or up to its middle.
    private static func body(_ bytes: [UInt8], _ trouble: HubTrouble.Kind?) -> ResponseBody {
        switch trouble {
        case .cut:
            return ResponseBody(contentLength: bytes.count) { writer in
                try await writer.write(ByteBuffer(bytes: bytes[..<(bytes.count / 2)]))
                // The connection cannot go on after this: the length was promised.
                throw SimulationError(message: "cut")
            }
        case .slow:
            return ResponseBody(contentLength: bytes.count) { writer in
                let step = max(1, bytes.count / 8)
                for start in stride(from: 0, to: bytes.count, by: step) {
                    try await writer.write(ByteBuffer(bytes: bytes[start..<min(bytes.count, start + step)]))
                    try await Task.sleep(for: .milliseconds(5))
                }
                try await writer.finish(nil)
            }
        default: return ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        }
    }

    private static func problem(
        _ status: HTTPResponse.Status, _ text: String, _ headers: HTTPFields
    ) -> Response {
        var headers = headers
        headers[.contentType] = "application/json; charset=utf-8"
        set("X-Error-Message", text, in: &headers)
        return Response(
            status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: "{\"error\":\"\(text)\"}")))
    }

    static func set(_ name: String, _ value: String, in headers: inout HTTPFields) {
        if let name = HTTPField.Name(name) { headers[name] = value }
    }
}
