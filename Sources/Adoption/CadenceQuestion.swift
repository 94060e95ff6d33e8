package import Answers
package import Ecosystem
import Lake
import Registry
package import Statistics

/// How often organisations release, and how long it takes until the next one (METHODS §7).
package struct CadenceQuestion {
    private let lake: OpenLake
    private let definition: Definition
    private let between: (String, String)?
    private let limit: Int?
    private let seed: Seed

    /// - Parameters:
    ///   - between: two groups whose median gaps are compared; `nil`: every group by itself.
    ///   - limit: show only so many groups, those with the most releases.
    package init(
        _ definition: Definition, between: (String, String)?, limit: Int?, seed: Seed, of lake: OpenLake
    ) {
        self.definition = definition
        self.between = between
        self.limit = limit
        self.seed = seed
        self.lake = lake
    }

    /// Releases that an organisation must have for its median gap to count in a comparison.
    private static let enough = 3
    private static let daysOfAMonth = 30.4375

    /// - Throws: ``AdoptionError`` `noData` if no first-party repository has a date, `unsupported` for a grouping that
    ///   releases cannot have.
    package func answer() throws -> Answer {
        guard [.country, .organisation, .kind].contains(definition.grouping) else {
            throw AdoptionError(.unsupported, "cadence is told by organisation, country or kind")
        }
        try GroupNames.check(definition.filters, lake)
        guard let observed = lake.days(of: definition.source).last else {
            throw AdoptionError(.noData, "the lake holds no observations of '\(definition.source)'")
        }
        var asked = definition
        asked.step = .total
        asked.measure = .releases
        let end = min(definition.to ?? observed, observed)
        asked.to = end
        let list = try ReleaseList(asked, lake)
        guard !list.releases.isEmpty else {
            let all = try ReleaseList(Definition(), lake)
            let held = all.releases.first.map {
                "; releases are known from \($0.first) to \(all.releases.last?.first ?? $0.first)"
            }
            throw AdoptionError(.noData, "no first-party repository with a date fits this definition\(held ?? "")")
        }
        var answer =
            if let between { try comparison(between, list, asked, end) } else { groups(list, asked, end) }
        answer.notes += try lake.notes()
        let curated = list.releases.count(where: \.isCurated)
        answer.notes.append(
            "\(curated) of \(list.releases.count) releases are dated by the registry, the others by the source's createdAt, "
                + "which can precede the public release by weeks")
        if list.undated > 0 {
            answer.notes.append(
                "\(list.undated) first-party repositories are left out: no date is known (a createdAt of 2022-03-02 means "
                    + "before that day)")
        }
        answer.notes.append(
            "only repositories that the lake has observed count; a release is an organisation's new first-party repositories of one family within three days; those of no "
                + "registered family count as one family")
        answer.names = GroupNames.names(of: definition.grouping, lake.registry)
        return answer
    }

    private func group(_ organisation: Organisation) -> String? {
        switch definition.grouping {
        case .organisation: organisation.slug
        case .country: organisation.country?.code
        default: organisation.kind.rawValue
        }
    }

    /// Days between the events of each organisation, the gap still running last.
    private static func gaps(_ days: [[Day]], until end: Day) -> SurvivalCurve {
        SurvivalCurve(
            days.flatMap { days -> [SurvivalCurve.Duration] in
                guard let last = days.last else { return [] }
                return zip(days, days.dropFirst()).map { .init(length: Double($1 - $0), ended: true) }
                    + [.init(length: Double(end - last), ended: false)]
            })
    }

    private func groups(_ list: ReleaseList, _ asked: Definition, _ end: Day) -> Answer {
        var answer = Answer(
            title: "Release cadence by \(definition.grouping.rawValue)", definition: asked.description,
            lake: lake.snapshot.version,
            columns: [
                .init("group", .group), .init("organisations", .count), .init("releases", .count),
                .init("per_month", .count), .init("median_gap_days", .count), .init("since_last_days", .count),
                .init("first", .date), .init("last", .date), .init("repositories", .count),
                .init("repositories_per_month", .count), .init("repositories_median_gap_days", .count),
            ])
        let byGroup = Dictionary(grouping: list.releases) { group($0.organisation) ?? "unknown" }
        let repositories = Dictionary(grouping: list.repositories) { group($0.organisation) ?? "unknown" }
        let ordered = byGroup.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
        for (name, releases) in ordered.prefix(limit ?? ordered.count) {
            guard let first = releases.first?.first, let last = releases.last?.first else { continue }
            let months = Double(end - (definition.from ?? first) + 1) / Self.daysOfAMonth
            let own = repositories[name, default: []]
            let days = Dictionary(grouping: releases, by: \.organisation.slug).values.map { $0.map(\.first) }
            let bare = Dictionary(grouping: own, by: \.organisation.slug).values.map { $0.map(\.day) }
            // Less than a month says nothing of a rate.
            func rate(_ count: Int) -> Double? { months >= 1 ? Double(count) / months : nil }
            answer.rows.append([
                .text(name), .integer(days.count), .integer(releases.count), Answer.Value(rate(releases.count)),
                Answer.Value(Self.gaps(days, until: end).median), .integer(end - last), .text(first.description),
                .text(last.description), .integer(own.count), Answer.Value(rate(own.count)),
                Answer.Value(Self.gaps(bare, until: end).median),
            ])
        }
        let hidden = ordered.count - answer.rows.count
        if hidden > 0 { answer.notes.append("\(hidden) further groups are left out by --limit") }
        answer.notes += [
            "median_gap_days: Kaplan–Meier over the gaps within organisations, the running one censored; null: not reached",
            "per_month: since \(definition.from.map(\.description) ?? "the group's first release") until \(end); null where "
                + "that is less than a month",
        ]
        return answer
    }

    private func comparison(
        _ between: (String, String), _ list: ReleaseList, _ asked: Definition, _ end: Day
    ) throws -> Answer {
        let names = GroupNames(
            definition.grouping, lake, present: Set(list.releases.compactMap { group($0.organisation) }))
        let pair = (try names.resolve(between.0), try names.resolve(between.1))
        guard pair.0 != pair.1 else {
            throw AdoptionError(.unsupported, "'\(between.0)' and '\(between.1)' are the same group")
        }
        func medians(_ name: String) -> [Double] {
            let releases = list.releases.filter { group($0.organisation) == name }
            return Dictionary(grouping: releases, by: \.organisation.slug).sorted { $0.key < $1.key }
                .filter { $0.value.count >= Self.enough }
                .compactMap { Self.gaps([$0.value.map(\.first)], until: end).median }
        }
        let (first, second) = (medians(pair.0), medians(pair.1))
        var generator = SeededGenerator(seed: seed)
        let difference = MedianDifference(first: first, second: second, using: &generator)
        var answer = Answer(
            title: "Release cadence: \(names.names[pair.0] ?? pair.0) against \(names.names[pair.1] ?? pair.1)",
            definition: asked.description, lake: lake.snapshot.version,
            columns: [
                .init("a", .group), .init("b", .group), .init("organisations_a", .count),
                .init("organisations_b", .count), .init("median_gap_days_a", .count),
                .init("median_gap_days_b", .count), .init("difference_days", .count), .init("p_value", .ratio),
                .init("smallest_attainable_p", .ratio), .init("relabelings", .count),
            ])
        answer.rows = [
            [
                .text(pair.0), .text(pair.1), .integer(first.count), .integer(second.count),
                Answer.Value(difference?.firstMedian ?? Sample(first).median),
                Answer.Value(difference?.secondMedian ?? Sample(second).median),
                Answer.Value(difference?.test.observed), Answer.Value(difference?.test.pValue),
                Answer.Value(difference?.test.smallestAttainable), Answer.Value(difference?.test.relabelings),
            ]
        ]
        if difference == nil {
            answer.notes.append(
                "there is nothing to compare: a group has no organisation with at least \(Self.enough) releases")
        }
        answer.notes += [
            "the median over organisations, each with at least \(Self.enough) releases, of its median gap",
            "p_value: the share of relabelings of the organisations that are as far apart (seed \(seed.rawValue) where drawn)",
        ]
        return answer
    }
}
