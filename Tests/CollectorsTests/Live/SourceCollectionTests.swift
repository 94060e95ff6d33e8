import Collectors
import Ecosystem
import Foundation
import Lake
import Simulation
import Statistics
import Synchronization
import TestSupport
import Testing

/// The other sources, each against a server that answers as it does.
@Suite struct SourceCollectionTests {
    private struct Lake {
        let folder: URL
        let clock = TestClock()
        let date = Date()
        var directory: LakeDirectory { LakeDirectory(root: folder.appending(path: "lake")) }
        var waiting: Waiting {
            Waiting(elapsed: { [clock] in clock.elapsed }, date: { Date() }, sleep: { [clock] in try clock.wait($0) })
        }
        var attempts: Attempts {
            Attempts(
                waiting: waiting, patience: .seconds(900), generator: SeededGenerator(seed: Seed(rawValue: 5))
            ) { _, _ in }
        }
        var collection: LakeCollection { LakeCollection(directory, waits: false, keepsPart: false) }

        func rows(_ sql: String) throws -> [[Cell]] {
            let engine = try DuckDBEngine()
            let snapshot = try directory.snapshot()
            for table in LakeTable.all {
                try engine.bind(table.name, to: snapshot.files(of: table), of: table, in: directory)
            }
            return try engine.rows(sql).rows
        }
    }

    private func asking<Result: Sendable>(
        _ server: HubServer, token: String? = nil, unpacks: Bool = true,
        _ body: @Sendable (SourceClient) async throws -> Result
    ) async throws -> Result {
        try await server.whileServing { url in
            var settings = try SourceClient.Settings(
                endpoint: url.absoluteString, token: token.flatMap { try AccessToken($0, from: "the test") },
                environment: [:])
            settings.unpacks = unpacks
            return try await SourceClient.with(settings) { try await body($0) }
        }
    }

    private static func rankings(_ query: String, _ body: String) -> String {
        let days = query.split(separator: "&").compactMap { Day($0.suffix(10)) }
        let rows = (days[0].number...days[1].number).flatMap { number in
            [("openai/gpt-4o", "9007199254740993"), ("qwen/qwen3:free", "77"), ("other", "5")].map {
                "{\"date\":\"\(Day(number))\",\"model_permaslug\":\"\($0.0)\",\"total_tokens\":\"\($0.1)\"}"
            }
        }
        return
            "{\"data\":[\(rows.joined(separator: ","))],\"meta\":{\"as_of\":\"2026-05-12T02:00:00Z\",\"version\":\"v1\"}}"
    }

    @Test func `tokens a day come in exactly, in windows of a year, with the line their licence asks for`() async throws
    {
        try await Scratch.withAsync { folder in
            let lake = Lake(folder: folder)
            var configuration = HubServer.Configuration()
            configuration.token = "key"
            let server = HubServer(
                nil, documents: ["api/v1/datasets/rankings-daily": Self.rankings], configuration)
            let (first, last) = (try #require(Day("2025-01-01")), try #require(Day("2026-01-05")))
            let documents = Document.openRouterRankings(from: first, to: last, lake.date)
            let outcomes = try await asking(server, token: "key") { [collection = lake.collection] client in
                try await collection.collect(documents, of: "openrouter", client: client, attempts: lake.attempts)
            }
            #expect(server.requests.count == 2 && server.requests.allSatisfy { $0.hasToken })
            #expect(outcomes.map(\.manifest.rowsTaken) == [366 * 3, 4 * 3])
            #expect(
                outcomes[0].manifest.attribution
                    == "Source: OpenRouter (openrouter.ai/rankings), as of 2026-05-12T02:00:00Z. Licensed under CC BY 4.0."
            )
            let sums = try lake.rows(
                "SELECT count(DISTINCT observed_on), max(tokens), count(*) FILTER (model_id = 'other') FROM usage")[0]
            #expect(sums.map(\.integer) == [370, 9_007_199_254_740_993, 370])
        }
    }

