package import Foundation
package import Hummingbird
import Lake
package import Logging
import NIOCore
package import Reporting
import ServiceLifecycle
import UnixSignals

/// Another program listens where the server was to.
package struct AddressTaken: Error, Sendable {
    package let host: String
    package let port: Int
}

/// The address is none of this machine's, or not for this user.
package struct AddressUnusable: Error, Sendable {
    package let host: String
    package let port: Int
    package let reason: String
}

/// Pages and API over one lake.
package struct DashboardServer: Sendable {
    /// Where and for whom it serves.
    package struct Configuration: Sendable {
        package var host = "127.0.0.1"
        /// 0: any free port.
        package var port = 8080
        /// The names it may be asked by, in lower case; `nil`: any. Whoever makes a name of theirs stand for this machine
        /// could otherwise read the lake through a visitor's browser.
        package var names: Set<String>?
        /// The one other site whose scripts may read the API; `nil`: none.
        package var allowedOrigin: String?
        /// Connections open at once; for each that comes beyond, the one that has waited longest for its client is closed.
        package var connections = 4_096
        /// A connection whose client sends no whole request and takes nothing of an answer for so long is closed.
        package var idleTime = Duration.seconds(60)

        package init() {}
    }

    private let answers: AnswerStore
    private let assets: Assets
    private let pages: Pages
    private let charts: ChartDrawing?
    private let configuration: Configuration
    private let logger: Logger

    package init(
        _ answers: AnswerStore, assets: Assets, pages: Pages, charts: ChartDrawing? = nil,
        _ configuration: Configuration = .init(),
        logger: Logger = Logger(label: "dashboard") { _ in SwiftLogNoOpLogHandler() }
    ) {
        self.answers = answers
        self.assets = assets
        self.pages = pages
        self.charts = charts
        self.configuration = configuration
        self.logger = logger
    }

    /// Everything it serves.
    func router(_ connections: Connections) -> Router<BasicRequestContext> {
        let router = Router(context: BasicRequestContext.self, options: .autoGenerateHeadEndpoints)
        let kept = KeptResponses(answers: answers)
        let failures = FailureResponses(pages: pages, assets: assets, logger: logger)
        let metrics = Metrics()
        router.add(
            middleware: Gatekeeper(
                failures: failures, metrics: metrics, names: configuration.names,
                allowedOrigin: configuration.allowedOrigin))
        for (name, file) in assets.files {
            router.get("/assets/\(name)") { request, _ in file.ready.response(to: request) }
        }
        APIRoutes(answers: answers, kept: kept).add(to: router)
        ChartRoutes(answers: answers, kept: kept, drawing: charts).add(to: router)
        FeedRoutes(answers: answers, kept: kept).add(to: router)
        OperationRoutes(answers: answers, kept: kept, metrics: metrics, connections: connections).add(to: router)
        for page in pages.routes {
            router.get(RouterPath(page.path)) { request, context in
                try await kept.response(to: request, form: nil) { target in
                    let asked = PageRequest(
                        path: target.path, parameters: Self.parameters(context.parameters), query: target.query,
                        answers: answers, assets: assets)
                    let made = try await page.make(asked)
                    return ReadyResponse(
                        ByteBuffer(string: made.html), status: .init(code: made.status),
                        type: "text/html; charset=utf-8", tag: kept.tag(of: ByteBuffer(string: made.html)),
                        mayBeFramed: made.mayBeFramed)
                }
            }
        }
        return router
    }

    private static func parameters(_ found: Parameters) -> [String: String] {
        var result: [String: String] = [:]
        for (name, value) in found { result[String(name)] = String(value).removingPercentEncoding ?? "" }
        let rest = found.getCatchAll().map { String($0).removingPercentEncoding ?? "" }
        if !rest.isEmpty { result["rest"] = rest.joined(separator: "/") }
        return result
    }

    /// The server as tests and ``run(started:)`` build it.
    package func application(
        started: @escaping @Sendable (URL) async -> Void = { _ in }
    ) -> Application<RouterResponder<BasicRequestContext>> {
        let connections = Connections(most: configuration.connections)
        let idleTime = TimeAmount(configuration.idleTime)
        return Application(
            router: router(connections),
            server: .http1(
                configuration: .init(
                    additionalChannelHandlers: [
                        ConnectionWatch(connections, idleTime: idleTime), UnreadableRequests(), LastRequests.Place(),
                    ],
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: UnreadableRequests.longestField,
                        maxHeaderListSize: UnreadableRequests.longestHead,
                        maxHeaderFieldCount: UnreadableRequests.mostFields))),
            configuration: .init(
                address: .hostname(configuration.host, port: configuration.port), serverName: nil, backlog: 1_024,
                // Those that must go need a moment for it, and where all are answered nobody goes.
                availableConnectionsDelegate: .maximum(
                    configuration.connections + configuration.connections / 8, logger: logger)),
            onServerRunning: { [host = configuration.host] channel in
                let port = channel.localAddress?.port ?? 0
                let shown = host.contains(":") ? "[\(host)]" : host
                if let url = URL(string: "http://\(shown):\(port)/") { await started(url) }
            },
            logger: logger)
    }

    /// Makes what searches need and asks what the first page asks before anybody does, one after the other: on a large lake
    /// both take a while, and memory. Whoever comes meanwhile waits for the same answers.
    private func prepare() -> Task<Void, Never> {
        let first = pages.routes.first { $0.path == "/" }
        let request = PageRequest(path: "/", parameters: [:], query: [], answers: answers, assets: assets)
        return Task(priority: .utility) { [answers] in
            await answers.prepareSearch()
            _ = try? await first?.make(request)
        }
    }

    /// Serves until SIGTERM or SIGINT comes; requests under way are answered first.
    ///
    /// - Parameter started: told the address once it can be reached.
    package func run(started: @escaping @Sendable (URL) async -> Void) async throws {
        let preparation = prepare()
        defer { preparation.cancel() }
        do {
            try await application(started: started).runService(gracefulShutdownSignals: [.sigterm, .sigint])
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw AddressTaken(host: configuration.host, port: configuration.port)
        } catch let error as IOError where [EADDRNOTAVAIL, EACCES, EAFNOSUPPORT].contains(error.errnoCode) {
            let reason = unsafe String(cString: strerror(error.errnoCode))
            throw AddressUnusable(host: configuration.host, port: configuration.port, reason: reason)
        } catch is SocketAddressError {
            throw AddressUnusable(host: configuration.host, port: configuration.port, reason: "there is no such name")
        }
    }
}
