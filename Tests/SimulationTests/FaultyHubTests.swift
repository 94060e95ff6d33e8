import Ecosystem
import Foundation
import Lake
import Simulation
import Testing

/// Each fault alone, in its stated size, against the same hub without it.
@Suite struct FaultyHubTests {
    private static func with(
        models: Int = 2_000, observations: Int = 10, _ set: (inout SyntheticHub.Faults) -> Void,
        _ body: (HubFixture) throws -> Void
    ) throws {
        var configuration = SyntheticHub.Configuration(
            models: models, observations: observations, seed: 3, faults: SyntheticHub.Faults.none,
            hasDownloadsTruth: false)
        try HubFixture.with(configuration) { clean throws in
            set(&configuration.faults)
            try HubFixture.with(configuration) { faulty throws in
                let files = clean.folder.appending(path: "hub-stats-*.parquet").path.sqlQuoted
                try faulty.engine.run(
                    """
                    CREATE VIEW clean AS SELECT *, CAST(left(right(filename, 18), 10) AS DATE) AS observed_on
                        FROM read_parquet(\(files), filename = true);
                    CREATE VIEW readings AS SELECT f.id, f.observed_on, f.downloads AS r, f.downloadsAllTime AS a,
                            c.downloads AS true_r, c.downloadsAllTime AS true_a,
                            lag(c.downloads) OVER of_model AS earlier_r, lag(c.downloadsAllTime) OVER of_model AS earlier_a
                        FROM files f JOIN clean c USING (id, observed_on)
                        WINDOW of_model AS (PARTITION BY f.id ORDER BY f.observed_on);
                    """)
                try body(faulty)
            }
        }
    }

