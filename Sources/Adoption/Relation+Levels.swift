import Ecosystem
import Lake

/// Counters as they stood on a day: 30-day counts and all-time counters.
extension Relation {
    func levels() throws -> String {
        let counter = definition.measure == .downloads30d ? "downloads_30d" : "downloads_all_time"
        let table = "levels"
        if needsModels {
            try engine.materialise("observed_rows", try levelRows(counter))
            try engine.run("CREATE OR REPLACE TEMP VIEW levels AS SELECT * FROM observed_rows")
        } else {
            try lake.bind(.levels, source: source, as: "level_sums")
            try engine.run(
                """
                CREATE OR REPLACE TEMP VIEW levels AS
                SELECT observed_on, namespace, is_test, age, CAST(\(counter) AS DOUBLE) AS value,
                    \(counter == "downloads_30d" ? "models_30d" : "models_all_time") AS models
                FROM level_sums
                \(counter == "downloads_30d" ? "UNION ALL " + (try corrections()) : "")
                """)
        }
        let (joins, group) = try groups(of: table)
        var conditions = [
            "levels.value IS NOT NULL", try ageCondition(table),
            definition.tests == .drop ? "NOT levels.is_test" : "TRUE",
        ]
        conditions += try memberConditions()
        return """
            SELECT level_days.period, \(group) AS group_name, \(Self.exactSum("levels.value")) AS value, CAST(sum(levels.models) AS BIGINT) AS models
            FROM levels JOIN level_days ON level_days.observed_on = levels.observed_on
            \(joins)
            WHERE \(conditions.joined(separator: " AND "))
            GROUP BY level_days.period, group_name
            """
    }

    /// Makes `level_days(period, observed_on)` of the last day of each period on which the counter was known.
    ///
    /// - Returns: whether there is any.
    func bindLevelDays(of periods: [Period]) throws -> Bool {
        let days = try levelDays()
        let last = periods.enumerated().compactMap { index, period in
            days.last { $0 >= period.first && $0 <= period.last }.map { "(\(index), DATE '\($0)')" }
        }
        guard !last.isEmpty else { return false }
        try engine.materialise(
            "level_days", "SELECT * FROM (VALUES \(last.joined(separator: ", "))) AS d(period, observed_on)")
        return true
    }

    /// One row a model on the last observed day of each period: the rows that levels are summed from; `nil` where no period
    /// holds such a day.
    func modelLevels(_ periods: [Period]) throws -> String? {
        guard try bindLevelDays(of: periods) else { return nil }
        var everyone = Relation(definition, of: lake)
        everyone.definition.minimum = 0
        return try everyone.levelRows(definition.measure == .downloads30d ? "downloads_30d" : "downloads_all_time")
    }

    /// One row a model on each of the days asked for, flagged rolling counts replaced.
    func levelRows(_ counter: String) throws -> String {
        try lake.bindFlags(source: source)
        try lake.bind(.models, source: source)
        let days = Set(
            try engine.rows("SELECT CAST(observed_on AS VARCHAR) FROM level_days").rows.compactMap {
                $0[0].text.flatMap { Day($0) }
            })
        let files = lake.snapshot.files(of: .observations).filter {
            $0.source == source && days.contains($0.observedOn)
        }
        try engine.bind("observations", to: files, of: .observations, in: lake.directory)
        let value =
            counter == "downloads_30d"
            ? "coalesce(flags.replacement, observations.downloads_30d)" : "observations.downloads_all_time"
        // What the counter said, whatever a spike's cap takes of it.
        let isEnough = definition.minimum > 0 ? "\(value) >= \(definition.minimum)" : "TRUE"
        let (withdrawn, isKept) = try withdrawnLevels()
        return """
            SELECT observations.observed_on, models.model_key, models.namespace, models.is_test, coalesce(models.released_on, models.created_on) AS aged_from,
                CASE WHEN aged_from IS NULL THEN 'unknown' WHEN aged_from + 365 >= observations.observed_on THEN 'new' ELSE 'old' END AS age,
                CAST(\(value) AS DOUBLE) - \(withdrawn) AS value, CASE WHEN \(value) > 0 THEN 1 ELSE 0 END AS models
            FROM observations
            JOIN models ON models.model_key = observations.model_key
            LEFT JOIN flags ON flags.model_key = models.model_key AND flags.observed_on = observations.observed_on
            WHERE \(isKept) AND \(isEnough)
            """
    }

    /// What cleaning adds to the sums of rolling counts.
    func corrections() throws -> String {
        try lake.bindFlags(source: source)
        try lake.bind(.models, source: source)
        return """
            SELECT flags.observed_on, models.namespace, models.is_test,
                CASE WHEN coalesce(models.released_on, models.created_on) IS NULL THEN 'unknown'
                    WHEN coalesce(models.released_on, models.created_on) + 365 >= flags.observed_on THEN 'new'
                    ELSE 'old' END AS age,
                flags.replacement - flags.downloads_30d AS value, 0 AS models
            FROM flags JOIN models ON models.model_key = flags.model_key
            WHERE flags.observed_on IN (SELECT observed_on FROM level_days)
            """
    }
}
