import Adoption
import Ecosystem
import Foundation
import Lake
import Simulation
import Statistics

/// One simulated hub in which every fault has a size of its own, and what the stages found of it.
///
/// Recounts show in models above 60,000 downloads a month, of which a hub needs 20: they have a hub of their own, large
/// and short. Odd seeds are observed weekly, even ones daily.
struct CleaningHub {
    let seed: UInt64
    let stages: StageLibrary

    static let models = 3_000
    static let modelsOfRecounts = 20_000
    /// Observations, if weekly and if daily.
    static let observations = (weekly: 18, daily: 26)
    static let observationsOfRecounts = (weekly: 5, daily: 6)
    /// Of so many hubs two have a recount beside them: one weekly, one daily.
    static let seedsPerRecount: UInt64 = 4
    static let renames = 4
    static let zeroRuns = 12
    static let spikes = 3

    private var isWeekly: Bool { !seed.isMultiple(of: 2) }

    /// What came of every flaw, by ``FlawQuestion/name``.
    func flaws() throws -> [String: PlantedFlaws] {
        var result = try flaws(
            of: configuration(), questions: FlawQuestion.all.filter { !$0.name.hasPrefix("recount") } + [.spike],
            where: "true")
        guard seed.isMultiple(of: Self.seedsPerRecount) || (seed + 1).isMultiple(of: Self.seedsPerRecount) else {
            return result
        }
        // Models that never had 300 a month have no part in a recount.
        let recounts = try flaws(
            of: recountConfiguration(), questions: FlawQuestion.all.filter { $0.name.hasPrefix("recount") },
            where: "downloads >= 300")
        result.merge(recounts) { first, _ in first }
        return result
    }

    private func configuration() -> SyntheticHub.Configuration {
        var generator = SeededGenerator(seed: Seed(rawValue: seed))
        func one<Value>(of values: [Value]) -> Value { values[generator.index(below: values.count)] }
        var faults = SyntheticHub.Faults()
        faults.missingObservations = 1
        faults.rollingStalls = .init(observations: 2, fraction: one(of: [0.15, 0.35, 0.5, 0.7, 0.95]))
        faults.allTimeStalls = .init(observations: 1, fraction: one(of: [0.3, 0.6, 0.7, 0.8, 0.95]))
        faults.zeroOutages = .init(observations: 1, fraction: one(of: [0.05, 0.15, 0.3, 0.6]))
        faults.rollbacks = .init(
            fraction: 0.05, depth: one(of: [0.001, 0.01, 0.05, 0.2, 0.5]),
            observationsUntilRecovered: one(of: [1, 4, 8, 12]))
        faults.zeroRuns = Self.zeroRuns
        faults.renames = Self.renames
        faults.spikes = .init(models: Self.spikes, factor: one(of: [6, 12, 16, 25, 50]), days: 10)
        return SyntheticHub.Configuration(
            models: Self.models, observations: isWeekly ? Self.observations.weekly : Self.observations.daily,
            step: isWeekly ? 7 : 1, seed: seed, faults: faults, individualsInRegistry: 20, hasDownloadsTruth: false)
    }

    private func recountConfiguration() -> SyntheticHub.Configuration {
        var generator = SeededGenerator(seed: Seed(rawValue: seed).stream(1))
        var faults = SyntheticHub.Faults()
        let depth = [0.1, 0.2, 0.3, 0.4, 0.6][generator.index(below: 5)]
        faults.recounts = .init(count: 1, depth: depth, days: isWeekly ? 14 : 3)
        return SyntheticHub.Configuration(
            models: Self.modelsOfRecounts,
            observations: isWeekly ? Self.observationsOfRecounts.weekly : Self.observationsOfRecounts.daily,
            step: isWeekly ? 7 : 1, seed: seed, faults: faults, individualsInRegistry: 20, hasDownloadsTruth: false)
    }

    private func flaws(
        of configuration: SyntheticHub.Configuration, questions: [FlawQuestion], where condition: String
    ) throws -> [String: PlantedFlaws] {
        let columns = "downloads AS downloads_30d, downloadsAllTime AS downloads_all_time"
        return try SimulatedLake.with(configuration, stages, columns: columns, where: condition) { lake in
            let engine = try SimulatedLake.engine(spilling: lake.hub.appending(path: "spill"))
            for table in MartTable.all { try table.bind(lake.mart.files(of: table.name), in: lake.directory, engine) }
            // `flags` speaks of keys; what was planted, of ids.
            guard let flags = stages.stages["flags"]?.sql else { return [:] }
            try engine.run(
                """
                CREATE OR REPLACE TEMP TABLE flags AS
                SELECT f.*, models.model_id FROM (\(flags)) f JOIN models USING (model_key);
                CREATE OR REPLACE TEMP VIEW faults AS SELECT * FROM read_parquet(\(lake.truth("faults")));
                CREATE OR REPLACE TEMP VIEW truth_models AS SELECT * FROM read_parquet(\(lake.truth("models")));
                CREATE OR REPLACE TEMP VIEW truth_shares AS SELECT * FROM read_parquet(\(lake.truth("shares")));
                """)
            try engine.run(
                FlawQuestion.readings(lake.hub.appending(path: "hub-stats-*.parquet").path.sqlQuoted, where: condition))
            var result: [String: PlantedFlaws] = [:]
            for question in questions { result[question.name] = try ask(question, engine) }
            return result
        }
    }

    private func ask(_ question: FlawQuestion, _ engine: DuckDBEngine) throws -> PlantedFlaws {
        var result = PlantedFlaws()
        let planted = try engine.rows(
            """
            SELECT CAST(size AS DOUBLE), count(*), count(*) FILTER (is_judged), count(*) FILTER (is_judged AND is_found),
                count(*) FILTER (is_found)
            FROM (\(question.planted)) AS p(size, what, is_judged, is_found) GROUP BY ALL
            """)
        for row in planted.rows {
            guard let size = row[0].real, let count = row[1].integer, let judged = row[2].integer,
                let found = row[3].integer, let foundAtAll = row[4].integer
            else { continue }
            result.sizes[size] = .init(planted: count, judged: judged, found: found, foundAtAll: foundAtAll)
        }
        let flagged = try engine.rows(
            "SELECT count(*), count(*) FILTER (is_right) FROM (\(question.flagged)) AS f(is_right)"
        ).rows[0]
        result.flagged = flagged[0].integer ?? 0
        result.right = flagged[1].integer ?? 0
        return result
    }
}
