import Ecosystem
import Foundation
import Lake
import Statistics

/// One row a model with what it brings under every choice that ``SpecificationGrid`` varies: the table `model_totals`.
///
/// A model whose publisher changed hands within the period has a row for each holding. The stretches are read once;
/// everything else is done on models.
struct ModelTotals {
    private let lake: OpenLake
    private let base: Definition
    private let grid: SpecificationGrid
    private let groups: (String, String)
    let attributions: [String]

    private var engine: DuckDBEngine { lake.engine }
    private var source: String { base.source }

    /// What a row counts for, in the columns `code_…`.
    enum Code: Int {
        case filteredOut = -1
        case unknown, first, second, other
    }

    init(_ base: Definition, _ grid: SpecificationGrid, between groups: (String, String), of lake: OpenLake) {
        self.lake = lake
        self.base = base
        self.grid = grid
        self.groups = groups
        attributions = grid.choices.first { $0.name == "attribution" }?.levels ?? [base.attribution.rawValue]
    }

    /// Makes `model_totals(model_key, is_test, is_derivative, code_A…, all_W, new_W, capped_all_W, capped_new_W, flagged_W,
    /// large_W, large_capped_W)` for attributions A and windows W.
    func bind() throws {
        try RegistryTables(registry: lake.registry).bindForQuestions(engine, source: source)
        if base.measure == .newDownloads { try sumStretches() } else { try sumLevels() }
        let coded = try attributions.reduce(tracedSums()) { try withCode(of: $1, $0) }
        try engine.materialise(
            "model_totals", "SELECT * EXCLUDE (through, observed_on, namespace, parent_key, root_key) FROM (\(coded))")
    }

    private var windows: [Period] { grid.windows }

    private func sumStretches() throws {
        let hands = try ChangingHands(
            lake, source: source,
            origins: attributions == [Attribution.uploader.rawValue] ? [] : Array(Relation.origin.values))
        guard let whole = windows.first else { return }
        let ends = windows.flatMap { [$0.first - 1, $0.last] } + hands.days.map { $0 - 1 }
        let files = try StretchFiles(lake, source: source, boundaries: Set(ends))
        try MartTable.rollups.bind(files.rollups, in: lake.directory, engine)
        try MartTable.newDownloads.bind(files.stretches, in: lake.directory, as: "stretches", engine)
        let pace = "stretches.downloads / days_between(stretches.after, stretches.through)"
        // A sum lies within a window or outside of it.
        let inside = windows.indices.map { index in
            let (before, last) = ("DATE '\(windows[index].first - 1)'", "DATE '\(windows[index].last)'")
            let begin = "greatest(stretches.after, \(before))"
            let end = "least(stretches.through, \(last))"
            let isInside = "rollups.after < \(last) AND rollups.through > \(before)"
            return (
                ofStretch: """
                \(pace) * greatest(0, days_between(\(begin), \(end))) AS all_\(index),
                \(pace) * coalesce(greatest(0, days_between(\(begin), least(\(end), add_days(stretches.aged_from, 365)))), 0)
                    AS new_\(index)
                """,
                ofRollup: """
                CASE WHEN \(isInside) THEN rollups.downloads ELSE 0 END AS all_\(index),
                CASE WHEN \(isInside) THEN rollups.young ELSE 0 END AS new_\(index)
                """
            )
        }
        let sums = windows.indices.map { index in
            "round(coalesce(sum(all_\(index)), 0), 6) AS all_\(index), round(coalesce(sum(new_\(index)), 0), 6) AS new_\(index)"
        }
        func parts(of table: String, _ sums: [String]) throws -> String {
            var condition = "\(table).after < DATE '\(whole.last)' AND \(table).through > DATE '\(whole.first - 1)'"
            if case .releasedSince(let day) = base.cohort { condition += " AND \(table).aged_from >= DATE '\(day)'" }
            return """
                SELECT \(table).model_key, \(table).through, \(table).namespace, \(table).is_test,
                    \(hands.era(of: table)) AS era, \(sums.joined(separator: ", "))
                FROM \(table) \(hands.join(to: table)) WHERE \(condition)
                """
        }
        try engine.materialise(
            "model_sums",
            """
            SELECT model_key, era, max(through) AS through, max(through) AS observed_on, any_value(namespace) AS namespace,
                bool_or(is_test) AS is_test, \(sums.joined(separator: ", "))
            FROM (
                \(try parts(of: "stretches", inside.map(\.ofStretch)))
                    AND stretches.status IN (\(Relation.placed))
                UNION ALL
                \(try parts(of: "rollups", inside.map(\.ofRollup)))
            ) AS parts
            GROUP BY model_key, era HAVING all_0 > 0
            """)
        try engine.materialise(
            "sizes",
            "SELECT model_key, \(windows.indices.map { "sum(all_\($0)) AS size_\($0)" }.joined(separator: ", ")) "
                + "FROM model_sums WHERE model_key IN (SELECT model_key FROM model_sums WHERE era > 0) "
                + "GROUP BY model_key HAVING count(*) > 1")
    }

