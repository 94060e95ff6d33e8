import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// An address that speaks `/v1/chat/completions`, with the key it wants.
struct ChatEndpoint: Sendable {
    /// Scheme, host and port: what a trial records.
    let host: String
    private let url: String
    private let key: Secret?
    private let limits: Limits

    struct Limits: Sendable {
        /// How long one answer may take.
        var timeout = Duration.seconds(600)
        /// Bytes of the longest answer that is kept.
        var body = 64 << 20
    }

    /// - Parameter base: such as `http://127.0.0.1:8000/v1`, with or without `/chat/completions`.
    /// - Throws: ``AuditError`` `badInput` for what is no address, or holds a password.
    init(base: String, key: Secret?, limits: Limits) throws {
        guard let parts = URLComponents(string: base), let scheme = parts.scheme?.lowercased(),
            ["http", "https"].contains(scheme), let name = parts.host, !name.isEmpty
        else {
            throw AuditError(.badInput, "'\(base)' is no address of an endpoint, such as http://127.0.0.1:8000/v1")
        }
        guard parts.user == nil, parts.password == nil else {
            throw AuditError(.badInput, "the address of an endpoint holds a user or password; keys come from elsewhere")
        }
        host = scheme + "://" + name + (parts.port.map { ":\($0)" } ?? "")
        var path = parts.percentEncodedPath
        while path.hasSuffix("/") { path.removeLast() }
        if !path.hasSuffix("/chat/completions") { path += "/chat/completions" }
        url = host + path + (parts.percentEncodedQuery.map { "?\($0)" } ?? "")
        self.key = key
        self.limits = limits
    }

    /// What one request came to.
    struct Exchange: Sendable {
        let reply: ChatReply
        let status: Int?
        /// The body as text; invalid UTF-8 is replaced, the key blotted out.
        let raw: String?
    }

    /// Sends one request. Never throws: every failure is a reply.
    func exchange(_ body: [UInt8], with client: HTTPClient) async -> Exchange {
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers = ["content-type": "application/json", "accept": "application/json"]
        if let key { request.headers.add(name: "authorization", value: "Bearer \(key.value)") }
        request.body = .bytes(ByteBuffer(bytes: body))
        var status: Int?
        do {
            let response = try await client.execute(request, timeout: TimeAmount(limits.timeout))
            status = Int(response.status.code)
            var bytes = try await [UInt8](buffer: response.body.collect(upTo: limits.body))
            if let key { bytes = key.blotted(bytes) }
            let headers = response.headers
            let reply = ChatReply(
                status: Int(response.status.code), contentType: headers.first(name: "content-type"),
                location: headers.first(name: "location"),
                retryAfter: RetryAfter.parse(
                    milliseconds: headers.first(name: "retry-after-ms"),
                    retryAfter: headers.first(name: "retry-after"), now: Date()), body: bytes)
            return Exchange(reply: reply, status: status, raw: String(decoding: bytes, as: UTF8.self))
        } catch is NIOTooManyBytesError {
            let megabytes = limits.body >> 20
            let content = ChatReply.Content(
                ending: .providerError, error: "the answer is longer than \(megabytes) MiB and was not read")
            return Exchange(reply: .content(content), status: status, raw: nil)
        } catch {
            return Exchange(reply: reply(to: error, status), status: status, raw: nil)
        }
    }

    /// What an error of the connection means.
    private func reply(to error: any Error, _ status: Int?) -> ChatReply {
        let text = String(describing: error)
        if status != nil { return .failed(retryAfter: nil, "the answer broke off") }
        if text.contains("CERTIFICATE_VERIFY_FAILED") || text.contains("failedToValidateHostname") {
            return .fatal("the certificate does not verify")
        }
        if text.contains("handshakeFailed") || text.contains("WRONG_VERSION_NUMBER") {
            return .fatal("no TLS there; is it http instead of https?")
        }
        switch error as? HTTPClientError {
        case .deadlineExceeded, .readTimeout:
            return .failed(retryAfter: nil, "no answer within \(limits.timeout.components.seconds) s")
        case .remoteConnectionClosed: return .failed(retryAfter: nil, "the connection was closed without an answer")
        case .connectTimeout, .tlsHandshakeTimeout, .getConnectionFromPoolTimeout:
            return .unreachable("no connection in time")
        case .some(let error): return .failed(retryAfter: nil, "\(error)")
        case nil: break
        }
        if text.contains("dnsAError") || text.contains("NIOConnectionError"), text.contains("SocketAddressError") {
            return .unreachable("the host's name is unknown")
        }
        if let error = error as? IOError { return .unreachable(String(cString: strerror(error.errnoCode))) }
        if text.contains("ECONNREFUSED") || text.contains("errno: 111") {
            return .unreachable(String(cString: strerror(ECONNREFUSED)))
        }
        if text.contains("NIOConnectionError") { return .unreachable("no connection") }
        return .failed(retryAfter: nil, "the answer cannot be read (\(type(of: error)))")
    }
}
