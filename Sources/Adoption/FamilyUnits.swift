import Ecosystem
import Lake
import Statistics

/// The models and families behind a gap: what the interval resamples and the flip sets remove.
///
/// A model's family is that of its root in the registry, else the root itself; without lineage a model is its own root.
struct FamilyUnits {
    /// How many of the largest are looked at one by one.
    private static let singled = 2_000

    private let lake: OpenLake
    private let definition: Definition
    private var engine: DuckDBEngine { lake.engine }

    /// Makes the tables behind the units from `model_totals`.
    init(_ definition: Definition, of lake: OpenLake) throws {
        self.lake = lake
        self.definition = definition
        let (condition, value) = RobustnessCube.selection(definition)
        let code = "code_\(definition.attribution.rawValue)"
        try engine.materialise(
            "model_units",
            """
            SELECT model_key, sum(CASE WHEN \(code) = 1 THEN \(value) ELSE 0 END) AS a,
                sum(CASE WHEN \(code) = 2 THEN \(value) ELSE 0 END) AS b, sum(\(value)) AS total
            FROM model_totals WHERE \(condition) AND \(value) > 0 GROUP BY model_key
            """)
        try Relation(definition, of: lake).bindFamilies()
        try engine.materialise(
            "family_units",
            """
            SELECT unit, any_value(family) AS family, any_value(origin_key) AS origin_key, round(sum(a), 6) AS a,
                round(sum(b), 6) AS b, round(sum(total), 6) AS total
            FROM (SELECT CASE WHEN known.family IS NOT NULL THEN model_key(known.family) ELSE origin_key END AS unit,
                    known.family, origin_key, a, b, total
                FROM (SELECT coalesce(descents.root_key, model_units.model_key) AS origin_key, a, b, total
                    FROM model_units LEFT JOIN descents ON descents.model_key = model_units.model_key) AS traced
                LEFT JOIN known_families AS known ON known.model_key = traced.origin_key) AS named
            GROUP BY unit
            """)
    }

    /// Families for the bootstrap: the largest one by one, the rest as families of nearly equal size.
    func families() throws -> [FamilyBootstrap.Family] {
        let rows = try engine.rows(
            """
            SELECT CAST(count(*) AS BIGINT), sum(a) / count(*), sum(b) / count(*), sum(total) / count(*)
            FROM (SELECT *, row_number() OVER (ORDER BY total DESC, unit) AS place FROM family_units) AS placed
            GROUP BY CASE WHEN place <= \(Self.singled) THEN place ELSE -1 END,
                CASE WHEN place > \(Self.singled) THEN floor(8 * log2(total)) END, place > \(Self.singled) AND a > 0,
                place > \(Self.singled) AND b > 0
            ORDER BY 4 DESC, 1, 2, 3
            """
        ).rows
        return rows.map { row in
            .init(
                groups: [row[1].real ?? 0, row[2].real ?? 0], total: row[3].real ?? 0, count: row[0].integer ?? 1)
        }
    }

    /// The tail index of the families' totals.
    func tailIndex() throws -> HillIndex? { HillIndex(try engine.reals("SELECT total FROM family_units")) }

    /// The fewest models whose removal ends the first group's lead, or the second's.
    func flippingModels(secondLeads: Bool = false) throws -> [String] {
        try flip(
            "SELECT models.model_id, top.a, top.b FROM (SELECT * FROM model_units ORDER BY \(Self.order(secondLeads)), model_key LIMIT %n) AS top "
                + "JOIN models ON models.model_key = top.model_key",
            of: "model_units", secondLeads)
    }

    /// The fewest families whose removal does so.
    func flippingFamilies(secondLeads: Bool = false) throws -> [String] {
        // A root that no observation holds is known by the lineage alone.
        let roots =
            "LEFT JOIN (SELECT model_key AS root_key, model_id AS root_id FROM descent_nodes) AS roots ON roots.root_key = top.origin_key"
        return try flip(
            "SELECT coalesce(top.family, models.model_id, roots.root_id), top.a, top.b "
                + "FROM (SELECT * FROM family_units ORDER BY \(Self.order(secondLeads)), unit LIMIT %n) AS top "
                + "LEFT JOIN models ON models.model_key = top.origin_key \(roots)",
            of: "family_units", secondLeads)
    }

    private static func order(_ secondLeads: Bool) -> String { secondLeads ? "b - a DESC" : "a - b DESC" }

    /// Looks at ever more of the most decisive units until they are enough.
    ///
    /// What is left stands in for itself as one last unit: if that brings the leader no more than the other, it would be
    /// removed last, and a flip set without it is the least one.
    private func flip(_ query: String, of table: String, _ secondLeads: Bool) throws -> [String] {
        let sums = try engine.rows("SELECT count(*), sum(a), sum(b) FROM \(table)").rows[0]
        guard let count = sums[0].integer, let first = sums[1].real, let second = sums[2].real else { return [] }
        let (leader, other) = secondLeads ? (second, first) : (first, second)
        guard leader > other else { return [] }
        var limit = 1_000
        while true {
            let rows = try engine.rows(query.replacing("%n", with: String(limit))).rows
            var units = rows.map { row -> FlipSet<String>.Unit in
                let (a, b) = (row[1].real ?? 0, row[2].real ?? 0)
                return .init(id: row[0].text ?? "", leader: secondLeads ? b : a, other: secondLeads ? a : b)
            }
            let rest = (
                leader - units.reduce(0) { $0 + $1.leader }, other - units.reduce(0) { $0 + $1.other }
            )
            let isAll = rows.count >= count
            if isAll || rest.0 <= rest.1 {
                // The empty id stands for no unit: it is never among the names.
                if !isAll { units.append(.init(id: "", leader: max(0, rest.0), other: max(0, rest.1))) }
                return try FlipSet(units, check: engine.interruption.check).units.map(\.id).filter { !$0.isEmpty }
            }
            limit *= 10
        }
    }
}
