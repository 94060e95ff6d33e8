import Ecosystem
import Lake
import Statistics

/// The totals of all groups in all periods of a definition: what shares, ranks, concentration and overtakes are made of.
struct GroupTable {
    /// The definition as it was answered: `from` and `to` are the days really counted.
    let definition: Definition
    let periods: [Period]
    /// By the period's index; groups without a download have no entry.
    let cells: [Int: [GroupTotal]]
    private let sums: [Int: Sums]
    /// What must be said of the data behind the totals.
    let notes: [String]
    private let relation: Relation

    /// - Throws: ``AdoptionError`` `noData` if the lake holds nothing for the definition, `unsupported` for a filter on a
    ///   group that there cannot be.
    init(_ asked: Definition, of lake: OpenLake) throws {
        try GroupNames.check(asked.filters, lake)
        let (definition, relation, notes) = try Self.resolved(asked, lake)
        self.definition = definition
        self.relation = relation
        periods = try relation.periods(from: definition.from ?? Day(0), to: definition.to ?? Day(0))
        cells = try relation.cells(periods)
        if cells.isEmpty { throw AdoptionError(.noData, "nothing in the lake fits this definition") }
        sums = cells.mapValues(Sums.init)
        self.notes = notes
    }

    /// The definition with the days that the lake can serve, and what to say where those are not the days asked for.
    static func resolved(
        _ asked: Definition, _ lake: OpenLake
    ) throws -> (definition: Definition, relation: Relation, notes: [String]) {
        try asked.refuseContradictions()
        let relation = Relation(asked, of: lake)
        let observed = relation.observedDays()
        guard !observed.isEmpty else {
            let held = Set(lake.snapshot.files(of: relation.table).map(\.source)).sorted().joined(separator: ", ")
            let what = relation.table.name == "observations" ? "observations" : asked.measure.rawValue
            throw AdoptionError(
                .noData,
                "the lake holds no \(what) of '\(asked.source)' (it holds \(held.isEmpty ? "none" : "those of \(held)"))"
            )
        }
        guard let span = try relation.span() else {
            throw AdoptionError(
                .noData,
                "the lake holds no \(asked.measure.rawValue) of '\(asked.source)' for this definition"
                    + (observed.count == 1 && asked.measure == .newDownloads
                        ? ": new downloads need at least two observations, or births" : ""))
        }
        var definition = asked
        var notes: [String] = []
        let from = max(asked.from ?? span.first, span.first)
        let to = min(asked.to ?? span.last, span.last)
        if let asked = asked.from, asked < span.first {
            notes.append("the data begin on \(span.first), not on \(asked)")
        }
        if let asked = asked.to, asked > span.last { notes.append("the data end on \(span.last), not on \(asked)") }
        guard from <= to else { throw AdoptionError(.noData, "the data run from \(span.first) to \(span.last)") }
        definition.from = from
        definition.to = to
        return (definition, relation, notes)
    }

    /// What must be said beside the totals.
    func allNotes(_ lake: OpenLake) throws -> [String] { try lake.notes() + notes + relation.notes(periods, cells) }

    /// Everything in a period, the unknown included.
    func total(_ period: Int) -> Double { sums[period]?.total ?? 0 }

    /// What belongs to nobody known.
    func unknown(_ period: Int) -> Double { sums[period]?.unknown ?? 0 }

    /// The known groups of a period, the largest first, equal ones by name. O(n log n).
    func known(_ period: Int) -> [GroupTotal] {
        cells[period, default: []].filter { $0.group != nil }
            .sorted { ($1.value, $0.group ?? "") < ($0.value, $1.group ?? "") }
    }

    /// What a group has in a period, 0 where nothing. O(n).
    func value(_ group: String, _ period: Int) -> Double {
        cells[period, default: []].first { $0.group == group }?.value ?? 0
    }

    /// The share of a group in a period, with the bounds that the unknown leaves.
    func share(_ value: Double, _ period: Int) -> Share {
        Share(group: value, unknown: unknown(period), total: total(period))
    }

    /// How far one group is ahead of another in a period.
    func gap(_ a: String, _ b: String, _ period: Int) -> ShareGap {
        ShareGap(first: value(a, period), second: value(b, period), unknown: unknown(period), total: total(period))
    }

    /// The groups with the most in all periods together, the largest first.
    func leading(_ count: Int) -> [String] {
        var sums: [String: Double] = [:]
        for index in periods.indices {
            for cell in cells[index, default: []] {
                if let group = cell.group { sums[group, default: 0] += cell.value }
            }
        }
        return sums.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(count).map(\.key)
    }
}

/// What the groups of one period have together: asked for beside every one of them.
private struct Sums {
    let total: Double
    let unknown: Double

    init(_ cells: [GroupTotal]) {
        total = cells.reduce(0) { $0 + $1.value }
        unknown = cells.filter { $0.group == nil }.reduce(0) { $0 + $1.value }
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
