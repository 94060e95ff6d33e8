import Adoption
import Collectors
import Dashboard
import Ecosystem
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Lake
import NIOCore
import Registry
import TestSupport

/// A lake of one test behind a dashboard of one test.
struct ServedLake: Sendable {
    let directory: LakeDirectory
    let registry: Registry
    let answers: AnswerStore
    private let assets: Assets
    private let pages: Pages

    var server: DashboardServer { DashboardServer(answers, assets: assets, pages: pages) }

    /// Serves the bundled sample while `body` runs.
    static func withSample<Result: Sendable>(
        _ limits: AnswerStore.Limits = .init(), _ body: @Sendable (ServedLake) async throws -> Result
    ) async throws -> Result {
        try await Scratch.withAsync { folder in
            let registry = try Registry.load([Project.registry])
            let directory = LakeDirectory(root: folder.appending(path: "lake"))
            try take(Project.sample, into: directory)
            try build(directory, registry)
            return try await body(ServedLake(directory, registry, limits))
        }
    }

    /// Serves a lake that nobody has filled while `body` runs: where the server counts, and not what it says.
    static func withNothing<Result: Sendable>(
        _ body: @Sendable (ServedLake) async throws -> Result
    ) async throws -> Result {
        try await Scratch.withAsync { folder in
            let directory = LakeDirectory(root: folder.appending(path: "lake"))
            return try await body(ServedLake(directory, Registry.load([Project.registry])))
        }
    }

    init(_ directory: LakeDirectory, _ registry: Registry, _ limits: AnswerStore.Limits = .init()) async throws {
        self.directory = directory
        self.registry = registry
        answers = try AnswerStore(
            directory, registry: registry, stages: StageLibrary(directory: Project.stages), limits: limits)
        let resources = Project.root.appending(path: "Sources/Dashboard/Resources")
        assets = try Assets([resources.appending(path: "assets")])
        pages = try await Pages.all(resources: resources)
    }

    /// Listens on a port of loopback while `body` runs.
    func whileListening<Result: Sendable>(
        _ configuration: DashboardServer.Configuration = .init(),
        _ body: @escaping @Sendable (Int) async throws -> Result
    ) async throws -> Result {
        var configuration = configuration
        configuration.port = 0
        let server = DashboardServer(answers, assets: assets, pages: pages, configuration)
        let (addresses, announced) = AsyncStream.makeStream(of: URL.self)
        return try await withThrowingTaskGroup(of: Result?.self) { tasks in
            tasks.addTask {
                defer { announced.finish() }
                try await server.application { announced.yield($0) }.run()
                return nil
            }
            tasks.addTask {
                guard let port = await addresses.first(where: { _ in true })?.port else { return nil }
                return try await body(port)
            }
            defer { tasks.cancelAll() }
            while let done = try await tasks.next() { if let done { return done } }
            throw CancellationError()
        }
    }

    static func take(_ file: URL, into directory: LakeDirectory) throws {
        _ = try Importer(LakeWriter(directory, purpose: "test", wait: false)).take(file, ImportRequest())
    }

    static func build(_ directory: LakeDirectory, _ registry: Registry) throws {
        let writer = try LakeWriter(directory, purpose: "test", wait: false)
        let builder = MartBuilder(
            writer, registry: registry, stages: try StageLibrary(directory: Project.stages),
            engine: try DuckDBEngine(limits: .init(spillDirectory: writer.staging.path)), cleaning: .all)
        _ = try builder.build(directory.snapshot()) { _, _, _ in }
    }

    /// What a request gets, in process.
    func get(
        _ target: String, _ headers: HTTPFields = [:], method: HTTPRequest.Method = .get
    ) async throws
        -> TestResponse
    {
        try await server.application().test(.router) { client in
            try await client.execute(uri: target, method: method, headers: headers) { $0 }
        }
    }
}
