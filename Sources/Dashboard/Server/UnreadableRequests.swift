import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// Gives the bare 400, with which the server library answers what it cannot read, the one shape of every error.
final class UnreadableRequests: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// Bytes of a field of a request's head, of all together, and how many there may be.
    static let longestField = 32 << 10
    static let longestHead = 48 << 10
    static let mostFields = 100

    private var problem: Problem?

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let error = error as? HTTPParserError { problem = Self.problem(error) }
        context.fireErrorCaught(error)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        // Answers to requests that came whole before are none of ours: a 400 of our own has a body.
        guard let problem, case .head(let head) = unwrapOutboundIn(data), head.status == .badRequest,
            head.headerFields[.contentLength] == "0"
        else { return context.write(data, promise: promise) }
        let body = ByteBuffer(string: problem.json)
        var fields = SecurityHeaders.fields(mayBeFramed: false)
        fields[.connection] = "close"
        fields[.cacheControl] = "no-store"
        fields[.contentType] = "application/problem+json"
        if problem.kind == .methodNotAllowed { fields[.allow] = Gatekeeper.methods }
        fields[.contentLength] = String(body.readableBytes)
        context.write(
            wrapOutboundOut(.head(.init(status: .init(code: problem.status), headerFields: fields))), promise: nil)
        context.write(wrapOutboundOut(.body(body)), promise: promise)
        self.problem = nil
    }

    private static func problem(_ error: HTTPParserError) -> Problem {
        switch error {
        case .headerOverflow:
            Problem(
                .headTooLong,
                "an address has at most \(RequestTarget.longest) bytes, a header field \(longestField), all of a request's "
                    + "head \(longestHead), with at most \(mostFields) fields")
        case .invalidMethod: Problem(.methodNotAllowed, "what came begins with no method that there is; GET reads")
        default: Problem(.badRequest, "what came is not a request of HTTP/1.1")
        }
    }
}
