import Collectors
import Ecosystem
import Foundation
import Lake
import Simulation
import Statistics
import TestSupport
import Testing

/// What stands between a collector and its source, and sources that are not what they should be.
@Suite struct TransportTests {
    private func collect(
        _ endpoint: String, in folder: URL, environment: [String: String] = [:], token: String? = nil
    ) async throws -> Importer.Outcome {
        let clock = TestClock()
        var settings = try SourceClient.Settings(
            endpoint: endpoint, token: token.flatMap { try AccessToken($0, from: "the test") }, environment: environment
        )
        settings.whole = .seconds(20)
        let waiting = Waiting(
            elapsed: { clock.elapsed }, date: { Date() }, sleep: { try clock.wait($0) })
        return try await SourceClient.with(settings) { client in
            let collection = HubCollection(
                HubListing(), client: client, waiting: waiting, patience: .seconds(60),
                generator: SeededGenerator(seed: Seed(rawValue: 3))
            ) { _ in }
            let lake = LakeDirectory(root: folder.appending(path: "lake"))
            return try await LakeCollection(lake, waits: false, keepsPart: false)
                .collect(collection, date: Date()) { _ in }
        }
    }

    private func failure(
        _ endpoint: String, environment: [String: String] = [:]
    ) async throws -> SourceError {
        try await Scratch.withAsync { folder in
            let error = try await #require(throws: SourceError.self) {
                _ = try await collect(endpoint, in: folder, environment: environment)
            }
            #expect(!error.message.contains("\n") && error.message.count < 300)
            return error
        }
    }

    @Test func `a server without TLS is told as such, and not asked again`() async throws {
        let server = try ServedHub.server()
        try await server.whileServing { url in
            let error = try await failure("https://127.0.0.1:\(url.port ?? 0)")
            #expect(error.message.contains("TLS failed"))
            #expect(server.requests.isEmpty)
        }
    }

    @Test func `a host that is no hub says it has no such list`() async throws {
        try await HubServer(nil).whileServing { url in
            let error = try await failure(url.absoluteString)
            #expect(error.code == .missing && error.message.contains("/api/models (404)"))
        }
        let other = HubServer(nil, documents: ["api/models": { _, _ in "{\"error\": \"who are you\"}" }])
        try await other.whileServing { url in
            let error = try await failure(url.absoluteString)
            #expect(error.code == .unreadable)
        }
    }

    @Test func `an answer larger than any page is not read`() async throws {
        let flood = String(repeating: " ", count: 65 << 20)
        try await HubServer(nil, documents: ["api/models": { _, _ in flood }]).whileServing { url in
            let error = try await failure(url.absoluteString)
            #expect(error.code == .tooLarge && error.message.contains("64 MiB"))
        }
    }

    @Test(arguments: ["http_proxy", "HTTP_PROXY", "ALL_PROXY"])
    func `a proxy is asked instead of the host, without the token`(variable: String) async throws {
        let server = try ServedHub.server()
        let asked = try await server.whileServing { url in
            let proxy = try TunnelProxy(to: url.port ?? 0)
            defer { proxy.close() }
            try await Scratch.withAsync { folder in
                let outcome = try await collect(
                    "http://hub.example", in: folder, environment: [variable: "http://127.0.0.1:\(proxy.port)"],
                    token: "hf_x")
                #expect(outcome.manifest.rowsTaken == ServedHub.models)
            }
            return proxy.asked
        }
        #expect(!asked.isEmpty && asked.allSatisfy { $0 == "hub.example:80" })
        // Without TLS the token would be read on the way.
        #expect(server.requests.count == 3 && server.requests.allSatisfy { $0.host == "hub.example" && !$0.hasToken })
    }

    @Test func `a proxy that opens no way through is told as such`() async throws {
        try await HubServer(nil).whileServing { url in
            let error = try await failure("https://hub.example", environment: ["HTTPS_PROXY": url.absoluteString])
            #expect(error.message.contains("proxy"))
        }
    }

    @Test func `what NO_PROXY names, and this machine, go past the proxy`() async throws {
        let server = try ServedHub.server()
        try await server.whileServing { url in
            try await Scratch.withAsync { folder in
                let outcome = try await collect(
                    url.absoluteString, in: folder, environment: ["HTTP_PROXY": "http://127.0.0.1:1"])
                #expect(outcome.manifest.rowsTaken == ServedHub.models)
            }
        }
        let error = try await failure(
            "http://no-such-host.invalid", environment: ["HTTP_PROXY": "http://127.0.0.1:1", "NO_PROXY": ".invalid"])
        #expect(error.message.contains("name cannot be resolved"))
    }

    @Test func `older commits are listed, and the last of each day found`() async throws {
        let hashes = (0..<4).map { String(repeating: "\($0)", count: 40) }
        let commits = zip(
            hashes,
            ["2026-03-03T01:00:00.000Z", "2026-03-02T22:00:00.000Z", "2026-03-02T01:00:00Z", "2026-02-01T00:00:00Z"]
        )
        .map { "{\"id\": \"\($0)\", \"title\": \"Upload\", \"date\": \"\($1)\"}" }
        let hostile = "{\"id\": \"../../etc\", \"title\": null, \"date\": \"2026-03-02T01:00:00Z\"}"
        let list = "[\((commits + [hostile]).joined(separator: ","))]"
        let server = HubServer(nil, documents: ["api/datasets/owner/name/commits/main": { _, _ in list }])
        try await server.whileServing { url in
            let settings = try SourceClient.Settings(endpoint: url.absoluteString, token: nil, environment: [:])
            let attempts = Attempts(
                waiting: .live, patience: .seconds(1), generator: SeededGenerator(seed: Seed(rawValue: 1))
            ) { _, _ in }
            try await SourceClient.with(settings) { client in
                let revisions = DatasetRevisions(of: "owner/name", client: client)
                let all = try await revisions.list(attempts: attempts)
                #expect(all.map(\.name) == hashes)
                let since = try await revisions.list(since: Day("2026-03-01"), attempts: attempts)
                #expect(DatasetRevisions.lastOfDays(since).map(\.name) == [hashes[1], hashes[0]])
                let two = try await revisions.list(most: 2, attempts: attempts)
                #expect(two.count == 2)
            }
        }
    }
}
