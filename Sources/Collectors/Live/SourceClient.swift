import AsyncHTTPClient
package import Foundation
import NIOCore
import NIOHTTP1
import NIOHTTPCompression

/// Asks one source over HTTP, and trusts nothing that comes back.
package struct SourceClient: Sendable {
    package struct Settings: Sendable {
        /// `http` or `https`, with an optional port and path.
        package var endpoint: URL
        /// Sent to the endpoint's own host only, and never without TLS but on this machine.
        package var token: AccessToken?
        /// The proxy's address after `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`; `nil`: none.
        package var proxy: URL?
        package var connecting = Duration.seconds(15)
        /// Between two pieces of an answer.
        package var idle = Duration.seconds(60)
        /// From a request to the end of its answer; not for files.
        package var whole = Duration.seconds(180)
        /// Whether answers may come packed; files never do.
        package var unpacks = true

        /// - Throws: ``SourceError`` if the endpoint is not an address of HTTP.
        package init(endpoint: String, token: AccessToken?, environment: [String: String]) throws {
            let text = endpoint.hasSuffix("/") ? String(endpoint.dropLast()) : endpoint
            guard let url = URL(string: text), let host = url.host(), !host.isEmpty, url.user() == nil,
                url.scheme == "https" || url.scheme == "http"
            else {
                throw SourceError(.refused, "'\(endpoint)' is not an address that begins with https:// or http://")
            }
            self.endpoint = url
            self.token = token
            proxy = Proxies(environment).proxy(for: url)
        }
    }

    /// What came back, with its body still to be read.
    struct Answer {
        let status: Int
        let headers: HTTPHeaders
        /// Where it came from, after redirects.
        let url: URL
        fileprivate let body: HTTPClientResponse.Body
        fileprivate let deadline: ContinuousClock.Instant
    }

    package let settings: Settings
    private let client: HTTPClient

    /// Opens a client for as long as `body` runs.
    package static func with<Result>(
        _ settings: Settings, _ body: (SourceClient) async throws -> Result
    ) async throws -> Result {
        var configuration = HTTPClient.Configuration()
        // Redirects are followed here, where the token can be kept from other hosts.
        configuration.redirectConfiguration = .disallow
        configuration.timeout = .init(connect: .nanoseconds(settings.connecting), read: .nanoseconds(settings.idle))
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.decompression = settings.unpacks ? .enabled(limit: .size(Self.mostBytes)) : .disabled
        if let proxy = settings.proxy, let host = proxy.host() {
            let user = proxy.user().map { name in
                HTTPClient.Authorization.basic(username: name, password: proxy.password() ?? "")
            }
            configuration.proxy = .server(host: host, port: proxy.port ?? 80, authorization: user)
        }
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        do {
            let result = try await body(SourceClient(settings: settings, client: client))
            try? await client.shutdown()
            return result
        } catch {
            try? await client.shutdown()
            throw error
        }
    }

    /// More than any page of a list holds.
    static let mostBytes = 64 << 20
    private static let mostRedirects = 5

    var host: String { Self.name(of: settings.endpoint) }

    private static func name(of url: URL) -> String {
        (url.host() ?? "?") + (url.port.map { ":\($0)" } ?? "")
    }

    /// The address of a path below the endpoint.
    package func address(_ path: String) -> URL { url(path) }

    func url(_ path: String, query: [(name: String, value: String)] = []) -> URL {
        url(
            path,
            encodedQuery: query.map { "\(Self.encoded($0.name))=\(Self.encoded($0.value))" }.joined(separator: "&"))
    }

    func url(_ path: String, encodedQuery: String) -> URL {
        var parts = URLComponents(url: settings.endpoint, resolvingAgainstBaseURL: false) ?? URLComponents()
        parts.path += path
        parts.percentEncodedQuery = encodedQuery.isEmpty ? nil : encodedQuery
        return parts.url ?? settings.endpoint
    }

    private static let plain = CharacterSet(
        charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")

    private static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: plain) ?? ""
    }

    /// Sends a request and follows redirects; the status of what comes back is the caller's to judge.
    ///
    /// - Throws: ``SourceError``, or `CancellationError`.
    func send(
        _ url: URL, method: HTTPMethod = .GET, headers: [(String, String)] = [], body: String? = nil,
        onRedirect: (HTTPHeaders) -> Void = { _ in }
    ) async throws -> Answer {
        var url = url
        for _ in 0...Self.mostRedirects {
            var request = HTTPClientRequest(url: url.absoluteString)
            request.method = method
            request.headers.add(name: "User-Agent", value: "bellwether (+https://github.com/bellwether)")
            request.headers.add(name: "Accept", value: "*/*")
            if settings.unpacks { request.headers.add(name: "Accept-Encoding", value: "gzip") }
            for (name, value) in headers { request.headers.replaceOrAdd(name: name, value: value) }
            if let body { request.body = .bytes(ByteBuffer(string: body)) }
            if let token = settings.token, mayCarryToken(url) {
                request.headers.add(name: "Authorization", value: token.authorization)
            }
            let deadline = ContinuousClock.now + settings.whole
            let response: HTTPClientResponse
            do {
                response = try await client.execute(request, timeout: .nanoseconds(settings.whole))
            } catch {
                try Task.checkCancellation()
                throw SourceError(error, from: Self.name(of: url))
            }
            let status = Int(response.status.code)
            guard [301, 302, 303, 307, 308].contains(status), let location = response.headers.first(name: "Location")
            else {
                return Answer(
                    status: status, headers: response.headers, url: url, body: response.body, deadline: deadline)
            }
            onRedirect(response.headers)
            guard location.utf8.count <= 8192, let next = URL(string: location, relativeTo: url)?.absoluteURL,
                next.scheme == "https" || next.scheme == "http", next.host() != nil
            else { throw SourceError(.distrusted, "\(Self.name(of: url)): redirects to what is no address") }
            guard next.scheme == "https" || url.scheme == "http" else {
                throw SourceError(
                    .distrusted, "\(Self.name(of: url)): redirects to \(Self.name(of: next)) without TLS")
            }
            url = next
        }
        throw SourceError(.distrusted, "\(host): redirects more than \(Self.mostRedirects) times")
    }

    /// Whether an address is the endpoint's own host, port and scheme, with TLS or on this machine.
    func mayCarryToken(_ url: URL) -> Bool {
        let own = settings.endpoint
        guard url.scheme == own.scheme, url.host() == own.host(), Self.port(of: url) == Self.port(of: own) else {
            return false
        }
        return url.scheme == "https" || ["127.0.0.1", "localhost", "::1", "[::1]"].contains(url.host() ?? "")
    }

    private static func port(of url: URL) -> Int { url.port ?? (url.scheme == "https" ? 443 : 80) }

    /// The body of an answer, up to `most` bytes.
    func body(of answer: Answer, most: Int = mostBytes) async throws -> [UInt8] {
        if let length = answer.headers.first(name: "Content-Length").flatMap({ Int($0) }), length > most {
            throw SourceError(.tooLarge, "\(host): its answer of \(length) bytes is larger than \(most >> 20) MiB")
        }
        var bytes: [UInt8] = []
        try await read(answer) { piece in
            guard bytes.count + piece.readableBytes <= most else {
                throw SourceError(.tooLarge, "\(host): its answer is larger than \(most >> 20) MiB")
            }
            bytes.append(contentsOf: piece.readableBytesView)
        }
        return bytes
    }

    /// Hands the body over piece by piece.
    ///
    /// - Parameter hasDeadline: whether the time for a whole answer counts; a file may take as long as it comes.
    func read(
        _ answer: Answer, hasDeadline: Bool = true, _ take: (ByteBuffer) throws -> Void
    ) async throws {
        var pieces = answer.body.makeAsyncIterator()
        while true {
            let piece: ByteBuffer?
            do {
                piece = try await pieces.next()
            } catch {
                try Task.checkCancellation()
                throw SourceError(error, from: Self.name(of: answer.url))
            }
            guard let piece else { return }
            if hasDeadline, ContinuousClock.now > answer.deadline {
                throw SourceError(.interrupted, "\(host): its answer did not end in time")
            }
            try take(piece)
        }
    }
}

extension TimeAmount {
    fileprivate static func nanoseconds(_ duration: Duration) -> TimeAmount {
        let (seconds, attoseconds) = duration.components
        return .seconds(seconds) + .nanoseconds(attoseconds / 1_000_000_000)
    }
}