    @Test func `a wrong key for tokens is told as such`() async throws {
        try await Scratch.withAsync { folder in
            let lake = Lake(folder: folder)
            var configuration = HubServer.Configuration()
            configuration.token = "key"
            let server = HubServer(
                nil, documents: ["api/v1/datasets/rankings-daily": Self.rankings], configuration)
            let day = try #require(Day("2026-01-05"))
            let error = try await #require(throws: SourceError.self) {
                _ = try await asking(server, token: "other") { [collection = lake.collection] client in
                    try await collection.collect(
                        Document.openRouterRankings(from: day, to: day, lake.date), of: "openrouter", client: client,
                        attempts: lake.attempts)
                }
            }
            #expect(error.code == .unauthorised)
        }
    }

    @Test func `models-dev gives exact prices a token, release dates and open weights`() async throws {
        let json = """
            {"alibaba": {"id": "alibaba", "models": {
                "qwen-max": {"id": "qwen-max", "name": "Qwen Max", "release_date": "2024-04-03", "open_weights": false,
                    "cost": {"input": 1.6, "output": 6.4}, "limit": {"context": 32768}},
                "accounts/deep/path": {"id": "x", "name": "Deep", "open_weights": true, "limit": {}}}},
             "empty": {"id": "empty", "models": {}}, "odd": {"models": [1, 2]}}
            """
        try await Scratch.withAsync { folder in
            let lake = Lake(folder: folder)
            let server = HubServer(nil, documents: ["api.json": { _, _ in json }])
            let outcomes = try await asking(server) { [collection = lake.collection] client in
                try await collection.collect(
                    [.modelsDev(lake.date)], of: "models-dev", client: client, attempts: lake.attempts)
            }
            #expect(outcomes.map(\.manifest.rowsTaken) == [2])
            let row = try lake.rows(
                """
                SELECT CAST(p.prompt AS VARCHAR), CAST(p.completion AS VARCHAR), CAST(p.created_on AS VARCHAR),
                    c.tags[1], context_length
                FROM prices p JOIN catalogue c USING (model_id) WHERE model_id = 'alibaba/qwen-max'
                """)[0]
            #expect(row[0].text == "0.000001600000000000" && row[1].text == "0.000006400000000000")
            #expect(row[2].text == "2024-04-03" && row[3].text == "closed-weights" && row[4].integer == 32_768)
            #expect(try lake.rows("SELECT 1 FROM prices WHERE model_id = 'alibaba/accounts:deep:path'").count == 1)
        }
    }

    @Test func `modelscope is read to its end, whatever is missing`() async throws {
        @Sendable func page(_ query: String, _ body: String) -> String {
            let number = body.firstMatch(of: /"PageNumber":(\d+)/).flatMap { Int($0.output.1) } ?? 0
            let records = ((number - 1) * 10..<min(25, number * 10)).map { index in
                switch index {
                case 3: "{\"Path\":\"org\",\"Name\":\"m3\",\"Downloads\":\"many\",\"Stars\":null,\"Tasks\":7}"
                case 4: "{\"Path\":\"org\",\"Name\":\"m4\"}"
                default:
                    "{\"Path\":\"org\",\"Name\":\"m\(index)\",\"Downloads\":\(index * 10),\"Stars\":1,\"New\":{},"
                        + "\"CreatedTime\":1700000000,\"Tasks\":[{\"Name\":\"text-generation\"}]}"
                }
            }
            return
                "{\"Code\":200,\"Data\":{\"Model\":{\"Models\":[\(records.joined(separator: ","))],\"TotalCount\":25}}}"
        }
        try await Scratch.withAsync { folder in
            let lake = Lake(folder: folder)
            let server = HubServer(nil, documents: ["api/v1/dolphin/models": page])
            let outcome = try await asking(server) { [collection = lake.collection] client in
                let pages = ModelScopeCollection(
                    limit: nil, pageSize: 10, client: client, waiting: lake.waiting, patience: .seconds(60),
                    generator: SeededGenerator(seed: Seed(rawValue: 1))
                ) { _ in }
                return try await collection.collect(pages, date: lake.date) { _ in }
            }
            #expect(server.requests.count == 3)
            #expect(outcome.manifest.source == "modelscope")
            let row = try lake.rows(
                "SELECT count(*), sum(downloads_all_time), count(downloads_30d), min(created_on) FROM observations")[0]
            #expect((row[0].integer, row[1].integer, row[2].integer) == (23, 2930, 0))
            #expect(row[3].text == "2023-11-14")
        }
    }

    private func parquet(_ folder: URL, models: Int) throws -> URL {
        let file = folder.appending(path: "models.parquet")
        try DuckDBEngine().write(
            "SELECT 'org/model-' || md5(CAST(range AS VARCHAR)) AS id, range AS downloads, range * 3 AS downloadsAllTime FROM range(\(models))",
            toParquet: file.path)
        return file
    }

    @Test func `a file is fetched from the other host without the token, and compared with its checksum`() async throws
    {
        try await Scratch.withAsync { folder in
            let lake = Lake(folder: folder)
            let path = "datasets/owner/name/resolve/main/models.parquet"
            let server = HubServer(nil, files: [path: try parquet(folder, models: 5000)])
            for wasThere in [false, true] {
                let outcome = try await asking(server, token: "hf_x", unpacks: false) {
                    [collection = lake.collection] in
                    try await collection.collect(
                        hubStats: $0.address("/\(path)"), observedOn: Day("2026-03-01"), client: $0,
                        attempts: lake.attempts, date: lake.date
                    ) { _, _ in }
                }
                #expect(outcome.wasThere == wasThere)
                #expect(outcome.manifest.rowsTaken == 5000)
            }
            #expect(server.requests.map(\.hasToken) == [true, false, true, false])
            #expect(server.requests.filter { !$0.hasToken }.allSatisfy { $0.host.hasPrefix("localhost") })
            let left = try FileManager.default.contentsOfDirectory(atPath: lake.directory.url("collecting").path)
            #expect(left == ["hub-stats.lock"])
        }
    }

    @Test func `a download that is cut goes on where it stopped`() async throws {
        try await Scratch.withAsync { folder in
            let lake = Lake(folder: folder)
            var configuration = HubServer.Configuration()
            let trouble = HubTrouble([.cut: 0.5])
            configuration.trouble = trouble
            configuration.seed = try #require(
                (1...100).first {
                    trouble.kind(ofAnswer: 1, seed: $0) == .cut && trouble.kind(ofAnswer: 2, seed: $0) == nil
                })
            let server = HubServer(
                nil, files: ["f/models.parquet": try parquet(folder, models: 300_000)], configuration)
            let lengths = Mutex<[Int]>([])
            let outcome = try await asking(server, unpacks: false) { [collection = lake.collection] in
                try await collection.collect(
                    hubStats: $0.address("/f/models.parquet"), observedOn: Day("2026-03-01"), client: $0,
                    attempts: lake.attempts, date: lake.date
                ) { bytes, _ in lengths.withLock { $0.append(bytes) } }
            }
            #expect(outcome.manifest.rowsTaken == 300_000)
            #expect(server.requests.contains { $0.status == 206 }, "\(server.requests.map(\.status))")
            // What was there was not fetched again.
            #expect(lengths.withLock { $0 == $0.sorted() })
        }
    }
}
