import HTTPTypes
import Hummingbird

/// What every request passes: refuses what is meant for somebody else, too long or not a reading, turns errors into their one shape.
struct Gatekeeper: RouterMiddleware {
    typealias Context = BasicRequestContext

    /// What `Allow` says.
    static let methods = "GET, HEAD"

    let failures: FailureResponses
    let metrics: Metrics
    let names: Set<String>?
    let allowedOrigin: String?

    @concurrent func handle(
        _ request: Request, context: BasicRequestContext,
        next: @concurrent (Request, BasicRequestContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        var response: Response
        do {
            if let names, let name = request.head.authority.map(Self.host), !names.contains(name) {
                throw Problem(.misdirected, "it does not answer as '\(name.prefix(100))'; --allow-host lets it")
            }
            guard request.method == .get || request.method == .head else {
                throw Problem(.methodNotAllowed, "\(request.method.rawValue) changes nothing here; GET reads")
            }
            let length = request.head.path?.utf8.count ?? 0
            guard length <= RequestTarget.longest else {
                throw Problem(.tooLong, "an address has at most \(RequestTarget.longest) bytes, this one \(length)")
            }
            response = try await next(request, context)
            if request.method == .head { response = response.createHeadResponse() }
        } catch {
            response = failures.response(to: request, error)
        }
        if let allowedOrigin, request.headers[.origin] != nil {
            response.headers[.accessControlAllowOrigin] = allowedOrigin
            response.headers.append(.init(name: .vary, value: "Origin"))
        }
        metrics.count(path: request.head.path ?? "/", status: response.status.code, took: ContinuousClock.now - start)
        return response
    }

    /// The name in a `Host` header, without its port.
    static func host(_ authority: String) -> String {
        let name = authority.lowercased()
        let end = name.hasPrefix("[") ? name.firstIndex(of: "]") ?? name.startIndex : name.startIndex
        let host = name[..<(name[end...].firstIndex(of: ":") ?? name.endIndex)]
        return String(host.hasSuffix(".") ? host.dropLast() : host)
    }
}
