import Ecosystem
import Lake

/// Models one of whose publishers changed hands: what is summed by model must be summed apart before and after.
struct ChangingHands {
    /// Whether there is any: else no row has to be looked at for it.
    var areThereAny: Bool { !days.isEmpty }
    /// The days on which a holding began.
    let days: Set<Day>

    /// Makes `changing_hands(model_key, days)`: such models, and the days on which a holding began. Needs `holdings`.
    ///
    /// - Parameter origins: columns of `descents` with models whose publishers count too.
    init(_ lake: OpenLake, source: String, origins: [String]) throws {
        try lake.bind(.models, source: source)
        try lake.engine.materialise(
            "dated_namespaces",
            """
            SELECT namespace, list_sort(list_distinct(flatten(list([from_on, CAST(until_on + 1 AS DATE)])))) AS days
            FROM (SELECT namespace, from_on, CASE WHEN until_on < DATE '9999-12-31' THEN until_on END AS until_on FROM holdings
                WHERE from_on > DATE '0001-01-01' OR until_on < DATE '9999-12-31')
            GROUP BY namespace
            """)
        var owners = "SELECT model_key, namespace FROM models"
        if !origins.isEmpty { try LineageTables(lake, source: source).bind() }
        for origin in origins {
            owners +=
                " UNION ALL SELECT descents.model_key, descent_nodes.namespace FROM descents "
                + "JOIN descent_nodes ON descent_nodes.model_key = \(origin)"
        }
        try lake.engine.materialise(
            "changing_hands",
            """
            SELECT model_key, list_distinct(flatten(list(days))) AS days
            FROM (\(owners)) AS owners JOIN dated_namespaces ON dated_namespaces.namespace = owners.namespace
            GROUP BY model_key
            """)
        days = Set(
            try lake.engine.rows("SELECT DISTINCT CAST(unnest(days) AS VARCHAR) FROM changing_hands").rows.compactMap {
                row in
                row[0].text.flatMap { Day($0) }
            })
    }

    /// What ``era(of:)`` needs beside `table`.
    func join(to table: String) -> String {
        areThereAny ? "LEFT JOIN changing_hands ON changing_hands.model_key = \(table).model_key" : ""
    }

    /// The number of the holding at the end of a stretch, from 0.
    func era(of table: String) -> String {
        areThereAny
            ? "coalesce(list_count(list_filter(changing_hands.days, lambda day: \(table).through >= day)), 0)" : "0"
    }
}
