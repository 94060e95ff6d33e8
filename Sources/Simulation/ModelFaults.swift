import Ecosystem
import Lake

/// Chooses the models with faults of their own and keeps them in `synthetic_faulty`, one row a model.
struct ModelFaults {
    let configuration: SyntheticHub.Configuration
    let calendar: FaultCalendar
    let hash: SeededHash
    let engine: DuckDBEngine

    private var curve: DownloadCurve { DownloadCurve(hash: hash) }
    private var firstDay: Int { Int(configuration.firstDay.number) }
    private var step: Int { configuration.step }

    /// - Throws: ``SimulationError`` if fewer models than stated can have a fault, ``LakeError`` from the engine.
    func choose() throws {
        try engine.run(
            """
            CREATE OR REPLACE TEMP TABLE synthetic_faulty (i UBIGINT PRIMARY KEY, rollback_from INTEGER,
                rollback_until INTEGER, rollback_shift BIGINT, zero_from INTEGER, zero_until INTEGER,
                rename_from INTEGER, new_id VARCHAR, new_author VARCHAR)
            """)
        // The fewest candidates first: each model has one fault only.
        try chooseSpikes()
        try chooseRenames()
        try chooseZeroRuns()
        try chooseRollbacks()
    }

    /// The ramps become part of the truth, so they go into `synthetic_models`.
    private func chooseSpikes() throws {
        let spikes = configuration.faults.spikes
        guard spikes.models > 0 else { return }
        let latest = Int(configuration.lastDay.number) - spikes.days
        guard latest > firstDay else {
            throw SimulationError(message: "the span is too short for spikes of \(spikes.days) days")
        }
        // From the largest but the five greatest, which the whole hub hangs on; born early enough to have a baseline.
        let candidates = """
            SELECT * FROM (SELECT *, \(firstDay) + 1 + \(hash.choice("spike day", below: latest - firstDay)) AS starts_on
                FROM synthetic_models WHERE deleted IS NULL AND size > 20000)
            WHERE born <= starts_on - 120 ORDER BY size DESC, i LIMIT \(spikes.models * 6) OFFSET 5
            """
        try engine.run(
            """
            CREATE OR REPLACE TEMP TABLE synthetic_spikes AS
            SELECT i, starts_on, CAST(ceil(\(spikes.factor - 1) * (week_end - week_start) / 7 * \(spikes.days)) AS BIGINT) AS extra
            FROM (\(curve.select([("week_end", "(starts_on - 1)"), ("week_start", "(starts_on - 8)")], from: "(\(candidates))")))
            WHERE week_end - week_start >= 70 ORDER BY \(hash.order("spike")) LIMIT \(spikes.models)
            """)
        try require(spikes.models, "SELECT count(*) FROM synthetic_spikes", "spike")
        try engine.run(
            """
            UPDATE synthetic_models SET spike_on = s.starts_on, spike_days = \(spikes.days), spike_downloads = s.extra
                FROM synthetic_spikes s WHERE s.i = synthetic_models.i;
            INSERT INTO synthetic_faulty (i) SELECT i FROM synthetic_spikes;
            DROP TABLE synthetic_spikes;
            """)
    }

    private func chooseRenames() throws {
        let count = configuration.faults.renames
        guard count > 0 else { return }
        let candidates = starting("rename", "size > 1000 AND born > \(19_100)", length: 1)
        let chosen = """
            SELECT *, row_number() OVER (ORDER BY \(hash.order("rename"))) AS turn
            FROM (\(curve.select([("before", day("starts - 1")), ("after", day("starts"))], from: "(\(candidates))")))
            WHERE before >= 1000 AND after <= before * 1.008 ORDER BY turn LIMIT \(count)
            """
        // No drawn name ends in -HF and no drawn namespace in -org, so the new ids are new.
        try engine.run(
            """
            INSERT INTO synthetic_faulty (i, rename_from, new_id, new_author)
            SELECT i, starts, IF(turn % 2 = 1, id || '-HF', new_author || substr(id, length(author) + 1)), new_author
            FROM (SELECT *, IF(turn % 2 = 1, author, author || '-org') AS new_author FROM (\(chosen)))
            """)
        try require(count, "SELECT count(rename_from) FROM synthetic_faulty", "rename")
    }

    private func chooseZeroRuns() throws {
        let count = configuration.faults.zeroRuns
        guard count > 0, configuration.counters.hasThirtyDays else { return }
        let candidates = """
            SELECT *, 1 + \(hash.choice("length of zeros", below: 7)) AS length
            FROM (\(starting("zeros", "size > 500", length: 8)))
            """
        let points = [
            ("before", day("starts - 1")), ("before_30", "(\(day("starts - 1")) - 30)"),
            ("after", day("starts + length")), ("after_30", "(\(day("starts + length")) - 30)"),
        ]
        try engine.run(
            """
            INSERT INTO synthetic_faulty (i, zero_from, zero_until)
            SELECT i, starts, starts + length FROM (\(curve.select(points, from: "(\(candidates))")))
            WHERE before - before_30 >= 100 AND after - after_30 >= 100
            ORDER BY \(hash.order("zeros")) LIMIT \(count)
            """)
        try require(count, "SELECT count(zero_from) FROM synthetic_faulty", "run of zeros")
    }

    private func chooseRollbacks() throws {
        let rollbacks = configuration.faults.rollbacks
        guard rollbacks.fraction > 0, rollbacks.observationsUntilRecovered > 0, configuration.counters.hasAllTime else {
            return
        }
        let candidates = starting("rollback", "size > 100", length: 1)
        try engine.run(
            """
            INSERT INTO synthetic_faulty (i, rollback_from, rollback_until, rollback_shift)
            SELECT i, starts, starts + \(rollbacks.observationsUntilRecovered),
                CAST(ceil(before * \(rollbacks.depth)) AS BIGINT) + after - before
            FROM (SELECT *, count(*) OVER () AS eligible, row_number() OVER (ORDER BY \(hash.order("rollback"))) AS turn
                FROM (\(curve.select([("before", day("starts - 1")), ("after", day("starts"))], from: "(\(candidates))")))
                WHERE before >= 100)
            WHERE turn <= round(eligible * \(rollbacks.fraction))
            """)
    }

    /// Models without a fault as yet that live all through, with the observation `starts` at which one may begin.
    private func starting(_ purpose: String, _ condition: String, length: Int) -> String {
        let starts = calendar.quiet.filter { $0 + length < configuration.observations }
        guard !starts.isEmpty else { return "SELECT *, 1 AS starts FROM synthetic_models WHERE false" }
        return """
            SELECT * FROM (SELECT *, [\(starts.map(String.init).joined(separator: ", "))]
                    [1 + \(hash.choice("start of \(purpose)", below: starts.count))] AS starts
                FROM synthetic_models WHERE deleted IS NULL AND \(condition)
                AND i NOT IN (SELECT i FROM synthetic_faulty))
            WHERE born < \(day("starts - 1"))
            """
    }

    /// SQL of the day of an observation's index.
    private func day(_ index: String) -> String { "CAST(\(firstDay) + (\(index)) * \(step) AS INTEGER)" }

    private func require(_ count: Int, _ query: String, _ fault: String) throws {
        let found = try engine.rows(query).scalar.integer ?? 0
        guard found == count else {
            throw SimulationError(
                message:
                    "only \(found) of \(count) models can have a \(fault) in a hub of \(configuration.models) models "
                    + "and \(configuration.observations) observations")
        }
    }
}
