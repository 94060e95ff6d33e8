package import Answers
package import Ecosystem
import Lake
import Statistics

/// The ranking of groups in every period, how it changed, and how far the unknown leaves it open.
package struct RankQuestion {
    private let lake: OpenLake
    private let definition: Definition
    private let limit: Int?

    /// - Parameter limit: show only so many groups of each period, the first ranks.
    package init(_ definition: Definition, of lake: OpenLake, limit: Int? = nil) {
        self.definition = definition
        self.lake = lake
        self.limit = limit
    }

    /// - Throws: ``AdoptionError`` `noData` if the lake holds nothing for the definition.
    package func answer() throws -> Answer {
        if definition.measure == .price { return try PriceQuestion(definition, of: lake, limit: limit).answer() }
        let attributed = try AttributedTables(definition, of: lake)
        var answer = Answer(
            title: "Ranks: " + attributed.definition.title, definition: attributed.definition.description,
            lake: lake.snapshot.version,
            columns: [
                .init("period", .date), .init("rank", .count), .init("change", .count), .init("group", .group),
                .init("value", .count), .init("share", .share), .init("lower", .share), .init("upper", .share),
                .init("best_rank", .count), .init("worst_rank", .count), .init("models", .count),
            ],
            sections: ["period"])
        var before: [Attribution: [String: Int]] = [:]
        var hidden = 0
        for index in attributed.periods.indices {
            for one in attributed.tables where one.table.total(index) > 0 {
                let ranked = Self.ranked(one.table.known(index))
                let rows = Self.rows(
                    ranked.prefix(limit ?? ranked.count), ranked, one.table, index, before[one.attribution])
                answer.rows += attributed.areSeveral ? rows.map { $0.attributed(one.attribution) } : rows
                hidden += ranked.count - min(limit ?? ranked.count, ranked.count)
                before[one.attribution] = Dictionary(
                    ranked.compactMap { rank, cell in cell.group.map { ($0, rank) } },
                    uniquingKeysWith: { first, _ in first })
            }
        }
        if attributed.areSeveral { answer.columns.addAttribution(&answer.sections) }
        if answer.rows.isEmpty { throw AdoptionError(.noData, "no known \(definition.grouping.rawValue) has any") }
        if hidden > 0 { answer.notes.append("\(hidden) further rows are left out by --limit") }
        answer.notes += attributed.notes
        answer.notes += [
            "change: ranks gained since the period before, negative where lost; null where the group had no rank",
            "best_rank and worst_rank: with all of the unknown given to the group, and with all of it given to any other",
        ]
        answer.names = GroupNames.names(of: definition.grouping, lake.registry)
        return answer
    }

    /// The rows of the ranks shown, among all that a period has.
    private static func rows(
        _ shown: some Sequence<(Int, GroupTotal)>, _ ranked: [(Int, GroupTotal)], _ table: GroupTable, _ index: Int,
        _ before: [String: Int]?
    ) -> [[Answer.Value]] {
        let ranks = OpenRanks(ranked.map(\.1.value), unknown: table.unknown(index))
        return shown.map { rank, cell in
            let share = table.share(cell.value, index)
            let open = ranks.of(cell.value)
            let earlier = cell.group.flatMap { before?[$0] }
            return [
                .text(table.periods[index].label.description), .integer(rank), Answer.Value(earlier.map { $0 - rank }),
                Answer.Value(cell.group), .real(cell.value),
                Answer.Value(table.definition.unknown == .exclude ? share.amongKnown : share.value),
                Answer.Value(share.bounds?.lower), Answer.Value(share.bounds?.upper), .integer(open.best),
                .integer(open.worst), Answer.Value(cell.models),
            ]
        }
    }

    /// Groups with their ranks, from 1; equal groups share the better one.
    private static func ranked(_ groups: [GroupTotal]) -> [(Int, GroupTotal)] {
        var rank = 0
        return groups.enumerated().map { index, group in
            if index == 0 || group.value < groups[index - 1].value { rank = index + 1 }
            return (rank, group)
        }
    }
}
