package import Answers
package import Ecosystem
import Lake
import Statistics

/// Shares of groups under a definition, with the bounds that the unknown part leaves (METHODS §6).
package struct ShareQuestion {
    private let lake: OpenLake
    private let definition: Definition
    private let limit: Int?

    /// - Parameter limit: show only so many groups of each period, the largest first.
    package init(_ definition: Definition, of lake: OpenLake, limit: Int? = nil) {
        self.definition = definition
        self.lake = lake
        self.limit = limit
    }

    /// - Throws: ``AdoptionError`` `noData` if the lake holds nothing for the definition.
    package func answer() throws -> Answer {
        let attributed = try AttributedTables(definition, of: lake)
        let columns: [Answer.Column] = [
            .init("period", .date), .init("group", .group), .init("value", .count), .init("share", .share),
            .init("lower", .share), .init("upper", .share), .init("rank", .count), .init("models", .count),
        ]
        var answer = Answer(
            title: attributed.definition.title, definition: attributed.definition.description,
            lake: lake.snapshot.version, columns: columns, sections: ["period"])
        var hidden = 0
        for index in attributed.periods.indices {
            for one in attributed.tables {
                let known = one.table.known(index)
                let shown = Self.rows(known.prefix(limit ?? known.count), of: one.table, period: index)
                answer.rows += attributed.areSeveral ? shown.map { $0.attributed(one.attribution) } : shown
                hidden += max(0, known.count - (limit ?? known.count))
            }
        }
        if attributed.areSeveral { answer.columns.addAttribution(&answer.sections) }
        answer.notes = attributed.notes
        if hidden > 0 { answer.notes.insert("\(hidden) further rows are left out by --limit", at: 0) }
        answer.names = GroupNames.names(of: definition.grouping, lake.registry)
        return answer
    }

    /// One period's rows: known groups by size, the unknown last. That is never hidden: every bound rests on it.
    private static func rows(
        _ known: some Sequence<GroupTotal>, of table: GroupTable, period: Int
    ) -> [[Answer.Value]] {
        let label = Answer.Value.text(table.periods[period].label.description)
        let unknown = table.definition.unknown
        var rows = known.enumerated().map { index, group -> [Answer.Value] in
            let share = table.share(group.value, period)
            return [
                label, Answer.Value(group.group), .real(group.value),
                Answer.Value(unknown == .exclude ? share.amongKnown : share.value), Answer.Value(share.bounds?.lower),
                Answer.Value(share.bounds?.upper), .integer(index + 1), Answer.Value(group.models),
            ]
        }
        if unknown == .show, let group = table.cells[period, default: []].first(where: { $0.group == nil }) {
            let share = table.share(group.value, period)
            rows.append([
                label, .text("unknown"), .real(group.value), Answer.Value(share.value), .null, .null, .null,
                Answer.Value(group.models),
            ])
        }
        return rows
    }
}

extension [Answer.Value] {
    /// The row with its attribution after its period.
    func attributed(_ attribution: Attribution) -> [Answer.Value] {
        Array(prefix(1)) + [.text(attribution.rawValue)] + dropFirst(1)
    }
}

extension [Answer.Column] {
    /// Makes room for what ``Swift/Array/attributed(_:)`` adds to each row.
    mutating func addAttribution(_ sections: inout [String]) {
        insert(.init("attribution", .text), at: 1)
        sections.append("attribution")
    }
}

extension Definition {
    /// What is measured, for a heading: `New downloads by country, every month`.
    var title: String { "\(subject) by \(grouping.rawValue)\(step == .total ? "" : ", every \(step.rawValue)")" }

    /// What is counted, in words.
    var subject: String {
        switch measure {
        case .newDownloads: "New downloads"
        case .downloads30d: "Downloads in the last 30 days"
        case .cumulative: "All downloads so far"
        case .releases: "Releases"
        case .derivatives: "New derivatives"
        case .tokens: "Tokens"
        case .price: "US dollars per million tokens"
        }
    }
}
