package import Ecosystem

/// A stretch of whole days that a row of an answer speaks of.
package struct Period: Hashable, Sendable {
    /// The first and last day counted.
    package let first: Day
    package let last: Day
    /// The day an answer calls it by: the first day of its week, month, …, even where the data begins later.
    package let label: Day

    package init(first: Day, last: Day, label: Day) {
        self.first = first
        self.last = last
        self.label = label
    }

    package var days: Int { last - first + 1 }

    /// The periods of `step` between two days, both inclusive; `observed` are the days that part observation intervals.
    package static func list(_ step: Step, from: Day, to: Day, observed: [Day]) -> [Period] {
        guard from <= to else { return [] }
        var ends: [Day] = []
        switch step {
        case .total: ends = [to]
        case .observation: ends = observed.filter { $0 >= from && $0 <= to }
        case .day, .week, .month, .quarter, .year:
            var day = from
            while day <= to {
                let end = min(step.next(after: day) - 1, to)
                ends.append(end)
                day = end + 1
            }
        }
        var periods: [Period] = []
        var first = from
        for end in ends where end >= first {
            periods.append(Period(first: first, last: end, label: step.start(of: first)))
            first = end + 1
        }
        return periods
    }
}

extension Step {
    /// The first day of the week, month, quarter or year that holds `day`; the day itself for other steps.
    func start(of day: Day) -> Day {
        let (year, month, _) = day.civil
        return switch self {
        // 1970-01-05 was a Monday.
        case .week: day - ((Int(day.number) - 4) % 7 + 7) % 7
        case .month: Day(year: year, month: month, day: 1) ?? day
        case .quarter: Day(year: year, month: (month - 1) / 3 * 3 + 1, day: 1) ?? day
        case .year: Day(year: year, month: 1, day: 1) ?? day
        case .day, .observation, .total: day
        }
    }

    /// The first day of the next week, month, quarter or year.
    package func next(after day: Day) -> Day {
        let start = start(of: day)
        let (year, month, _) = start.civil
        func first(_ months: Int) -> Day {
            let index = month - 1 + months
            return Day(year: year + index / 12, month: index % 12 + 1, day: 1) ?? start + 31 * months
        }
        return switch self {
        case .week: start + 7
        case .month: first(1)
        case .quarter: first(3)
        case .year: first(12)
        case .day, .observation, .total: start + 1
        }
    }
}