    private func sumLevels() throws {
        // Every model as the counters have it: what spikes take away is a choice of the grid.
        var relation = Relation(base, of: lake)
        relation.definition.spikes = .keep
        guard let rows = try relation.modelLevels(windows) else { return }
        var condition = "value > 0"
        if case .releasedSince(let day) = base.cohort { condition += " AND aged_from >= DATE '\(day)'" }
        try engine.materialise(
            "model_sums",
            """
            SELECT model_key, 0 AS era, observed_on AS through, observed_on, namespace, is_test, value AS all_0,
                CASE WHEN age = 'new' THEN value ELSE 0 END AS new_0
            FROM (\(rows)) AS levels WHERE \(condition)
            """)
        try engine.run("CREATE OR REPLACE TEMP TABLE sizes (model_key UBIGINT, size_0 DOUBLE)")
    }

    /// The `SELECT` of `model_sums` with what lineage and spikes say of them.
    private func tracedSums() throws -> String {
        var joins = "LEFT JOIN sizes ON sizes.model_key = model_sums.model_key"
        var lineage = "FALSE AS is_derivative, CAST(NULL AS UBIGINT) AS parent_key, CAST(NULL AS UBIGINT) AS root_key"
        if lake.has(.descents, source: source) {
            try LineageTables(lake, source: source).bind()
            joins += "\nLEFT JOIN descents ON descents.model_key = model_sums.model_key"
            lineage =
                "coalesce(descents.is_derivative, FALSE) AS is_derivative, descents.parent_key, descents.root_key"
        }
        let hasSpikes = try bindExcess()
        if hasSpikes {
            joins += "\nLEFT JOIN excess ON excess.model_key = model_sums.model_key AND excess.era = model_sums.era"
        }
        let columns = windows.indices.map { index -> String in
            let excess = hasSpikes ? "coalesce(excess.all_\(index), 0)" : "0"
            let young = hasSpikes ? "coalesce(excess.new_\(index), 0)" : "0"
            let large = "coalesce(sizes.size_\(index), model_sums.all_\(index)) >= \(grid.minimum)"
            return """
                model_sums.all_\(index), model_sums.new_\(index),
                model_sums.all_\(index) - \(excess) AS capped_all_\(index),
                model_sums.new_\(index) - \(young) AS capped_new_\(index),
                \(hasSpikes ? "coalesce(excess.flagged_\(index), FALSE)" : "FALSE") AS flagged_\(index), \(large) AS large_\(index)
                """
        }
        return """
            SELECT model_sums.model_key, model_sums.through, model_sums.observed_on, model_sums.namespace, model_sums.is_test,
                \(lineage), \(columns.joined(separator: ", "))
            FROM model_sums \(joins)
            """
    }

