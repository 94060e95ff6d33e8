import HTTPTypes
import Hummingbird

/// What every request passes: refuses what is too long or not a reading, turns errors into their one shape.
struct Gatekeeper: RouterMiddleware {
    typealias Context = BasicRequestContext

    let failures: FailureResponses
    let metrics: Metrics
    let allowedOrigin: String?

    @concurrent func handle(
        _ request: Request, context: BasicRequestContext,
        next: @concurrent (Request, BasicRequestContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        var response: Response
        do {
            guard request.method == .get || request.method == .head else {
                throw Problem(.methodNotAllowed, "\(request.method.rawValue) changes nothing here; GET reads")
            }
            let length = request.head.path?.utf8.count ?? 0
            guard length <= RequestTarget.longest else {
                throw Problem(.tooLong, "an address has at most \(RequestTarget.longest) bytes, this one \(length)")
            }
            response = try await next(request, context)
            if request.method == .head { response.body = .init() }
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
}
