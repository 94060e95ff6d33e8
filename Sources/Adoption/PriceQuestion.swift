package import Answers
package import Ecosystem
import Lake

/// The price table (METHODS §8): what a million tokens cost by group and day, and the ranks of the same groups by adoption.
///
/// A group's price is that of its median model, so that input, output and blend belong together and stay exact.
package struct PriceQuestion {
    private let lake: OpenLake
    private let definition: Definition
    private let limit: Int?

    /// - Parameter limit: show only so many groups of each period, the cheapest first.
    package init(_ definition: Definition, of lake: OpenLake, limit: Int? = nil) {
        self.definition = definition
        self.lake = lake
        self.limit = limit
    }

    /// - Throws: ``AdoptionError`` `noData` if the lake holds no price in the period, `unsupported` for choices that prices
    ///   do not have.
    package func answer() throws -> Answer {
        try refuse()
        try GroupNames.check(definition.filters, lake)
        let relation = Relation(definition, of: lake)
        let observed = relation.observedDays()
        guard let first = observed.first, let last = observed.last else {
            let held = Set(lake.snapshot.files(of: .prices).map(\.source)).sorted().joined(separator: ", ")
            let hint = held.isEmpty ? "`bellwether collect openrouter` brings some" : "it holds those of \(held)"
            throw AdoptionError(.noData, "the lake holds no prices of '\(definition.source)'; \(hint)")
        }
        var asked = definition
        let (from, to) = (max(definition.from ?? first, first), min(definition.to ?? last, last))
        guard from <= to else { throw AdoptionError(.noData, "the prices run from \(first) to \(last)") }
        (asked.from, asked.to) = (from, to)
        let served = try ServedModels(lake, source: definition.source)
        try served.refuse(definition)
        let list = PriceList(lake, served, definition)
        let ranks = (downloads: try adoption(.newDownloads, to: to), tokens: try adoption(.tokens, to: to))

        var answer = Answer(
            title: "\(asked.subject) by \(asked.grouping.rawValue)"
                + (asked.step == .total ? "" : ", every \(asked.step.rawValue)"),
            definition: asked.description, lake: lake.snapshot.version, columns: Self.columns, sections: ["period"])
        var before: [String: Int]?
        var skipped = PriceList.Skipped()
        var hidden = 0
        for period in try relation.periods(from: from, to: to) {
            guard let day = observed.last(where: { $0 >= period.first && $0 <= period.last }) else { continue }
            let groups = try list.groups(on: day, &skipped)
            let shown = groups.prefix(limit ?? groups.count)
            hidden += groups.count - shown.count
            for group in shown {
                let (name, rank) = (group.name, group.rank)
                answer.rows.append([
                    .text(period.label.description), Answer.Value(rank),
                    Answer.Value(name.flatMap { before?[$0] }.flatMap { earlier in rank.map { earlier - $0 } }),
                    .text(name ?? "unknown"), Answer.Value(group.median.blended), Answer.Value(group.median.input),
                    Answer.Value(group.median.output), Answer.Value(group.lowest), Answer.Value(group.highest),
                    .text(group.median.id), Answer.Value(served.openness(group.median.id)?.rawValue),
                    .integer(group.models), Answer.Value(name.flatMap { ranks.downloads[$0] }),
                    Answer.Value(name.flatMap { ranks.tokens[$0] }),
                ])
            }
            before = Dictionary(
                groups.compactMap { group in group.name.flatMap { name in group.rank.map { (name, $0) } } },
                uniquingKeysWith: { first, _ in first })
        }
        guard !answer.rows.isEmpty else {
            throw AdoptionError(.noData, "no model that fits this definition has a price above zero")
        }
        answer.notes = try lake.notes() + notes(skipped, hidden)
        answer.names = GroupNames.names(of: definition.grouping, lake.registry)
        return answer
    }

    private static let columns: [Answer.Column] = [
        .init("period", .date), .init("rank", .count), .init("change", .count), .init("group", .group),
        .init("value", .real), .init("input", .real), .init("output", .real), .init("lowest", .real),
        .init("highest", .real), .init("model", .text), .init("openness", .text), .init("models", .count),
        .init("downloads_rank", .count), .init("tokens_rank", .count),
    ]

    private func refuse() throws {
        guard definition.attributions == [.uploader] else {
            throw AdoptionError(.unsupported, "a price is asked by whoever made the model; leave out --attribution")
        }
        let choices = [
            ("minimum", definition.minimum > 0), ("spikes", definition.spikes != .keep),
            ("cohort", definition.cohort != .all), ("derivatives", definition.derivatives == .drop),
            ("tests", definition.tests == .drop),
        ]
        if let choice = choices.first(where: \.1) {
            throw AdoptionError(.unsupported, "\(choice.0) speaks of downloads; measure=price has none")
        }
    }

    /// The ranks of the same groups by downloads or tokens over all that the lake holds until a day; none where it holds
    /// none.
    private func adoption(_ measure: Measure, to day: Day) throws -> [String: Int] {
        var asked = Definition()
        asked.measure = measure
        asked.source = measure == .tokens ? definition.source : measure.usualSource
        asked.grouping = definition.grouping
        asked.filters = definition.filters
        asked.step = .total
        asked.to = day
        let table: GroupTable
        do {
            table = try GroupTable(asked, of: lake)
        } catch let error as AdoptionError where error.code == .noData {
            return [:]
        }
        let ranked = table.known(0).enumerated().compactMap { index, group in group.group.map { ($0, index + 1) } }
        return Dictionary(ranked, uniquingKeysWith: { first, _ in first })
    }

    private func notes(_ skipped: PriceList.Skipped, _ hidden: Int) -> [String] {
        var notes: [String] = []
        if hidden > 0 { notes.append("\(hidden) further rows are left out by --limit") }
        notes += [
            "value: the blend of three tokens in and one out, of the group's median model (of two in the middle the cheaper); "
                + "input, output, model and openness are that model's; lowest and highest: the group's blends",
            "rank 1 is the cheapest; downloads_rank and tokens_rank: the group's place by new downloads on the Hub and by tokens "
                + "of \(definition.source), over all that the lake holds until the last day shown; null where it has none",
        ]
        if skipped.free > 0 { notes.append("\(skipped.free) listings without a price (free variants) are left out") }
        if skipped.varying > 0 { notes.append("\(skipped.varying) listings whose price varies are left out") }
        return notes + lake.attributions(of: definition.source)
    }
}
