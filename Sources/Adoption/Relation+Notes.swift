import Answers
import Ecosystem
import Lake

/// What must be said beside an answer.
extension Relation {
    func notes(_ periods: [Period], _ cells: [Int: [GroupTotal]]) throws -> [String] {
        var notes: [String] = []
        let totals = cells.values.joined()
        let all = totals.reduce(0) { $0 + $1.value }
        let unknown = totals.filter { $0.group == nil }.reduce(0) { $0 + $1.value }
        if unknown > 0, all > 0 {
            notes.append(
                "\(NumberText.share(unknown / all)) of the total has no known \(definition.grouping.rawValue); "
                    + "lower and upper bound each share by giving it none or all of that")
        }
        if definition.measure == .newDownloads {
            notes += try notesOnNewDownloads(periods, all: all)
            if !countsModels { notes.append("models are not counted over so many; --minimum 1 counts them") }
        } else if definition.measure == .downloads30d {
            notes.append("a 30-day count belongs to the last observed day of its period")
        } else if definition.measure == .derivatives {
            notes += try notesOnDerivatives()
        } else if definition.measure == .tokens {
            notes += try notesOnTokens(periods)
        }
        if definition.measure.isFlow { notes += notesOnCutPeriods(periods) }
        notes += notesOnTerms()
        if [.newDownloads, .downloads30d, .cumulative].contains(definition.measure) {
            notes.append("a download is a request for a model's files as the source counts it, not a user")
        }
        return notes
    }

    /// Where the data begins or ends within a week, month, quarter or year.
    private func notesOnCutPeriods(_ periods: [Period]) -> [String] {
        periods.compactMap { period in
            let whole = definition.step.next(after: period.label) - period.label
            guard [.week, .month, .quarter, .year].contains(definition.step), period.days < whole else { return nil }
            return "of the \(definition.step.rawValue) of \(period.label) only \(period.days) of \(whole) days count, "
                + "\(period.first) to \(period.last)"
        }
    }

    private func notesOnTerms() -> [String] {
        switch definition.grouping {
        case .licence where !definition.measure.isServed:
            ["licence: as the source's catalogue states it, else the usual one of the model's family in the registry"]
        case .openness:
            [
                "openness: the registry's entry of the model or its family; else by the licence that the source's catalogue states, "
                    + "and a non-commercial licence goes before the family"
            ]
        default: []
        }
    }

    /// The same total with the fewest joins: how it is grouped, and without filters who is credited, changes nothing of it.
    private var cheapest: Relation {
        var relation = self
        relation.definition.grouping = .country
        if definition.filters.isEmpty { relation.definition.attribution = .uploader }
        return relation
    }

    private func notesOnNewDownloads(_ periods: [Period], all: Double) throws -> [String] {
        var notes: [String] = []
        let facts = try lake.cubeFacts(source: source)
        for (status, meaning) in [
            ("birth-unknown", "first counts of models whose birth is unknown"),
            ("listed-late", "first counts of models listed long after their birth"),
        ] where facts.statuses.contains(status) {
            let sum =
                try engine.rows("SELECT sum(value) FROM (\(cheapest.newDownloads("'\(status)'")))").scalar.real ?? 0
            if sum > 0 {
                notes.append(
                    "\(NumberText.count(sum.rounded())) downloads are left out: \(meaning), which cannot be placed in time; "
                        + "with them the total would be \(NumberText.count((all + sum).rounded())) instead of \(NumberText.count(all.rounded()))"
                )
            }
        }
        let observed = lake.days(of: source)
        let gaps = zip(observed, observed.dropFirst()).map { $1 - $0 }
        if let longest = gaps.max(), let shortest = periods.map(\.days).min(), shortest < longest,
            definition.step != .observation
        {
            notes.append(
                "some periods are shorter than the gap between observations (up to \(longest) days) and are interpolated"
            )
        }
        if facts.hasRolling {
            let short = periods.contains { $0.days < 7 }
            notes.append(
                "estimated from 30-day counts where there is no all-time counter"
                    + (short ? "; periods under seven days are rough" : ""))
            if let usual = gaps.sorted().dropFirst(gaps.count / 2).first, usual >= 5 {
                notes.append("30-day counts observed only every \(usual) days err by about 1.5 points of share")
            }
        }
        if definition.cohort == .new {
            try lake.bindCube(source: source)
            let ageless =
                try engine.rows(
                    "SELECT \(Self.exactSum("downloads")) FROM cube WHERE age = 'unknown' AND status IN (\(Self.placed))"
                ).scalar.real ?? 0
            if ageless > 0 {
                notes.append(
                    "\(NumberText.count(ageless.rounded())) downloads of models of unknown age are not among the new ones"
                )
            }
        }
        return notes
    }
}
