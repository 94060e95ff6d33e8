import Collectors
import Ecosystem
import Foundation
import Lake
import Simulation
import Statistics
import TestSupport
import Testing

/// The collector against a hub that behaves like the real one.
@Suite struct HubCollectionTests {
    /// A lake, a clock and a place for what is told.
    struct Run {
        let directory: LakeDirectory
        let clock = TestClock()
        var listing = HubListing()
        var token: String?
        var patience = Duration.seconds(900)
        var keepsPart = false
        /// How far this machine's clock is ahead.
        var ahead: TimeInterval = 0

        init(_ folder: URL) { directory = LakeDirectory(root: folder.appending(path: "lake")) }

        static let date = Date(timeIntervalSince1970: 1_795_300_000)

        func collect(from url: URL, date: Date = date) async throws -> Importer.Outcome {
            var settings = try SourceClient.Settings(
                endpoint: url.absoluteString, token: token.flatMap { try AccessToken($0, from: "the test") },
                environment: [:])
            settings.whole = .seconds(20)
            let waiting = Waiting(
                elapsed: { [clock] in clock.elapsed }, date: { [ahead] in Date() + ahead },
                sleep: { [clock] in try clock.wait($0) })
            return try await SourceClient.with(settings) { client in
                let collection = HubCollection(
                    listing, client: client, waiting: waiting, patience: patience,
                    generator: SeededGenerator(seed: Seed(rawValue: 3))
                ) { _ in }
                return try await LakeCollection(directory, waits: false, keepsPart: keepsPart)
                    .collect(collection, date: date) { _ in }
            }
        }

        func rows(_ sql: String) throws -> [[Cell]] {
            let engine = try DuckDBEngine()
            let snapshot = try directory.snapshot()
            for table in LakeTable.all {
                try engine.bind(table.name, to: snapshot.files(of: table), of: table, in: directory)
            }
            return try engine.rows(sql).rows
        }
    }

    private func collecting(
        _ change: (inout HubServer.Configuration) -> Void = { _ in }, prepare: (inout Run) -> Void = { _ in },
        _ check: (Run, HubServer, Result<Importer.Outcome, any Error>) throws -> Void
    ) async throws {
        try await Scratch.withAsync { folder in
            var run = Run(folder)
            run.listing.pageSize = 200
            prepare(&run)
            let server = try ServedHub.server(clock: run.clock, change)
            let result = await Result.of { try await server.whileServing { try await run.collect(from: $0) } }
            try check(run, server, result)
        }
    }

    @Test func `the whole list comes into the lake as one import of one day`() async throws {
        try await collecting { run, server, result throws in
            let manifest = try result.get().manifest
            #expect(manifest.rowsTaken == ServedHub.models)
            #expect((manifest.form, manifest.source, manifest.days) == ("hub-api", "huggingface", 1))
            #expect(manifest.isPartial == nil)
            #expect(server.requests.count == 13)
            let sums = try run.rows("SELECT count(*), sum(downloads_30d), sum(downloads_all_time) FROM observations")[0]
            #expect(sums[0].integer == ServedHub.models && sums[1].integer ?? 0 > 0)
            let licensed = try run.rows(
                "SELECT count(licence), count(parameters), count(DISTINCT author) FROM catalogue")[0]
            #expect(licensed.allSatisfy { $0.integer ?? 0 > 100 })
            #expect(FileManager.default.subpaths(atPath: run.directory.url("collecting").path) == ["huggingface.lock"])
        }
    }

    @Test func `what comes over HTTP is what the hub's own file says`() async throws {
        try await collecting { run, _, result throws in
            _ = try result.get()
            let records = try ServedHub.records()
            let rows = try run.rows(
                "SELECT model_id, downloads_30d FROM observations ORDER BY downloads_30d DESC, model_id LIMIT 50")
            #expect(rows.map { $0[0].text ?? "" } == (0..<50).map { records.text(.id, of: $0) })
        }
    }

    @Test(arguments: [
        HubTrouble([.serverError: 0.3]), HubTrouble([.tooMany: 0.3]), HubTrouble([.cut: 0.3]),
        HubTrouble([.truncated: 0.2]), HubTrouble([.malformed: 0.2]), HubTrouble([.html: 0.2]),
        HubTrouble([.slow: 0.3]), HubTrouble([.redirect: 0.3]), HubTrouble([.extra: 0.5]),
        HubTrouble([.serverError: 0.1, .cut: 0.1, .truncated: 0.1, .redirect: 0.1, .slow: 0.1, .extra: 0.1]),
    ])
    func `it gets through what goes wrong, and loses nothing`(trouble: HubTrouble) async throws {
        try await collecting {
            $0.trouble = trouble; $0.packs = true
        } _: { run, server, result throws in
            #expect(try result.get().manifest.rowsTaken == ServedHub.models)
            #expect(server.requests.count >= 13)
        }
    }