    /// `excess(model_key, era, all_W, new_W, flagged_W)`: what `spikes=cap` takes away, and which models `drop` leaves out.
    private func bindExcess() throws -> Bool {
        guard lake.has(.spikes, source: source) else { return false }
        try Relation(base, of: lake).bindSpikes()
        if base.measure != .newDownloads {
            // A 30-day count is marked by a spike in the days it counts, an all-time counter by any before.
            let relation = Relation(base, of: lake)
            try relation.bindWithdrawnLevels()
            try engine.materialise(
                "excess",
                """
                SELECT model_sums.model_key, 0 AS era, coalesce(withdrawn_levels.downloads, 0) AS all_0,
                    CASE WHEN model_sums.new_0 > 0 THEN coalesce(withdrawn_levels.downloads, 0) ELSE 0 END AS new_0,
                    model_sums.model_key IN (SELECT model_key FROM spikes
                        WHERE \(relation.touchesLevel(of: "DATE '\(base.to ?? Day(0))'"))) AS flagged_0
                FROM model_sums
                LEFT JOIN withdrawn_levels ON withdrawn_levels.model_key = model_sums.model_key
                WHERE model_sums.model_key IN (SELECT model_key FROM spikes)
                """)
            return true
        }
        let sums = windows.indices.map { index -> String in
            let period = windows[index]
            let begin = "greatest(above.after, DATE '\(period.first - 1)')"
            let end = "least(above.through, DATE '\(period.last)')"
            return """
                coalesce(sum(above.pace * greatest(0, days_between(\(begin), \(end)))), 0) AS all_\(index),
                coalesce(sum(above.pace * greatest(0, days_between(\(begin), least(\(end), add_days(above.aged_from, 365))))), 0) AS new_\(index)
                """
        }
        let flags = windows.indices.map { index in
            "bool_or(observed_on > DATE '\(windows[index].first - 1)' AND observed_on - 7 < DATE '\(windows[index].last)') AS flagged_\(index)"
        }
        try engine.materialise(
            "excess",
            """
            SELECT * EXCLUDE (flagged_key) FROM (
                SELECT above.model_key, any_value(latest.era) AS era, \(sums.joined(separator: ", "))
                FROM (SELECT *, downloads / days_between(after, through) AS pace FROM (\(lake.stages.sql("spike_excess")))) AS above
                JOIN (SELECT model_key, max(era) AS era FROM model_sums GROUP BY model_key) AS latest
                    ON latest.model_key = above.model_key
                WHERE above.status IN (\(Relation.placed))
                GROUP BY above.model_key) AS sums
            JOIN (SELECT model_key AS flagged_key, \(flags.joined(separator: ", ")) FROM spikes GROUP BY model_key) AS flags
                ON flags.flagged_key = sums.model_key
            """)
        return true
    }

    /// The rows of `totals` with what each counts for when downloads are credited by `attribution`.
    private func withCode(of attribution: String, _ totals: String) throws -> String {
        let definition = base.with("attribution", attribution) ?? base
        let relation = Relation(definition, of: lake)
        let (joins, group) = try relation.groups(of: "totals", isTraced: true)
        let conditions = try relation.filterConditions()
        let passes = conditions.isEmpty ? "TRUE" : conditions.joined(separator: " AND ")
        return """
            SELECT totals.*, CAST(CASE WHEN NOT (\(passes)) THEN \(Code.filteredOut.rawValue)
                WHEN \(group) IS NULL THEN \(Code.unknown.rawValue)
                WHEN \(group) = \(groups.0.sqlQuoted) THEN \(Code.first.rawValue)
                WHEN \(group) = \(groups.1.sqlQuoted) THEN \(Code.second.rawValue)
                ELSE \(Code.other.rawValue) END AS TINYINT) AS code_\(attribution)
            FROM (\(totals)) AS totals \(joins)
            """
    }
}
