import Ecosystem
import Foundation
import Lake

/// The rows a definition sums: read from the cube where that can tell them apart, else from single models.
struct Relation {
    var definition: Definition
    let lake: OpenLake

    init(_ definition: Definition, of lake: OpenLake) {
        self.definition = definition
        self.lake = lake
    }

    var engine: DuckDBEngine { lake.engine }
    var source: String { definition.source }

    /// Groupings and filters that the registry answers from the namespace alone.
    static let ofNamespace: Set<Grouping> = [.country, .organisation, .kind]

    /// Statuses of stretches whose downloads can be placed in time.
    static let placed = "'measured', 'interpolated', 'estimated'"

    var needsModels: Bool {
        if case .releasedSince = definition.cohort { return true }
        if definition.attribution != .uploader || definition.derivatives == .drop { return true }
        if definition.spikes != .keep, definition.measure != .newDownloads { return true }
        return !Self.ofNamespace.contains(definition.grouping) || definition.minimum > 0 || !lake.knowsRegistry
            || definition.filters.contains { !Self.ofNamespace.contains($0.key) }
    }

    /// Whether models are told apart for their number, or for a minimum.
    var countsModels: Bool {
        definition.minimum > 0
            || lake.files(of: .newDownloads, source: source).reduce(0) { $0 + $1.rows } < lake.countableRows
    }

    // MARK: When

    /// The first and last day the measure can speak of.
    func span() throws -> (first: Day, last: Day)? {
        switch definition.measure {
        case .newDownloads:
            let facts = try lake.cubeFacts(source: source)
            guard let span = facts.span else { return nil }
            // Births reach back before the first observation; a period that only they fall into is not one of the source's.
            let observed = lake.days(of: source)
            let begin = facts.hasRolling ? span.first : max(span.first, (observed.first ?? span.first) + 1)
            return (begin, span.last)
        case .releases: return try spanOfReleases()
        case .derivatives: return try spanOfDerivatives()
        case .tokens, .price:
            let days = observedDays()
            return days.first.flatMap { first in days.last.map { (first, $0) } }
        case .downloads30d, .cumulative:
            let days = try levelDays()
            guard let first = days.first, let last = days.last else { return nil }
            return (first, last)
        }
    }

    /// The lake's table that the measure is read from.
    var table: LakeTable {
        switch definition.measure {
        case .tokens: .usage
        case .price: .prices
        case .newDownloads, .downloads30d, .cumulative, .releases, .derivatives: .observations
        }
    }

    /// The days on which the source said anything of what is measured.
    func observedDays() -> [Day] {
        Set(lake.snapshot.files(of: table).filter { $0.source == source }.map(\.observedOn)).sorted()
    }

    /// The days on which the source's counter of this measure was known.
    func levelDays() throws -> [Day] {
        let counter = definition.measure == .downloads30d ? "downloads_30d" : "downloads_all_time"
        return Set(
            lake.snapshot.files(of: .observations).filter {
                $0.source == source && $0.counts[counter, default: 0] > 0
            }.map(\.observedOn)
        ).sorted()
    }

    func periods(from: Day, to: Day) throws -> [Period] {
        let observed = definition.measure.isFlow || definition.measure.isServed ? observedDays() : try levelDays()
        if !definition.measure.isFlow || definition.measure.isServed, definition.step == .observation {
            // A level belongs to the day it was observed on, not to the days before.
            return observed.filter { $0 >= from && $0 <= to }.map { Period(first: $0, last: $0, label: $0) }
        }
        return Period.list(definition.step, from: from, to: to, observed: observed)
    }

    // MARK: How much

    /// Group totals by the period's index.
    func cells(_ periods: [Period]) throws -> [Int: [GroupTotal]] {
        guard let query = try totals(periods) else { return [:] }
        var cells: [Int: [GroupTotal]] = [:]
        // In a fixed order: totals are added up from these rows.
        for row in try engine.rows("\(query) ORDER BY 1, 2").rows {
            guard let period = row[0].integer, let value = row[2].real, value > 0 else { continue }
            cells[period, default: []].append(GroupTotal(group: row[1].text, value: value, models: row[3].integer))
        }
        return cells
    }

    /// The `SELECT` of group totals, `(period, group_name, value, models)` with the period's index; `nil` where none of
    /// the periods holds a day that the measure speaks of.
    func totals(_ periods: [Period]) throws -> String? {
        guard !periods.isEmpty else { return nil }
        try RegistryTables(registry: lake.registry).bindForQuestions(engine, source: source)
        switch definition.measure {
        case .newDownloads:
            try bindPeriods(periods)
            return try newDownloads()
        case .releases:
            try bindPeriods(periods)
            return try releases()
        case .derivatives:
            try bindPeriods(periods)
            return try newDerivatives()
        case .tokens:
            try bindPeriods(periods)
            return try tokens()
        case .price: return nil
        case .downloads30d, .cumulative:
            return try bindLevelDays(of: periods) ? levels() : nil
        }
    }

    func bindPeriods(_ periods: [Period]) throws {
        let rows = periods.enumerated().map { "(\($0), DATE '\($1.first - 1)', DATE '\($1.last)')" }
        try engine.materialise(
            "periods", "SELECT * FROM (VALUES \(rows.joined(separator: ", "))) AS p(period, before, through)")
    }

    /// A sum that does not depend on the order in which threads deliver the rows: in units of 10⁻⁹, then as a number.
    static func exactSum(_ expression: String) -> String {
        "CAST(sum(CAST(\(expression) AS DECIMAL(38, 9))) AS DOUBLE)"
    }

    func ageCondition(_ table: String) throws -> String {
        switch definition.cohort {
        case .all: "TRUE"
        case .new: "\(table).age = 'new'"
        case .releasedSince(let day): "\(table).aged_from >= DATE '\(day)'"
        }
    }
}
