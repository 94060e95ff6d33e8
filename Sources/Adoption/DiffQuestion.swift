package import Answers
package import Ecosystem
import Lake

/// What changed between two dates, or between two versions of the lake.
package struct DiffQuestion {
    /// One side: a lake and the definition asked of it.
    private struct Side {
        let lake: OpenLake
        let table: GroupTable
        /// The period compared.
        let period: Int
    }

    /// A point to compare: a day in a period, or a whole version.
    package enum Point: Sendable {
        case day(Day)
        case version(String)

        package init(_ text: String) { self = Day(text).map { .day($0) } ?? .version(text) }
    }

    private let definition: Definition
    private let limit: Int
    /// Opens the lake at a version, or as it is.
    private let open: (String?) throws -> OpenLake

    /// - Parameter limit: how many groups are the top, and how many models are shown.
    package init(_ definition: Definition, limit: Int, open: @escaping (String?) throws -> OpenLake) {
        self.definition = definition
        self.limit = limit
        self.open = open
    }

    /// - Throws: ``AdoptionError`` `noData` for a day or version that the lake does not hold, `unsupported` for a day and a
    ///   version together.
    package func answer(from: Point, to: Point) throws -> Answer {
        let before: Side
        let after: Side
        let models: [String: (before: Double, after: Double)]
        switch (from, to) {
        case (.day(let first), .day(let second)):
            let lake = try open(nil)
            before = try side(lake, on: first)
            after = try side(lake, on: second)
            models = try movement(before, after)
        case (.version(let first), .version(let second)):
            before = try side(open(first), on: nil)
            let values = try modelTotals(before, as: "models_before")
            after = try side(open(second), on: nil)
            let later = try modelTotals(after, as: "models_after")
            models = Dictionary(
                uniqueKeysWithValues: Set(values.keys).union(later.keys).map {
                    ($0, (values[$0] ?? 0, later[$0] ?? 0))
                })
        default:
            throw AdoptionError(.unsupported, "two dates or two lake versions can be compared, not one of each")
        }
        return try answer(before, after, models)
    }

    private func side(_ lake: OpenLake, on day: Day?) throws -> Side {
        var asked = definition
        guard let day else {
            asked.step = .total
            return Side(lake: lake, table: try GroupTable(asked, of: lake), period: 0)
        }
        // Only the period that holds the day is read.
        let (resolved, relation, _) = try GroupTable.resolved(asked, lake)
        guard let first = resolved.from, let last = resolved.to, day >= first, day <= last else {
            throw AdoptionError(
                .noData, "no data for \(day): they run from \(resolved.from ?? day) to \(resolved.to ?? day)")
        }
        let periods = try relation.periods(from: first, to: last)
        // A level between two observations is that of the last one.
        guard let period = periods.last(where: { $0.first <= day }) else {
            throw AdoptionError(.noData, "no data for \(day)")
        }
        (asked.from, asked.to) = (period.first, period.last)
        let table = try GroupTable(asked, of: lake)
        return Side(lake: lake, table: table, period: 0)
    }

    private func modelQuery(_ side: Side) throws -> String? {
        var definition = side.table.definition
        definition.grouping = .model
        return try Relation(definition, of: side.lake).totals([side.table.periods[side.period]])
    }

    private func modelTotals(_ side: Side, as name: String) throws -> [String: Double] {
        guard let query = try modelQuery(side) else { return [:] }
        let rows = try side.lake.engine.rows(
            "SELECT group_name, value FROM (\(query)) AS totals WHERE group_name IS NOT NULL"
        ).rows
        return Dictionary(
            rows.compactMap { row in row[0].text.flatMap { id in row[1].real.map { (id, $0) } } }, uniquingKeysWith: +)
    }

    /// The models whose share changed most.
    private func movement(_ before: Side, _ after: Side) throws -> [String: (before: Double, after: Double)] {
        let engine = before.lake.engine
        for (side, name) in [(before, "models_before"), (after, "models_after")] {
            let query = try modelQuery(side) ?? "SELECT NULL AS group_name, 0.0 AS value WHERE FALSE"
            try engine.materialise(name, "SELECT group_name AS id, value FROM (\(query)) AS totals")
        }
        let totals = (before.table.total(before.period), after.table.total(after.period))
        let rows = try engine.rows(
            """
            SELECT coalesce(b.id, a.id), coalesce(b.value, 0), coalesce(a.value, 0)
            FROM models_before AS b FULL OUTER JOIN models_after AS a ON a.id = b.id
            ORDER BY abs(coalesce(a.value, 0) / \(totals.1) - coalesce(b.value, 0) / \(totals.0)) DESC, 1 LIMIT \(limit)
            """
        ).rows
        return Dictionary(
            rows.compactMap { row in row[0].text.map { ($0, (row[1].real ?? 0, row[2].real ?? 0)) } },
            uniquingKeysWith: { first, _ in first })
    }

    private func answer(
        _ before: Side, _ after: Side, _ models: [String: (before: Double, after: Double)]
    ) throws -> Answer {
        let table = after.table
        let spans = [before, after].map { side in
            let period = side.table.periods[side.period]
            return period.first == period.last ? "\(period.last)" : "\(period.first) to \(period.last)"
        }
        var answer = Answer(
            title: "\(definition.subject) by \(definition.grouping.rawValue): \(spans[0]) against \(spans[1])",
            definition: table.definition.description, lake: after.lake.snapshot.version,
            columns: [
                .init("what", .text), .init("group", .group), .init("before", .count), .init("after", .count),
                .init("share_before", .share), .init("share_after", .share), .init("change", .difference),
                .init("rank_before", .count), .init("rank_after", .count), .init("top", .text),
            ],
            sections: ["what"])
        let totals = (before.table.total(before.period), table.total(after.period))
        let ranks = [before, after].map { side in
            Dictionary(
                side.table.known(side.period).enumerated().compactMap { index, cell in
                    cell.group.map { ($0, index + 1) }
                }, uniquingKeysWith: { first, _ in first })
        }
        func row(_ what: String, _ name: String, _ values: (Double, Double), _ ranked: Bool) -> [Answer.Value] {
            let shares = (
                totals.0 > 0 ? values.0 / totals.0 : nil, totals.1 > 0 ? values.1 / totals.1 : nil as Double?
            )
            let (old, new) = ranked ? (ranks[0][name], ranks[1][name]) : (nil, nil)
            let wasTop = old.map { $0 <= limit } ?? false
            let isTop = new.map { $0 <= limit } ?? false
            return [
                .text(what), .text(name), .real(values.0), .real(values.1), Answer.Value(shares.0),
                Answer.Value(shares.1), Answer.Value(shares.0.flatMap { old in shares.1.map { $0 - old } }),
                Answer.Value(old), Answer.Value(new),
                ranked && wasTop != isTop ? .text(isTop ? "entered" : "left") : .null,
            ]
        }
        let named = Set(ranks[0].keys).union(ranks[1].keys)
        let shown = named.filter { (ranks[0][$0] ?? .max) <= limit || (ranks[1][$0] ?? .max) <= limit }
            .sorted {
                (ranks[1][$0] ?? .max, ranks[0][$0] ?? .max, $0) < (ranks[1][$1] ?? .max, ranks[0][$1] ?? .max, $1)
            }
        for name in shown {
            let values = (before.table.value(name, before.period), table.value(name, after.period))
            answer.rows.append(row("group", name, values, true))
        }
        let unknown = (before.table.unknown(before.period), table.unknown(after.period))
        if unknown.0 + unknown.1 > 0 { answer.rows.append(row("group", "unknown", unknown, false)) }
        if definition.grouping != .model {
            let moved = models.map { name, values in row("model", name, values, false) }
                .sorted {
                    Self.size($1) == Self.size($0) ? Self.name($0) < Self.name($1) : Self.size($0) > Self.size($1)
                }
            answer.rows += moved.prefix(limit)
        }
        answer.notes = try table.allNotes(after.lake)
        if before.lake.snapshot.version != after.lake.snapshot.version {
            answer.notes.append(
                "before: lake version \(before.lake.snapshot.version), \(before.table.definition.description)")
        } else {
            answer.notes.append("before: \(before.table.definition.description)")
        }
        answer.notes.append(
            "top: entered or left the first \(limit) ranks; model: the models whose share of the total changed most")
        answer.names = GroupNames.names(of: definition.grouping, after.lake.registry)
        return answer
    }

    private static func size(_ row: [Answer.Value]) -> Double {
        if case .real(let change) = row[6] { abs(change) } else { 0 }
    }

    private static func name(_ row: [Answer.Value]) -> String {
        if case .text(let name) = row[1] { name } else { "" }
    }
}
