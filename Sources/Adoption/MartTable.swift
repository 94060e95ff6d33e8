import Ecosystem
package import Lake

/// A derived table: its name and the columns it has even when it has no rows.
package struct MartTable: Hashable, Sendable {
    package let name: String
    let columns: String
    /// Whether its rows are sums, which come in any order: written in a fixed one, equal builds make equal files.
    var isSorted = false

    package static let all = [
        days, models, state, departures, renames, missing, returned, rollbacks, newDownloads, rollups, cube, cubeRuns,
        levels,
        spikes, flaggedStretches,
    ]

    package static let days = MartTable(
        name: "days",
        columns:
            "observed_on DATE, previous_on DATE, earlier_on DATE, has_earlier_all_time BOOLEAN, stall_30d BOOLEAN, "
            + "stall_all_time BOOLEAN, outage BOOLEAN, recount BOOLEAN, models_300 BIGINT, repeats BIGINT, models_30 BIGINT, "
            + "fallen BIGINT, models_60k BIGINT, lost BIGINT, pace DOUBLE")
    package static let models = MartTable(
        name: "models",
        columns: "model_key UBIGINT, model_id VARCHAR, namespace VARCHAR, created_on DATE, released_on DATE, "
            + "first_observed_on DATE, is_test BOOLEAN")
    static let state = MartTable(
        name: "state",
        columns:
            "model_key UBIGINT, namespace VARCHAR, is_test BOOLEAN, created_on DATE, released_on DATE, listed_on DATE, "
            + "all_time BIGINT, all_time_on DATE, held INTEGER, rolling BIGINT, rolling_on DATE, zeros INTEGER, "
            + "recounted_on DATE")
    static let departures = MartTable(
        name: "departures",
        columns: "model_key UBIGINT, listed_on DATE, modality VARCHAR, parameters BIGINT, licence VARCHAR")
    package static let renames = MartTable(
        name: "renames",
        columns: "old_key UBIGINT, new_key UBIGINT, old_id VARCHAR, new_id VARCHAR, observed_on DATE, created_on DATE, "
            + "old_all_time BIGINT, new_all_time BIGINT")
    static let missing = MartTable(
        name: "missing",
        columns: "model_key UBIGINT, observed_on DATE, flaw VARCHAR, downloads_30d BIGINT, before BIGINT, "
            + "before_on DATE, outage BOOLEAN")
    static let returned = MartTable(
        name: "returned",
        columns: "model_key UBIGINT, before_on DATE, after_on DATE, after BIGINT, ends_outage BOOLEAN")
    package static let rollbacks = MartTable(
        name: "rollbacks",
        columns: "model_key UBIGINT, observed_on DATE, downloads_all_time BIGINT, before BIGINT, before_on DATE, "
            + "is_rebased BOOLEAN")
    package static let newDownloads = MartTable(
        name: "new_downloads",
        columns: "model_key UBIGINT, after DATE, through DATE, downloads DOUBLE, counter VARCHAR, status VARCHAR, "
            + "namespace VARCHAR, is_test BOOLEAN, aged_from DATE")
    /// New downloads of several observed days, and what of them fell before the model's 365th day (`young`).
    static let rollups = MartTable(
        name: "rollups",
        columns: "model_key UBIGINT, after DATE, through DATE, downloads DOUBLE, young DOUBLE, namespace VARCHAR, "
            + "is_test BOOLEAN, aged_from DATE")
    package static let spikes = MartTable(
        name: "spikes",
        columns: "model_key UBIGINT, observed_on DATE, downloads DOUBLE, baseline DOUBLE, weeks BIGINT, hub_week DOUBLE"
    )
    /// The rows of ``newDownloads`` of every model that was ever flagged.
    static let flaggedStretches = MartTable(name: "flagged_stretches", columns: newDownloads.columns)
    static let cube = MartTable(
        name: "cube",
        columns: "after DATE, through DATE, status VARCHAR, counter VARCHAR, namespace VARCHAR, is_test BOOLEAN, "
            + "age VARCHAR, downloads DOUBLE", isSorted: true)
    /// The rows of ``cube`` of several observed days.
    static let cubeRuns = MartTable(name: "cube_runs", columns: cube.columns, isSorted: true)
    static let levels = MartTable(
        name: "levels",
        columns: "observed_on DATE, namespace VARCHAR, is_test BOOLEAN, age VARCHAR, "
            + "downloads_30d HUGEINT, downloads_all_time HUGEINT, models_30d BIGINT, models_all_time BIGINT",
        isSorted: true)
    /// The names of the columns, in order.
    var columnNames: String {
        columns.split(separator: ", ").compactMap { $0.split(separator: " ").first }.joined(separator: ", ")
    }

    /// The `SELECT` that reads the files, or an empty table.
    package func scan(_ files: [MartManifest.File], in directory: LakeDirectory) -> String {
        let withRows = files.filter { $0.rows > 0 }
        if withRows.isEmpty {
            let nothing = columns.split(separator: ", ").map { column in
                let parts = column.split(separator: " ")
                return "CAST(NULL AS \(parts[1])) AS \(parts[0])"
            }
            return "SELECT \(nothing.joined(separator: ", ")) WHERE false"
        }
        return
            "SELECT \(columnNames) FROM read_parquet(\(directory.sqlList(withRows.map(\.path))), hive_partitioning = false)"
    }

    /// Makes the table's name stand for `files`.
    package func bind(
        _ files: [MartManifest.File], in directory: LakeDirectory, as name: String? = nil, _ engine: any Engine
    )
        throws
    {
        try engine.run("CREATE OR REPLACE TEMP VIEW \(name ?? self.name) AS \(scan(files, in: directory))")
    }
}