    @Test func `fields that are missing are unknown, not nothing`() async throws {
        try await collecting {
            $0.trouble = HubTrouble([.missing: 1])
        } _: { run, _, result throws in
            #expect(try result.get().manifest.rowsTaken == ServedHub.models)
            #expect(
                try run.rows("SELECT count(likes), count(created_on) FROM observations")[0].map(\.integer) == [0, 0])
        }
    }

    @Test func `it paces itself to the window and never meets a 429`() async throws {
        try await collecting {
            $0.rate = RateWindow(quota: 5, seconds: 300)
        } _: { run, server, result throws in
            #expect(try result.get().manifest.rowsTaken == ServedHub.models)
            #expect(server.requests.allSatisfy { $0.status == 200 })
            // 13 pages at 4 a window need four windows.
            #expect(run.clock.elapsed >= .seconds(900) && run.clock.elapsed < .seconds(1300))
        }
    }

    @Test func `a list that changes while it is read loses none of what stayed`() async throws {
        try await collecting {
            $0.changesPerPage = 9
        } _: { run, server, result throws in
            _ = try result.get()
            let collected = Set(try run.rows("SELECT model_id FROM observations").compactMap { $0[0].text })
            let records = try ServedHub.records()
            let all = Set((0..<records.count).map { records.text(.id, of: $0) })
            #expect(collected.isSubset(of: all))
            #expect(!server.changedModels.isEmpty)
            #expect(all.subtracting(server.changedModels).isSubset(of: collected))
        }
    }

    @Test(arguments: [(401, SourceError.Code.unauthorised, "wants a token"), (403, .forbidden, "403")])
    func `no token and no right are told apart`(status: Int, code: SourceError.Code, words: String) async throws {
        try await collecting {
            status == 401 ? ($0.token = "secret") : ($0.forbids = true)
        } _: { _, server, result throws in
            let error = try #require(throws: SourceError.self) { _ = try result.get() }
            #expect(error.code == code && error.message.contains(words))
            #expect(server.requests.count == 1)
        }
    }

    @Test func `a wrong token is told, and not printed`() async throws {
        try await collecting {
            $0.token = "right"
        } prepare: {
            $0.token = "hf_wrong"
        } _: { _, _, result throws in
            let error = try #require(throws: SourceError.self) { _ = try result.get() }
            #expect(error.code == .unauthorised && error.message.contains("wrong or has expired"))
            #expect(!error.message.contains("hf_wrong"))
        }
    }

    @Test func `the right token goes with every request`() async throws {
        try await collecting {
            $0.token = "hf_right"
        } prepare: {
            $0.token = "hf_right"
        } _: { run, server, result throws in
            _ = try result.get()
            #expect(server.requests.allSatisfy { $0.hasToken })
            let written = try LakeContent.bytes(below: run.directory.root)
            #expect(written.values.allSatisfy { $0.range(of: Data("hf_right".utf8)) == nil })
        }
    }

    @Test func `a redirect to another host is followed without the token`() async throws {
        try await Scratch.withAsync { folder in
            var run = Run(folder)
            run.token = "hf_right"
            run.listing.limit = 10
            let other = try ServedHub.server()
            try await other.whileServing { elsewhere in
                let server = try ServedHub.server {
                    $0.token = "hf_right"
                    $0.trouble = HubTrouble([.redirect: 1])
                    $0.elsewhere = elsewhere
                }
                let taken = try await server.whileServing { try await run.collect(from: $0).manifest.rowsTaken }
                #expect(taken == 10)
                #expect(server.requests.allSatisfy { $0.hasToken })
                #expect(!other.requests.isEmpty && other.requests.allSatisfy { !$0.hasToken })
            }
        }
    }

    @Test(arguments: [
        (HubTrouble.Kind.html, SourceError.Code.unreadable, "page for people"),
        (.truncated, .unreadable, "cut off"), (.malformed, .unreadable, "sent "),
        (.serverError, .gaveUp, "gave up after 900 s"), (.tooMany, .gaveUp, "429"), (.cut, .gaveUp, "cut before"),
        (.repeat, .refused, "given before"),
    ])
    func `what never passes ends in one clear line`(
        kind: HubTrouble.Kind, code: SourceError.Code, words: String
    ) async throws {
        try await collecting {
            $0.trouble = HubTrouble([kind: 1])
        } _: { run, _, result throws in
            let error = try #require(throws: SourceError.self) { _ = try result.get() }
            #expect(error.code == code)
            #expect(error.message.contains(words) && !error.message.contains("\n"))
            #expect(try run.directory.snapshot().isEmpty)
        }
    }

    @Test func `broken off at any page, it goes on at that page`() async throws {
        try await Scratch.withAsync { folder in
            var run = Run(folder)
            run.listing.pageSize = 200
            run.patience = .seconds(1)
            // Half of the answers fail and nothing is tried twice, so a run gets a page or two far.
            let server = try ServedHub.server(clock: run.clock) { $0.trouble = HubTrouble([.serverError: 0.4]) }
            var runs = 0
            try await server.whileServing { url in
                while try run.directory.snapshot().isEmpty, runs < 100 {
                    runs += 1
                    _ = await Result.of { try await run.collect(from: url) }
                }
            }
            #expect(runs > 2)
            #expect(try run.directory.snapshot().imports.map(\.rowsTaken) == [ServedHub.models])
            // Every page was given once; what failed was asked again, and nothing else.
            #expect(server.requests.count { $0.status == 200 } == 13)
        }
    }

    @Test func `a part of a day is seen only if asked for, and says so`() async throws {
        try await Scratch.withAsync { folder in
            var run = Run(folder)
            run.listing.pageSize = 200
            run.patience = .seconds(1)
            run.keepsPart = true
            let server = try ServedHub.server(clock: run.clock) { $0.trouble = HubTrouble([.serverError: 0.4]) }
            try await server.whileServing { url in
                for _ in 0..<100
                where try run.directory.snapshot().imports.last?.isPartial != nil
                    || run.directory.snapshot().isEmpty
                {
                    _ = await Result.of { try await run.collect(from: url) }
                }
            }
            let imports = try run.directory.snapshot().imports
            #expect(imports.first?.isPartial == true)
            #expect(imports.last?.isPartial == nil)
            #expect(imports.last?.rowsTaken == ServedHub.models)
            #expect(try run.rows("SELECT count(*) FROM observations")[0][0].integer == ServedHub.models)
        }
    }

    @Test func `an unfinished collection of another day is begun anew`() async throws {
        try await Scratch.withAsync { folder in
            var run = Run(folder)
            run.listing.pageSize = 200
            run.patience = .seconds(1)
            let failing = try ServedHub.server(clock: run.clock) { $0.rate = RateWindow(quota: 3, seconds: 9_000_000) }
            _ = await Result.of { try await failing.whileServing { try await run.collect(from: $0) } }
            let sound = try ServedHub.server(clock: run.clock) { $0.port = 0 }
            let later = Run.date + 25 * 3600
            let outcome = try await sound.whileServing { try await run.collect(from: $0, date: later) }
            #expect(outcome.manifest.adds.first?.observedOn == Day(later))
            #expect(sound.requests.count == 13)
        }
    }

    @Test func `author, filter, limit and least downloads bound what is collected`() async throws {
        let records = try ServedHub.records()
        let author = records.text(.author, of: 0)
        let own = (0..<records.count).count { records.text(.author, of: $0) == author }
        try await collecting { _ in
        } prepare: {
            $0.listing.author = author
        } _: { _, _, result throws in
            #expect(try result.get().manifest.rowsTaken == own)
        }
        try await collecting { _ in
        } prepare: {
            $0.listing.filters = ["gguf"]
        } _: { run, _, result throws in
            _ = try result.get()
            let others = try run.rows("SELECT count(*) FROM catalogue WHERE NOT list_contains(tags, 'gguf')")
            #expect(others[0][0].integer == 0)
        }
        try await collecting { _ in
        } prepare: {
            $0.listing.limit = 450
        } _: { _, server, result throws in
            #expect(try result.get().manifest.rowsTaken == 450)
            #expect(server.requests.count == 3)
        }
        try await collecting { _ in
        } prepare: {
            $0.listing.minimumDownloads = 1000
        } _: { run, server, result throws in
            _ = try result.get()
            let least = try run.rows("SELECT min(downloads_30d) FROM observations")[0][0].integer ?? 0
            #expect(least >= 1000)
            #expect(server.requests.count < 13)
        }
    }

    @Test func `nobody there, and a name nobody has, are told at once`() async throws {
        for (address, words) in [("http://127.0.0.1:1", "no connection"), ("http://no-such-host.invalid", "name")] {
            try await Scratch.withAsync { folder in
                let run = Run(folder)
                let url = try #require(URL(string: address))
                let error = try await #require(throws: SourceError.self) { _ = try await run.collect(from: url) }
                #expect(error.code == .unreachable && error.message.contains(words))
                #expect(run.clock.waits.count == 2)
            }
        }
    }

    @Test(arguments: [-86_400.0, 86_400.0]) func `a clock that is off is told before anything is dated by it`(
        ahead: TimeInterval
    ) async throws {
        try await collecting {
            _ in
        } prepare: {
            $0.ahead = ahead
        } _: { _, server, result throws in
            let error = try #require(throws: SourceError.self) { _ = try result.get() }
            #expect(error.code == .distrusted && error.message.contains("24 h \(ahead > 0 ? "ahead of" : "behind")"))
            #expect(server.requests.count == 1)
        }
    }

    @Test func `two collections of one source do not collide`() async throws {
        try await Scratch.withAsync { folder in
            let run = Run(folder)
            let lock = run.directory.url("collecting/huggingface.lock")
            try FileManager.default.createDirectory(
                at: lock.deletingLastPathComponent(), withIntermediateDirectories: true)
            let held = try FileLock(lock.path, purpose: "test", wait: false, place: "it")
            let url = try #require(URL(string: "http://127.0.0.1:1"))
            let error = try await #require(throws: LakeError.self) { _ = try await run.collect(from: url) }
            #expect(error.code == .locked)
            withExtendedLifetime(held) {}
        }
    }
}

extension Result where Failure == any Error {
    static func of(_ body: () async throws -> Success) async -> Self {
        do { return .success(try await body()) } catch { return .failure(error) }
    }
}