    @Test func missingObservationsHaveNoFile() throws {
        try Self.with({ $0.missingObservations = 2 }) { hub throws in
            #expect(hub.summary.observations == 8)
            #expect(try hub.integer("SELECT count(DISTINCT observed_on) FROM files") == 8)
            #expect(try hub.integer("SELECT count(*) FROM faults WHERE kind = 'missing'") == 2)
            #expect(
                try hub.integer("SELECT count(*) FROM faults WHERE observed_on IN (SELECT observed_on FROM files)") == 0
            )
            #expect(try hub.integer("SELECT count(DISTINCT after) FROM shares WHERE period = 'observation'") == 7)
        }
    }

    @Test(arguments: [("stall_30d", "r"), ("stall_all_time", "a")])
    func stalledModelsRepeatTheirReading(_ kind: String, _ counter: String) throws {
        try Self.with({
            $0.rollingStalls = .init(observations: 2, fraction: 0.4)
            $0.allTimeStalls = .init(observations: 2, fraction: 0.8)
        }) { hub throws in
            let days = "(SELECT observed_on FROM faults WHERE kind = '\(kind)')"
            #expect(try hub.integer("SELECT count(*) FROM \(days)") == 2)
            #expect(
                try hub.integer(
                    "SELECT count(*) FROM readings WHERE \(counter) <> true_\(counter) AND observed_on NOT IN \(days)")
                    == 0)
            #expect(
                try hub.integer(
                    "SELECT count(*) FROM readings WHERE \(counter) NOT IN (true_\(counter), earlier_\(counter)) "
                        + "AND observed_on IN \(days)") == 0)
            // Of the models whose reading would have changed, the stated fraction repeats.
            let fraction = try hub.real(
                "SELECT avg(CAST(\(counter) = earlier_\(counter) AS INTEGER)) FROM readings "
                    + "WHERE true_\(counter) <> earlier_\(counter) AND observed_on IN \(days)")
            #expect(abs((fraction ?? 0) - (kind == "stall_30d" ? 0.4 : 0.8)) < 0.05)
            let stated = try hub.real("SELECT avg(amount) FROM faults WHERE kind = '\(kind)'") ?? 0
            #expect(abs(stated / 1_800 - (kind == "stall_30d" ? 0.4 : 0.8)) < 0.1)
        }
    }

    @Test func anOutageReadsZero() throws {
        try Self.with({ $0.zeroOutages = .init(observations: 1, fraction: 0.3) }) { hub throws in
            let day = "(SELECT observed_on FROM faults WHERE kind = 'zero_outage')"
            #expect(
                try hub.integer("SELECT count(*) FROM readings WHERE r <> true_r AND (observed_on <> \(day) OR r <> 0)")
                    == 0)
            let fraction = try hub.real(
                "SELECT avg(CAST(r = 0 AS INTEGER)) FROM readings WHERE true_r > 0 AND observed_on = \(day)")
            #expect(abs((fraction ?? 0) - 0.3) < 0.05)
            #expect(try hub.integer("SELECT count(*) FROM readings WHERE a <> true_a") == 0)
        }
    }

    @Test func singleModelsReadZeroForTheStatedRun() throws {
        try Self.with({ $0.zeroRuns = 12 }) { hub throws in
            #expect(
                try hub.integer("SELECT count(*) FROM faults WHERE kind = 'zero_run' AND size BETWEEN 1 AND 7") == 12)
            let wrong = """
                SELECT count(*) FROM readings b LEFT JOIN faults f ON f.model_id = b.id
                    AND b.observed_on BETWEEN f.observed_on AND f.through
                WHERE b.r <> IF(f.kind IS NULL, b.true_r, 0)
                """
            #expect(try hub.integer(wrong) == 0)
            let zeros = try hub.integer(
                "SELECT count(*) FROM readings b JOIN faults f ON f.model_id = b.id AND b.observed_on BETWEEN f.observed_on "
                    + "AND f.through")
            #expect(try hub.integer("SELECT CAST(sum(size) AS BIGINT) FROM faults") == zeros)
        }
    }

    @Test func aRecountLowersEveryCountUntilItEnds() throws {
        try Self.with({ $0.recounts = .init(count: 1, depth: 0.25, days: 14) }) { hub throws in
            #expect(try hub.integer("SELECT through - observed_on FROM faults") == 7)
            let wrong = """
                SELECT count(*) FROM readings b CROSS JOIN faults f
                WHERE r <> IF(b.observed_on BETWEEN f.observed_on AND f.through, floor(true_r * 0.75), true_r)
                """
            #expect(try hub.integer(wrong) == 0)
        }
    }

    @Test func aRollbackLosesItsDepthAndReturns() throws {
        try Self.with({ $0.rollbacks = .init(fraction: 0.1, depth: 0.2, observationsUntilRecovered: 3) }) {
            hub throws in
            let count = try hub.integer("SELECT count(*) FROM faults WHERE kind = 'rollback'") ?? 0
            let eligible =
                try hub.integer(
                    "SELECT count(*) FROM clean WHERE observed_on = DATE '2025-02-17' AND downloadsAllTime >= 100") ?? 0
            #expect(abs(Double(count) / Double(eligible) - 0.1) < 0.02)
            let firstReading = """
                SELECT count(*) FROM readings b JOIN faults f ON f.model_id = b.id AND f.observed_on = b.observed_on
                WHERE a <> earlier_a - ceil(0.2 * earlier_a)
                """
            #expect(try hub.integer(firstReading) == 0)
            let wrong = """
                SELECT count(*) FROM readings b LEFT JOIN faults f ON f.model_id = b.id
                    AND b.observed_on BETWEEN f.observed_on AND f.through
                WHERE a <> true_a - coalesce(f.amount, 0)
                """
            #expect(try hub.integer(wrong) == 0)
            #expect(try hub.integer("SELECT max(through - observed_on) FROM faults") == 14)
        }
    }

    @Test func aSpikeIsTrueAndOfItsFactor() throws {
        try Self.with(models: 6_000, observations: 7, { $0.spikes = .init(models: 3, factor: 20, days: 10) }) {
            hub throws in
            #expect(
                try hub.integer("SELECT count(*) FROM faults WHERE kind = 'spike' AND through - observed_on = 9") == 3)
            // The difference to the clean hub is the ramp: nothing before it, all of it after it.
            let wrong = """
                SELECT count(*) FROM readings b LEFT JOIN faults f ON f.model_id = b.id
                WHERE a - true_a <> coalesce(floor(f.amount * greatest(0, least(1, (b.observed_on - f.observed_on + 1) / 10))), 0)
                """
            #expect(try hub.integer(wrong) == 0)
            #expect((try hub.integer("SELECT min(amount) FROM faults") ?? 0) > 1_000)
            let total = "SELECT sum(downloads) FROM shares WHERE period = 'observation'"
            #expect(try hub.real(total) == hub.summary.downloads)
        }
    }

    @Test func aRenameKeepsBirthAndCounters() throws {
        try Self.with(models: 6_000, observations: 7, { $0.renames = 4 }) { hub throws in
            let pairs = """
                SELECT count(*) FROM faults f JOIN models n ON n.model_id = f.model_id
                JOIN files after ON after.id = n.model_id AND after.observed_on = f.observed_on
                JOIN files before ON before.id = n.is_renamed_from AND before.observed_on = f.observed_on - 7
                WHERE before.createdAt = after.createdAt AND after.downloadsAllTime <= before.downloadsAllTime * 1.008
                    AND (before.author = after.author) <> (split_part(before.id, '/', 2) = split_part(after.id, '/', 2))
                """
            #expect(try hub.integer(pairs) == 4)
            let together = """
                SELECT count(*) FROM models n JOIN files a ON a.id = n.model_id
                JOIN files b ON b.id = n.is_renamed_from AND b.observed_on >= a.observed_on
                """
            #expect(try hub.integer(together) == 0)
            #expect(try hub.integer("SELECT count(*) FROM files WHERE observed_on = DATE '2025-02-17'") == 6_000)
        }
    }

    @Test func theUsualFaultsAllOccur() throws {
        try HubFixture.with(
            SyntheticHub.Configuration(models: 3_000, observations: 50, seed: 8, hasDownloadsTruth: false)
        ) { hub throws in
            let kinds = try hub.engine.rows("SELECT DISTINCT kind FROM faults ORDER BY kind").rows.compactMap(
                \.first?.text)
            #expect(
                kinds == [
                    "missing", "recount", "rename", "rollback", "spike", "stall_30d", "stall_all_time", "zero_outage",
                    "zero_run",
                ])
        }
    }

    @Test func whatDoesNotFitIsRefused() throws {
        var configuration = SyntheticHub.Configuration(models: 200, observations: 5, seed: 1)
        configuration.faults.missingObservations = 4
        #expect(throws: SimulationError.self) { try HubFixture.with(configuration) { _ in } }
        configuration.faults = .none
        configuration.faults.spikes = .init(models: 100, factor: 10, days: 7)
        #expect(throws: SimulationError.self) { try HubFixture.with(configuration) { _ in } }
        configuration.faults = .none
        configuration.models = 3
        #expect(throws: SimulationError.self) { try HubFixture.with(configuration) { _ in } }
        configuration.models = 200
        try HubFixture.with(configuration) { hub throws in
            #expect(throws: SimulationError.self) {
                try SyntheticHub(configuration).write(to: hub.folder, using: hub.engine)
            }
        }
    }
}
