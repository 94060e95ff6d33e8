import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Reporting
import Synchronization

/// Errors as responses: a page for people, `application/problem+json` for programs.
struct FailureResponses: Sendable {
    let pages: Pages
    let assets: Assets
    let logger: Logger
    private let trouble = LastTrouble()

    init(pages: Pages, assets: Assets, logger: Logger) {
        self.pages = pages
        self.assets = assets
        self.logger = logger
    }

    /// What the log said last of the lake: every request meets the same trouble, and one line tells it.
    private final class LastTrouble: Sendable {
        private let text = Mutex("")

        func isNew(_ words: String) -> Bool {
            text.withLock { text in
                defer { text = words }
                return text != words
            }
        }
    }

    func response(to request: Request, _ error: any Error) -> Response {
        let problem = problem(error, request)
        let words = PlainText.escaped("\(error)")
        switch problem.kind {
        case .fault: logger.error("\(request.uri.path): \(words)")
        case .noLake where trouble.isNew(words): logger.error("the lake cannot be read: \(words)")
        default: break
        }
        var more = HTTPFields()
        switch problem.kind {
        case .methodNotAllowed: more[.allow] = Gatekeeper.methods
        case .busy, .noLake: more[.retryAfter] = "5"
        default: break
        }
        let isForPrograms =
            request.uri.path.hasPrefix("/api/") || request.headers[.accept]?.contains("text/html") != true
        let status = HTTPResponse.Status(code: problem.status)
        let ready =
            isForPrograms
            ? ReadyResponse(
                ByteBuffer(string: problem.json), status: status, type: "application/problem+json",
                caching: "no-store", more: more)
            : ReadyResponse(
                ByteBuffer(string: pages.problem(problem, assets).html), status: status,
                type: "text/html; charset=utf-8", caching: "no-store", more: more)
        var response = ready.response(to: request)
        if request.method == .head { response = response.createHeadResponse() }
        return response
    }

    private func problem(_ error: any Error, _ request: Request) -> Problem {
        // The router's own way of saying that no route fits.
        if let error = error as? HTTPError, error.status == .notFound {
            return Problem(.notFound, "nothing is served at \(request.uri.path.prefix(200))")
        }
        return Problem(error)
    }
}
