package import Answers
package import Ecosystem
import Lake
package import Statistics

/// How far the lead of one group over another can be trusted (METHODS §6): bounds, interval, flip set, specification curve
/// and a verdict.
package struct RobustnessQuestion {
    private let lake: OpenLake
    private let definition: Definition
    private let between: (String, String)
    private let seed: Seed

    package init(_ definition: Definition, between: (String, String), seed: Seed, of lake: OpenLake) {
        self.definition = definition
        self.between = between
        self.seed = seed
        self.lake = lake
    }

    /// - Throws: ``AdoptionError`` `noData` if neither group has anything in the period, `unsupported` for a group that
    ///   there is not.
    package func answer() throws -> Answer {
        var asked = definition
        asked.step = .total
        guard [.newDownloads, .downloads30d, .cumulative].contains(asked.measure) else {
            throw AdoptionError(.unsupported, "robustness speaks of downloads, not of \(asked.measure.rawValue)")
        }
        try GroupNames.check(asked.filters, lake)
        var (base, relation, notes) = try GroupTable.resolved(asked, lake)
        if definition.step != .observation, definition.step != .total {
            notes.append("robustness speaks of the whole period; --from and --to choose another")
        }
        let periods = try relation.periods(from: base.from ?? Day(0), to: base.to ?? Day(0))
        if base.measure != .newDownloads, let last = try relation.levelDays().last(where: { $0 <= base.to ?? Day(0) }) {
            // A level is that of one day; the definition names it.
            base.to = last
        }
        let (names, pair) = try groups(base)
        let served = SpecificationGrid.Served(
            lineage: lake.has(.descents, source: base.source),
            spikes: lake.has(.spikes, source: base.source), ages: true)
        let grid = SpecificationGrid(base, served: served)
        let totals = ModelTotals(base, grid, between: pair, of: lake)
        try totals.bind()
        let cube = try RobustnessCube(totals, windows: grid.windows, lake.engine)
        let gap = cube.gap(base)
        guard gap.total > 0 else { throw AdoptionError(.noData, "nothing in the lake fits this definition") }
        guard gap.first + gap.second > 0 else {
            throw AdoptionError(
                .noData, "neither \(pair.0) nor \(pair.1) has any from \(base.from ?? Day(0)) to \(base.to ?? Day(0))")
        }
        // Between the engine's queries nothing else ends the work of a question that was given up.
        let check = lake.engine.interruption.check
        let curve = try SpecificationCurve(grid.choices) { positions in
            try check()
            let levels = zip(grid.choices, positions).map { $0.levels[$1] }
            return Self.value(cube.gap(grid.definition(levels)), base.unknown)
        }
        let units = try FamilyUnits(base, of: lake)
        var generator = SeededGenerator(seed: seed)
        let bootstrap = try FamilyBootstrap(families: units.families(), using: &generator, check: check)
        let tail = try units.tailIndex()
        let coverage = tail.map {
            IntervalCoverage.at(tailIndex: $0.value, share: max(gap.first, gap.second) / gap.total)
        }
        let secondLeads = gap.second > gap.first
        let models = try units.flippingModels(secondLeads: secondLeads)
        let families = try units.flippingFamilies(secondLeads: secondLeads)
        let verdict = Verdict(
            names: (names.names[pair.0] ?? pair.0, names.names[pair.1] ?? pair.1), gap: gap,
            subject: "\(base.subject.lowercasedFirst) \(Self.when(base, periods))", interval: bootstrap?.gap,
            tailIndex: tail, flippingModels: models, flippingFamilies: families, curve: curve)

        var answer = Answer(
            title: "How far to trust it: \(names.names[pair.0] ?? pair.0) against \(names.names[pair.1] ?? pair.1)",
            definition: base.description, lake: lake.snapshot.version,
            columns: [
                .init("a", .group), .init("b", .group), .init("value_a", .count), .init("value_b", .count),
                .init("share_a", .share), .init("share_b", .share), .init("unknown", .share), .init("gap", .difference),
                .init("lower", .difference), .init("upper", .difference), .init("leads_whatever_the_unknown", .text),
                .init("interval", .difference), .init("interval_coverage", .share), .init("tail_index", .ratio),
                .init("families", .count), .init("flip_set", .text), .init("a_leads_in", .share),
                .init("specification_count", .count), .init("median_gap", .difference),
                .init("lowest_gap", .difference),
                .init("highest_gap", .difference), .init("explained", .share), .init("specifications", .detail),
                .init("verdict", .text),
            ])
        let denominator = base.unknown == .exclude ? gap.total - gap.unknown : gap.total
        answer.rows = [
            [
                .text(pair.0), .text(pair.1), .real(gap.first), .real(gap.second),
                Answer.Value(denominator > 0 ? gap.first / denominator : nil),
                Answer.Value(denominator > 0 ? gap.second / denominator : nil), .real(gap.unknown / gap.total),
                Answer.Value(Self.value(gap, base.unknown)), Answer.Value(gap.bounds?.lower),
                Answer.Value(gap.bounds?.upper), .boolean(gap.leadsWhateverTheUnknownsAre),
                bootstrap?.gap.map { .list([.real($0.lower), .real($0.upper)]) } ?? .null, Answer.Value(coverage),
                Answer.Value(tail?.value), Answer.Value(tail?.count),
                .object([
                    .init("models", .list(secondLeads ? [] : models.map { .text($0) })),
                    .init("families", .list(secondLeads ? [] : families.map { .text($0) })),
                ]),
                Answer.Value(curve.shareLeading), .integer(curve.specifications.count), Answer.Value(curve.median),
                Answer.Value(curve.specifications.first?.gap), Answer.Value(curve.specifications.last?.gap),
                explained(curve),
                .list(
                    curve.specifications.map { specification in
                        .object([
                            .init("definition", .text(grid.definition(specification.levels).description)),
                            .init("gap", .real(specification.gap)),
                        ])
                    }),
                .text(verdict.text),
            ]
        ]
        if secondLeads {
            notes.append(
                "flip_set is empty because a does not lead; --between \(pair.1),\(pair.0) lists what carries b")
        }
        for choice in curve.dropped where !choice.levels.isEmpty {
            notes.append(
                "\(choice.name) \(choice.levels.joined(separator: ", ")) is left out of the specifications: no data for it"
            )
        }
        if let tail, !tail.populationShareExists {
            notes.append(
                "the tail index is at most 1: no population share exists, and the interval says only how sensitive the gap is "
                    + "to which families there are")
        }
        answer.notes = try lake.notes() + notes + grid.notes + Self.meaning(seed)
        answer.names = names.names
        return answer
    }

    private func groups(_ base: Definition) throws -> (GroupNames, (String, String)) {
        var names = GroupNames(base.grouping, lake)
        func pair() throws -> (String, String) { (try names.resolve(between.0), try names.resolve(between.1)) }
        let found: (String, String)
        do {
            found = try pair()
        } catch {
            // Names that the registry need not know are looked for in the data.
            let table = try GroupTable(definition, of: lake)
            names = GroupNames(base.grouping, lake, present: Set(table.cells.values.joined().compactMap(\.group)))
            found = try pair()
        }
        guard found.0 != found.1 else {
            throw AdoptionError(.unsupported, "'\(between.0)' and '\(between.1)' are the same group")
        }
        return (names, found)
    }

    /// The gap as `share` shows it: of everything, or of what is known.
    private static func value(_ gap: ShareGap, _ unknown: UnknownHandling) -> Double? {
        let total = unknown == .exclude ? gap.total - gap.unknown : gap.total
        return total > 0 ? (gap.first - gap.second) / total : nil
    }

    private static func when(_ base: Definition, _ periods: [Period]) -> String {
        guard let from = base.from, let to = base.to else { return "" }
        return base.measure == .newDownloads && from < to ? "from \(from) to \(to)" : "on \(to)"
    }

    private func explained(_ curve: SpecificationCurve) -> Answer.Value {
        guard let parts = curve.explained else { return .null }
        return .object(
            zip(curve.choices, parts).map { .init($0.name, .real($1)) }
                + [.init("interactions", Answer.Value(curve.interactions))])
    }

    private static func meaning(_ seed: Seed) -> [String] {
        [
            "lower and upper: the gap with all of the unknown given to b, and with all of it given to a",
            "interval: families drawn anew 2,000 times, seed \(seed.rawValue); interval_coverage: how often such an interval "
                + "held the true share in simulations of this tail index",
            "flip_set: the fewest models, and the fewest families, without which a would not lead",
            "a_leads_in: the part of the specifications in which a leads; explained: how much of their variance each choice "
                + "makes, interactions what no single choice does",
            "a download is a request for a model's files as the source counts it, not a user",
        ]
    }
}
