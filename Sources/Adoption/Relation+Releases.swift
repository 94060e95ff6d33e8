import Ecosystem
import Lake

/// Releases as a measure: each counts on the day of its first repository, which stands for it.
extension Relation {
    /// Counts of releases by period and group.
    func releases() throws -> String {
        let list = try ReleaseList(Self.unbounded(definition), lake)
        try lake.bind(.models, source: source)
        let keys = list.releases.map { "(\($0.key)::UBIGINT, DATE '\($0.first)')" }
        try engine.materialise(
            "release_days",
            keys.isEmpty
                ? "SELECT CAST(NULL AS UBIGINT) AS model_key, CAST(NULL AS DATE) AS through WHERE FALSE"
                : "SELECT * FROM (VALUES \(keys.joined(separator: ", "))) AS d(model_key, through)")
        try engine.materialise(
            "released",
            """
            SELECT release_days.model_key, release_days.through, models.namespace FROM release_days
            JOIN models ON models.model_key = release_days.model_key
            """)
        let (joins, group) = try groups(of: "released")
        let conditions = ["TRUE"] + (try filterConditions())
        return """
            SELECT periods.period, \(group) AS group_name, CAST(count(*) AS DOUBLE) AS value, CAST(NULL AS BIGINT) AS models
            FROM released JOIN periods ON released.through > periods.before AND released.through <= periods.through
            \(joins)
            WHERE \(conditions.joined(separator: " AND "))
            GROUP BY periods.period, group_name
            """
    }

    /// The first release and the last observed day.
    func spanOfReleases() throws -> (first: Day, last: Day)? {
        let releases = try ReleaseList(Self.unbounded(definition), lake).releases
        guard let first = releases.first?.first, let last = lake.days(of: source).last else { return nil }
        return (first, max(first, last))
    }

    /// Releases are gathered over all time, so that a period's first day cannot part one.
    private static func unbounded(_ definition: Definition) -> Definition {
        var all = Definition()
        all.source = definition.source
        return all
    }
}
