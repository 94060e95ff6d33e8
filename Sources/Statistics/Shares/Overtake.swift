/// Whether and when one group's share passed another's for good (METHODS §6).
///
/// A overtakes B where, after a period with s_A ≤ s_B, at least four consecutive non-overlapping periods with s_A > s_B
/// span at least 28 days.
package struct Overtake: Sendable, Hashable, Codable {
    /// Two shares over the days (start, end].
    package struct Period: Sendable, Hashable, Codable {
        /// Day number after which the period begins.
        package let start: Int
        /// Day number with which it ends, > `start`.
        package let end: Int
        /// s_A.
        package let first: Double?
        /// s_B.
        package let second: Double?

        /// - Parameters:
        ///   - first: s_A; `nil` where it is not known well enough to decide, as in an interpolated period.
        ///   - second: s_B, likewise.
        package init(start: Int, end: Int, first: Double?, second: Double?) {
            self.start = start
            self.end = end
            self.first = first
            self.second = second
        }
    }

    /// The answer to "did A overtake B?".
    package enum Status: Sendable, Hashable, Codable {
        /// A led in every period that decides.
        case ledThroughout
        /// The first overtake began after this day, the start of its run.
        case overtaken(day: Int)
        /// A leads at the end, after a period in which it did not, but not yet for long enough.
        case pending(since: Int)
        /// No overtake in these periods, or no period that decides.
        case never
    }

    /// A change of the lead.
    package struct Crossing: Sendable, Hashable, Codable {
        /// The day after which the new leader leads: the start of its run.
        package let day: Int
        /// The end of its run.
        package let end: Int
        /// Periods in the run.
        package let periods: Int
        /// Whether A is the new leader; otherwise it is B.
        package let toFirst: Bool
        /// Whether the run is long enough to count: the rule of an overtake, read for either side.
        package let isSustained: Bool
    }

    /// The answer for the whole sequence.
    package let status: Status
    /// Every change of the lead in order of time; those after an overtake are its re-crossings. Periods with equal
    /// shares end a run and begin none.
    package let crossings: [Crossing]
    /// Whether A led in the first period that decides; `nil` where none does.
    package let ledAtStart: Bool?
    /// Whether A led in the last period that decides; `nil` where none does.
    package let leadsAtEnd: Bool?

    /// - Parameters:
    ///   - periods: In any order. Of overlapping periods the earlier is kept and the later ones are passed over. One
    ///     without both shares decides nothing, and the periods on its two sides are not consecutive.
    ///   - minimumPeriods: Consecutive periods that make an overtake.
    ///   - minimumDays: Days from the start of the first of them to the end of the last.
    package init(_ periods: [Period], minimumPeriods: Int = 4, minimumDays: Int = 28) {
        let runs = Self.runs(of: Self.withoutOverlaps(periods))
        func isSustained(_ run: Run) -> Bool {
            run.periods >= minimumPeriods && run.end - run.start >= minimumDays
        }
        var crossings: [Crossing] = []
        var overtaken: Int?
        var hasTrailed = false
        for (position, run) in runs.enumerated() {
            let sustained = isSustained(run)
            if run.order != 0, position > 0, runs[position - 1].order != run.order {
                crossings.append(
                    Crossing(
                        day: run.start, end: run.end, periods: run.periods, toFirst: run.order > 0,
                        isSustained: sustained))
            }
            if run.order <= 0 {
                hasTrailed = true
            } else if hasTrailed, sustained, overtaken == nil {
                overtaken = run.start
            }
        }
        self.crossings = crossings
        ledAtStart = runs.first.map { $0.order > 0 }
        leadsAtEnd = runs.last.map { $0.order > 0 }
        if let overtaken {
            status = .overtaken(day: overtaken)
        } else if let last = runs.last, !hasTrailed {
            status = last.order > 0 ? .ledThroughout : .never
        } else if let last = runs.last, last.order > 0 {
            status = .pending(since: last.start)
        } else {
            status = .never
        }
    }

    /// Consecutive periods in which the same side leads (order ±1) or neither (0).
    private struct Run {
        let order: Int
        let start: Int
        var end: Int
        var periods: Int
    }

    private static func withoutOverlaps(_ periods: [Period]) -> [Period] {
        var kept: [Period] = []
        for period in periods.sorted(by: { ($0.start, $0.end) < ($1.start, $1.end) }) {
            if let last = kept.last, period.start < last.end { continue }
            kept.append(period)
        }
        return kept
    }

    private static func runs(of periods: [Period]) -> [Run] {
        var runs: [Run] = []
        var isConsecutive = false
        for period in periods {
            guard let first = period.first, let second = period.second else {
                isConsecutive = false
                continue
            }
            let order = first > second ? 1 : first < second ? -1 : 0
            if isConsecutive, let last = runs.indices.last, runs[last].order == order {
                runs[last].end = period.end
                runs[last].periods += 1
            } else {
                runs.append(Run(order: order, start: period.start, end: period.end, periods: 1))
            }
            isConsecutive = true
        }
        return runs
    }
}
