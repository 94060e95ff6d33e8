import ArgumentParser
internal import CMalloc
import Dashboard
import Foundation
import Lake

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serves pages and the API over the lake, until Ctrl-C.",
        discussion: """
            Every answer of the command line as a page and as JSON, CSV, Parquet or Markdown below /api/v1. A new build is
            picked up between requests. Nobody else can reach it unless --host says so.

            Examples:
              bellwether serve
              bellwether serve --lake ~/hub --port 9000
              bellwether serve --allow-origin https://example.org
              bellwether serve --allow-host leads.example.org
            """)

    @OptionGroup var lake: LakeOptions
    @OptionGroup var registry: RegistryOptions

    @Option(help: ArgumentHelp("The address to listen on.", valueName: "address"))
    var host = "127.0.0.1"

    @Option(help: ArgumentHelp("The port; 0 takes any free one.", valueName: "n"))
    var port = 8080

    @Option(
        help: ArgumentHelp(
            "Answer under this name too, as a proxy in front passes it on; else under those of this machine only.",
            valueName: "name"))
    var allowHost: [String] = []

    @Option(help: ArgumentHelp("Let scripts of this other site read the API.", valueName: "origin"))
    var allowOrigin: String?

    @Option(help: ArgumentHelp("Give a question up after so long.", valueName: "seconds"))
    var timeLimit = 30

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port is 0 to 65535, not \(port)") }
        guard (1...3_600).contains(timeLimit) else {
            throw ValidationError("--time-limit is 1 to 3600 seconds, not \(timeLimit)")
        }
        if let allowOrigin, allowOrigin != "*", !Self.isOrigin(allowOrigin) {
            throw ValidationError("--allow-origin is like https://example.org, or *, not '\(allowOrigin)'")
        }
    }

    /// Names of this machine that no other can stand behind.
    private static let loopback = ["127.0.0.1", "::1", "localhost"]

    /// Scheme and host, perhaps a port, and nothing that could end a header.
    static func isOrigin(_ text: String) -> Bool {
        guard let url = URLComponents(string: text), ["http", "https"].contains(url.scheme), url.host != nil,
            url.path.isEmpty, url.query == nil, url.fragment == nil, url.user == nil
        else { return false }
        return text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }

    /// Has the allocator give large blocks back to the system as soon as they are freed: a server would otherwise hold as much
    /// again as its questions need.
    private static func holdLittleMemory() {
        mallopt(M_ARENA_MAX, 2)
        mallopt(M_MMAP_THRESHOLD, 1 << 20)
    }

    func run() async throws {
        Self.holdLittleMemory()
        var limits = AnswerStore.Limits()
        limits.time = .seconds(timeLimit)
        let answers = try AnswerStore(
            lake.directory, registry: registry.load(), stages: Installation.stages(), program: Version.current,
            limits: limits)
        let resources = try Installation.dashboard()
        var configuration = DashboardServer.Configuration()
        configuration.host = host
        configuration.port = port
        configuration.allowedOrigin = allowOrigin
        let isPrivate = Self.loopback.contains(host)
        if isPrivate || !allowHost.isEmpty {
            configuration.names = Set(allowHost.map { $0.lowercased() }).union(Self.loopback + ["[::1]", host])
        }
        let connections = OpenFiles.connections(wanted: configuration.connections)
        if connections < configuration.connections {
            Log.say("this process may open few files: it holds at most \(connections) connections at once")
            configuration.connections = connections
        }
        let server = DashboardServer(
            answers, assets: try Assets(Installation.dashboardAssets()),
            pages: try await Pages.all(resources: resources), charts: try Installation.charts(), configuration,
            logger: Log.logger)
        if !isPrivate {
            Log.say("warning: on \(host) everybody who reaches this machine can read the lake; there is no password")
        }
        let root = lake.directory.root.path
        do {
            try await server.run { url in Log.say("serving \(root) on \(url.absoluteString) until Ctrl-C") }
        } catch let error as AddressTaken {
            throw ValidationError("another program listens on \(error.host):\(error.port); --port 0 takes any free one")
        } catch let error as AddressUnusable {
            throw ValidationError("this machine cannot listen on \(error.host):\(error.port): \(error.reason)")
        }
    }
}
