import Ecosystem
import Lake

/// Models one of whose publishers changed hands: what is summed by model must be summed apart before and after.
struct ChangingHands {
    /// Whether there is any: else no row has to be looked at for it.
    var areThereAny: Bool { !days.isEmpty }
    /// The days on which a holding began.
    let days: Set<Day>
    /// What `changing_hands` is keyed by.
    private let key: String

    /// Makes `changing_hands(key, days)`: such models, or their namespaces where only publishers count, and the days on
    /// which a holding began. Needs `holdings`.
    ///
    /// - Parameter origins: columns of `descents` with models whose publishers count too.
    init(_ lake: OpenLake, source: String, origins: [String]) throws {
        days = try Self.days(lake, source: source, withOrigins: !origins.isEmpty)
        // A namespace that the build did not know is not among what it wrote.
        key = origins.isEmpty && lake.knowsRegistry ? "namespace" : "model_key"
        guard areThereAny else { return }
        if key == "namespace" {
            try lake.engine.materialise("changing_hands", "SELECT namespace AS key, days FROM dated_namespaces")
            return
        }
        try lake.bind(.models, source: source)
        try LineageTables(lake, source: source).bind()
        let publishers = "SELECT models.model_key, days FROM models JOIN dated_namespaces USING (namespace)"
        let makers = origins.map { origin in
            "SELECT descents.model_key, days FROM descents JOIN descent_nodes ON descent_nodes.model_key = descents.\(origin) "
                + "JOIN dated_namespaces USING (namespace)"
        }
        try lake.engine.materialise(
            "changing_hands",
            """
            SELECT model_key AS key, list_distinct(flatten(list(days))) AS days
            FROM (\(([publishers] + makers).joined(separator: " UNION ALL "))) AS owners GROUP BY model_key
            """)
    }

    /// The days on which a holding of a namespace that the source has began; leaves the namespaces in
    /// `dated_namespaces(namespace, days)`. Needs `holdings`.
    ///
    /// - Parameter withOrigins: whether namespaces count whose models others were made from.
    static func days(_ lake: OpenLake, source: String, withOrigins: Bool) throws -> Set<Day> {
        let dated = "from_on > DATE '0001-01-01' OR until_on < DATE '9999-12-31'"
        guard try lake.engine.rows("SELECT count(*) FROM holdings WHERE \(dated)").scalar.integer != 0 else {
            return []
        }
        var present = "TRUE"
        if lake.knowsRegistry {
            try lake.bindCube(source: source)
            present = "namespace IN (SELECT namespace FROM cube)"
            if withOrigins {
                try LineageTables(lake, source: source).bind()
                present += " OR namespace IN (SELECT namespace FROM descent_nodes)"
            }
        }
        try lake.engine.materialise(
            "dated_namespaces",
            """
            SELECT namespace, list_sort(list_distinct(flatten(list([from_on, CAST(until_on + 1 AS DATE)])))) AS days
            FROM (SELECT namespace, from_on, CASE WHEN until_on < DATE '9999-12-31' THEN until_on END AS until_on
                FROM holdings WHERE \(dated))
            WHERE \(present)
            GROUP BY namespace
            """)
        let rows = try lake.engine.rows("SELECT DISTINCT CAST(unnest(days) AS VARCHAR) FROM dated_namespaces").rows
        return Set(rows.compactMap { row in row[0].text.flatMap { Day($0) } })
    }

    /// What ``era(of:)`` needs beside `table`.
    func join(to table: String) -> String {
        areThereAny ? "LEFT JOIN changing_hands ON changing_hands.key = \(table).\(key)" : ""
    }

    /// The number of the holding at the end of a stretch, from 0.
    func era(of table: String) -> String {
        areThereAny
            ? "coalesce(list_count(list_filter(changing_hands.days, lambda day: \(table).through >= day)), 0)" : "0"
    }
}
