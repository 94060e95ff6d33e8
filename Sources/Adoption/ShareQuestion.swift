package import Answers
package import Ecosystem
import Foundation
import Lake
import Registry
import Statistics

/// Shares of groups under a definition, with the bounds that the unknown part leaves (METHODS §6).
package struct ShareQuestion {
    private let lake: OpenLake
    private let definition: Definition
    private let limit: Int?
    private var notes: [String] = []

    /// - Parameter limit: show only so many groups of each period, the largest first.
    package init(_ definition: Definition, of lake: OpenLake, limit: Int? = nil) {
        self.definition = definition
        self.lake = lake
        self.limit = limit
    }

    /// - Throws: ``AdoptionError`` `noData` if the lake holds nothing for the definition.
    package mutating func answer() throws -> Answer {
        var definition = definition
        let source = definition.source
        let observed = lake.days(of: source)
        guard !observed.isEmpty else {
            let held = lake.sources.joined(separator: ", ")
            throw AdoptionError(.noData, "the lake holds no observations of '\(source)' (it holds \(held))")
        }
        try checkFilters()
        let relation = Relation(definition, of: lake)
        guard let span = try relation.span() else {
            throw AdoptionError(
                .noData,
                "the lake holds no \(definition.measure.rawValue) of '\(source)' for this definition"
                    + (observed.count == 1 && definition.measure == .newDownloads
                        ? ": new downloads need at least two observations, or births" : ""))
        }
        let from = max(definition.from ?? span.first, span.first)
        let to = min(definition.to ?? span.last, span.last)
        if let asked = definition.from, asked < span.first {
            notes.append("the data begin on \(span.first), not on \(asked)")
        }
        if let asked = definition.to, asked > span.last {
            notes.append("the data end on \(span.last), not on \(asked)")
        }
        guard from <= to else { throw AdoptionError(.noData, "the data run from \(span.first) to \(span.last)") }
        definition.from = from
        definition.to = to

        let periods = try relation.periods(from: from, to: to)
        let cells = try relation.cells(periods)
        let columns: [Answer.Column] = [
            .init("period", .date), .init("group", .group), .init("value", .count), .init("share", .share),
            .init("lower", .share), .init("upper", .share), .init("rank", .count), .init("models", .count),
        ]
        var answer = Answer(
            title: Self.title(definition), definition: definition.description, lake: lake.snapshot.version,
            columns: columns, sections: ["period"])
        var hidden = 0
        for (index, period) in periods.enumerated() {
            let groups = cells[index, default: []]
            let rows = Self.rows(of: groups, period: period, unknown: definition.unknown)
            // The unknown part is never hidden: every bound rests on it.
            let known = rows.prefix { $0[1] != .text("unknown") }
            answer.rows += known.prefix(limit ?? known.count) + rows.dropFirst(known.count)
            hidden += max(0, known.count - (limit ?? known.count))
        }
        if answer.rows.isEmpty { throw AdoptionError(.noData, "nothing in the lake fits this definition") }
        if hidden > 0 { notes.append("\(hidden) further rows are left out by --limit") }
        notes += try relation.notes(periods, cells)
        answer.notes = try lake.notes() + notes
        answer.names = names(for: definition.grouping)
        return answer
    }

    /// - Throws: ``AdoptionError`` `unsupported` for a group that the registry cannot mean.
    private func checkFilters() throws {
        for filter in definition.filters {
            for value in filter.values where value != "unknown" {
                let isKnown =
                    switch filter.key {
                    case .organisation: lake.registry.organisations[value] != nil
                    case .family: lake.registry.families.values.contains { $0.name == value }
                    case .line: lake.registry.families.values.contains { $0.line == value }
                    default: true
                    }
                if !isKnown {
                    throw AdoptionError(.unsupported, "the registry has no \(filter.key.rawValue) called '\(value)'")
                }
            }
        }
    }

    /// One period's rows: known groups by size, the unknown last.
    private static func rows(of groups: [GroupTotal], period: Period, unknown: UnknownHandling) -> [[Answer.Value]] {
        let total = groups.reduce(0) { $0 + $1.value }
        let unknownTotal = groups.filter { $0.group == nil }.reduce(0) { $0 + $1.value }
        let known = groups.filter { $0.group != nil }.sorted { ($1.value, $0.group ?? "") < ($0.value, $1.group ?? "") }
        var rows: [[Answer.Value]] = []
        for (index, group) in known.enumerated() {
            let share = Share(group: group.value, unknown: unknownTotal, total: total)
            rows.append([
                .text(period.label.description), Answer.Value(group.group), .real(group.value),
                Answer.Value(unknown == .exclude ? share.amongKnown : share.value), Answer.Value(share.bounds?.lower),
                Answer.Value(share.bounds?.upper), .integer(index + 1), Answer.Value(group.models),
            ])
        }
        if unknown == .show, let group = groups.first(where: { $0.group == nil }) {
            let share = Share(group: group.value, unknown: 0, total: total)
            rows.append([
                .text(period.label.description), .text("unknown"), .real(group.value), Answer.Value(share.value), .null,
                .null, .null, Answer.Value(group.models),
            ])
        }
        return rows
    }

    private static func title(_ definition: Definition) -> String {
        let measure =
            switch definition.measure {
            case .newDownloads: "New downloads"
            case .downloads30d: "Downloads in the last 30 days"
            case .cumulative: "All downloads so far"
            }
        let every = definition.step == .total ? "" : ", every \(definition.step.rawValue)"
        return "\(measure) by \(definition.grouping.rawValue)\(every)"
    }

    private func names(for grouping: Grouping) -> [String: String] {
        switch grouping {
        case .country:
            Dictionary(
                lake.registry.organisations.values.compactMap(\.country).map { ($0.code, $0.name) },
                uniquingKeysWith: { first, _ in first })
        case .organisation: lake.registry.organisations.mapValues(\.name)
        default: [:]
        }
    }
}

/// The total of one group in one period.
struct GroupTotal: Sendable {
    /// `nil`: the part that no group is known for.
    let group: String?
    let value: Double
    /// How many models it is made of, where that was counted.
    let models: Int?
}
