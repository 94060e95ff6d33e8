import Ecosystem
import Foundation
import Lake
import Simulation
import Testing

@Suite struct CleanHubTests {
    private static func clean(
        _ models: Int, _ observations: Int, step: Int = 7, seed: UInt64 = 11
    )
        -> SyntheticHub.Configuration
    {
        SyntheticHub.Configuration(
            models: models, observations: observations, step: step, seed: seed, faults: SyntheticHub.Faults.none)
    }

    @Test func sameSeedGivesTheSameHubWhateverTheThreads() throws {
        func fingerprints(_ seed: UInt64, threads: Int) throws -> [String?] {
            let configuration = SyntheticHub.Configuration(models: 2_000, observations: 12, seed: seed)
            return try HubFixture.with(configuration, threads: threads) { hub throws in
                let registry = hub.folder.appending(path: "registry/organisations/synthetic.yaml")
                return try ["files", "models", "shares", "faults", "downloads"].map(hub.fingerprint)
                    + [try String(contentsOf: registry, encoding: .utf8)]
            }
        }
        let one = try fingerprints(5, threads: 1)
        #expect(try fingerprints(5, threads: 4) == one)
        let other = try fingerprints(6, threads: 4)
        #expect(zip(one, other).allSatisfy { $0 != $1 })
    }

    @Test func downloadsAreAsHeavyTailedAsTheHubs() throws {
        try HubFixture.with(Self.clean(200_000, 1)) { hub throws in
            let row = try hub.engine.rows(
                """
                SELECT count(*), avg(CAST(downloads = 0 AS INTEGER)), avg(CAST(downloadsAllTime < 200 AS INTEGER)),
                    sum(downloadsAllTime) FILTER (place <= 0.015 * total) / sum(downloadsAllTime),
                    max(downloadsAllTime) / sum(downloadsAllTime), count(DISTINCT id), count(DISTINCT author)
                FROM (SELECT *, row_number() OVER (ORDER BY downloadsAllTime DESC) AS place, count(*) OVER () AS total
                    FROM files)
                """
            ).rows[0]
            #expect(row[0].integer == 200_000)
            #expect(abs((row[1].real ?? 0) - 0.70) < 0.02, "without a download in 30 days")
            #expect(abs((row[2].real ?? 0) - 0.85) < 0.015, "fewer than 200 in all")
            #expect(abs((row[3].real ?? 0) - 0.99) < 0.005, "carried by 1.5 %")
            #expect((row[4].real ?? 1) < 0.15, "the largest model")
            #expect(row[5].integer == 200_000)
            #expect(abs((row[6].integer ?? 0) - 20_000) < 2_000)
        }
    }

