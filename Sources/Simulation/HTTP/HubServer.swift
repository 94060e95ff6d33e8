package import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import Synchronization

/// A synthetic hub on loopback that speaks the Hub's protocol: cursors, rate windows, tokens, and what goes wrong.
package struct HubServer: Sendable {
    /// How the hub behaves.
    package struct Configuration: Sendable {
        /// 0: any free port.
        package var port = 0
        /// The one token it takes; `nil`: it asks for none.
        package var token: String?
        /// Answers 403 even to the right token.
        package var forbids = false
        /// `nil`: as many requests as come.
        package var rate: RateWindow?
        package var trouble = HubTrouble()
        /// Models that appear, disappear or move after each page.
        package var changesPerPage = 0
        /// Whether bodies are packed for those who take gzip.
        package var packs = false
        /// Where answers send those who follow `redirect`: another server's address; `nil`: this one's.
        package var elsewhere: URL?
        package var seed: UInt64 = 1

        package init() {}
    }

    let records: HubRecords?
    let files: [String: URL]
    let documents: [String: @Sendable (_ query: String, _ body: String) -> String]
    let configuration: Configuration
    let elapsed: @Sendable () -> Duration
    let state = State()

    /// - Parameters:
    ///   - records: the models listed; `nil`: no list.
    ///   - files: what `GET` of other paths gives: files by path without the leading slash.
    ///   - documents: JSON of other sources by path, made from a request's query and body.
    ///   - elapsed: the time since the server's start, by which rate windows run; the real one if not given.
    package init(
        _ records: HubRecords?, files: [String: URL] = [:],
        documents: [String: @Sendable (_ query: String, _ body: String) -> String] = [:],
        _ configuration: Configuration = Configuration(), elapsed: (@Sendable () -> Duration)? = nil
    ) {
        self.records = records
        self.files = files
        self.documents = documents
        self.configuration = configuration
        let start = ContinuousClock.now
        self.elapsed = elapsed ?? { ContinuousClock.now - start }
    }

    /// What changes while the server runs.
    final class State: Sendable {
        struct Content: Sendable {
            var requests: [Seen] = []
            var answers = 0
            var window = RateWindow.Count()
            var lists: [HubQuery.Selection: HubList] = [:]
        }
        let content = Mutex(Content())
    }

    /// A request as it came.
    package struct Seen: Hashable, Sendable {
        package let path: String
        package let query: String
        package let host: String
        /// Whether a token came with it.
        package let hasToken: Bool
        package let status: Int
    }

    /// The requests so far, in the order they were answered; at most 100,000.
    package var requests: [Seen] { state.content.withLock { $0.requests } }

    /// Ids of models that were not in their first place throughout, in whichever list.
    package var changedModels: Set<String> {
        guard let records else { return [] }
        let positions = state.content.withLock { $0.lists.values.reduce(into: Set()) { $0.formUnion($1.changed) } }
        return Set(positions.map { records.text(.id, of: $0) })
    }

    /// Serves until the task is cancelled or, where `stopsOnSignals`, SIGTERM or SIGINT comes.
    ///
    /// - Parameter started: told the address once it can be reached.
    package func run(stopsOnSignals: Bool, started: @escaping @Sendable (URL) async -> Void) async throws {
        let router = Router(context: BasicRequestContext.self)
        for path in ["", "**"] as [RouterPath] {
            for method in [HTTPRequest.Method.get, .head, .put, .post] {
                router.on(path, method: method) { request, _ in await answer(request) }
            }
        }
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: configuration.port)),
            onServerRunning: { channel in
                let port = channel.localAddress?.port ?? 0
                if let url = URL(string: "http://127.0.0.1:\(port)") { await started(url) }
            },
            logger: Logger(label: "synthetic hub") { _ in SwiftLogNoOpLogHandler() })
        if stopsOnSignals {
            try await application.runService()
        } else {
            try await application.run()
        }
    }

    /// Serves while `body` runs, which is given the address.
    package func whileServing<Result: Sendable>(_ body: (URL) async throws -> Result) async throws -> Result {
        let (addresses, continuation) = AsyncStream<URL>.makeStream()
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { continuation.finish() }
                try await run(stopsOnSignals: false) { continuation.yield($0) }
            }
            defer { group.cancelAll() }
            for await address in addresses { return try await body(address) }
            try await group.waitForAll()
            throw SimulationError(message: "the synthetic hub did not start")
        }
    }
}