    @Test func filesHaveTheColumnsOfTheHubInOrderOfCreation() throws {
        try HubFixture.with(Self.clean(2_000, 2)) { hub throws in
            let columns = try hub.engine.rows(
                "SELECT column_name || ' ' || column_type FROM (DESCRIBE SELECT * EXCLUDE (filename, observed_on) FROM files)"
            ).rows.compactMap(\.first?.text)
            #expect(
                columns == [
                    "id VARCHAR", "author VARCHAR", "createdAt TIMESTAMP", "lastModified TIMESTAMP", "downloads BIGINT",
                    "downloadsAllTime BIGINT", "likes BIGINT", "trendingScore BIGINT", "pipeline_tag VARCHAR",
                    "library_name VARCHAR", "tags VARCHAR[]", "cardData VARCHAR",
                    "baseModels STRUCT(relation VARCHAR, models STRUCT(id VARCHAR)[])",
                    "safetensors STRUCT(total BIGINT, parameters STRUCT(BF16 BIGINT))",
                    "gguf STRUCT(total BIGINT, architecture VARCHAR)", "gated VARCHAR",
                ])
            let file = hub.folder.appending(path: "hub-stats-2025-01-13.parquet").path.sqlQuoted
            let disorder = """
                SELECT count(*) FROM (SELECT createdAt, lag(createdAt) OVER (ORDER BY file_row_number) AS earlier
                FROM read_parquet(\(file), file_row_number = true)) WHERE createdAt < earlier
                """
            #expect(try hub.integer(disorder) == 0)
            #expect(try hub.integer("SELECT count(*) FROM files WHERE NOT json_valid(cardData)") == 0)
            #expect(
                try hub.integer(
                    "SELECT count(*) FROM files WHERE createdAt >= observed_on + 1 OR lastModified >= observed_on + 1")
                    == 0)
            #expect(
                try hub.integer(
                    """
                    SELECT count(*) FROM files WHERE baseModels IS NOT NULL AND NOT list_contains(tags,
                        'base_model:' || baseModels.relation || ':' || baseModels.models[1].id)
                    """) == 0)
        }
    }

    @Test(arguments: [SyntheticHub.Counters.allTime, .thirtyDays])
    func aCounterNotAskedForHasNoColumn(_ counters: SyntheticHub.Counters) throws {
        var configuration = Self.clean(500, 1)
        configuration.counters = counters
        try HubFixture.with(configuration) { hub throws in
            let columns = try hub.engine.columns(ofSelect: "SELECT * FROM files").map(\.name)
            #expect(columns.contains("downloads") == (counters == .thirtyDays))
            #expect(columns.contains("downloadsAllTime") == (counters == .allTime))
        }
    }

    @Test func countersGrowAndTheHubGrows() throws {
        try HubFixture.with(Self.clean(5_000, 10)) { hub throws in
            let falls = """
                SELECT count(*) FROM (SELECT downloadsAllTime AS a, lag(downloadsAllTime) OVER (PARTITION BY id
                    ORDER BY observed_on) AS earlier FROM files) WHERE a < earlier
                """
            #expect(try hub.integer(falls) == 0)
            #expect(
                try hub.integer("SELECT count(*) FROM files WHERE downloads < 0 OR downloads > downloadsAllTime") == 0)
            #expect(try hub.integer("SELECT count(*) FROM files WHERE observed_on = DATE '2025-03-10'") == 5_000)
            #expect(hub.summary.models == 5_000)
            let first = try hub.integer("SELECT count(*) FROM files WHERE observed_on = DATE '2025-01-06'") ?? 0
            #expect((4_300...4_500).contains(first))
            #expect(try hub.integer("SELECT count(*) FROM models WHERE deleted_on IS NOT NULL") == 50)
            let late = """
                SELECT count(*) FROM files JOIN models ON model_id = id
                WHERE observed_on < born_on OR observed_on >= deleted_on
                """
            #expect(try hub.integer(late) == 0)
        }
    }

    @Test func the30DayCountIsTheTruthOf30Days() throws {
        try HubFixture.with(Self.clean(1_000, 35, step: 1)) { hub throws in
            let different = """
                SELECT count(*) FROM (SELECT f.id, f.observed_on, any_value(f.downloads) AS read,
                        coalesce(sum(d.downloads), 0) AS true_count
                    FROM files f LEFT JOIN downloads d ON d.model_id = f.id AND d.through <= f.observed_on
                        AND d.after >= f.observed_on - 30
                    WHERE f.observed_on >= DATE '2025-02-05' GROUP BY ALL)
                WHERE read <> true_count
                """
            #expect(try hub.integer(different) == 0)
            #expect((try hub.real("SELECT CAST(sum(downloads) AS DOUBLE) FROM downloads") ?? 0) > 1_000)
        }
    }

    @Test func trueSharesAddUpToTrueDownloads() throws {
        try HubFixture.with(Self.clean(5_000, 10)) { hub throws in
            let different = """
                SELECT count(*) FROM (SELECT after, through, true_country AS country, sum(d.downloads) AS downloads
                        FROM downloads d JOIN models USING (model_id) GROUP BY ALL) a
                    FULL JOIN (SELECT * FROM shares WHERE period = 'observation') b USING (after, through, country)
                WHERE coalesce(a.downloads, 0) <> coalesce(b.downloads, 0)
                """
            #expect(try hub.integer(different) == 0)
            #expect(
                try hub.integer("SELECT count(DISTINCT (after, through)) FROM shares WHERE period = 'observation'") == 9
            )
            #expect(try hub.real("SELECT CAST(sum(downloads) AS DOUBLE) FROM downloads") == hub.summary.downloads)
            let months = try hub.engine.rows(
                "SELECT DISTINCT after || '/' || through AS m FROM shares WHERE period = 'month' ORDER BY m"
            ).rows.compactMap(\.first?.text)
            #expect(months == ["2024-12-31/2025-01-31", "2025-01-31/2025-02-28"])
        }
    }

    @Test func theRegistryLeavesOutTheUnknown() throws {
        var configuration = Self.clean(5_000, 2)
        configuration.unknownNamespaces = 0.3
        try HubFixture.with(configuration) { hub throws in
            let file = hub.folder.appending(path: "registry/organisations/synthetic.yaml")
            let listed = Set(
                try String(contentsOf: file, encoding: .utf8).split(separator: "\n").filter { $0.hasPrefix("    - ") }
                    .map { $0.dropFirst(7).dropLast().description })
            let known = try hub.engine.rows("SELECT DISTINCT namespace FROM models WHERE country IS NOT NULL").rows
            let unknown = try hub.engine.rows("SELECT DISTINCT namespace FROM models WHERE country IS NULL").rows
            #expect(known.compactMap(\.first?.text).allSatisfy(listed.contains))
            #expect(unknown.compactMap(\.first?.text).allSatisfy { !listed.contains($0) })
            let fraction = Double(unknown.count) / Double(known.count + unknown.count)
            #expect(abs(fraction - 0.3 * 450 / 560) < 0.08)
            #expect(
                try hub.integer("SELECT count(*) FROM models WHERE true_country IS NULL OR country <> true_country")
                    == 0)
            #expect(
                Set(["CN", "US", "FR", "KR", "international"]).isSubset(
                    of: Set(
                        try hub.engine.rows("SELECT DISTINCT true_country FROM models").rows.compactMap(\.first?.text)))
            )
        }
    }

    @Test func derivativesComeFromOlderModels() throws {
        try HubFixture.with(Self.clean(20_000, 1)) { hub throws in
            let wrong = """
                SELECT count(*) FROM models c LEFT JOIN models p ON p.model_id = c.parent_id
                LEFT JOIN models r ON r.model_id = c.root_id
                WHERE c.parent_id IS NOT NULL AND (p.model_id IS NULL OR r.model_id IS NULL OR p.born_on > c.born_on
                    OR r.parent_id IS NOT NULL OR p.root_id <> c.root_id OR c.relation IS NULL)
                """
            #expect(try hub.integer(wrong) == 0)
            let derivatives = try hub.real("SELECT avg(CAST(parent_id IS NOT NULL AS INTEGER)) FROM models") ?? 0
            #expect(abs(derivatives - 0.61) < 0.05)
            #expect((try hub.integer("SELECT max(length(model_id)) FROM models") ?? 0) <= 96)
        }
    }
}
