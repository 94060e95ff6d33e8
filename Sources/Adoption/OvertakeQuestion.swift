package import Answers
package import Ecosystem
import Lake
import Statistics

/// Whether and when one group's share passed another's for good (METHODS §6).
package struct OvertakeQuestion {
    private let lake: OpenLake
    private let definition: Definition
    private let between: (String, String)?
    private let leading: Int

    /// - Parameters:
    ///   - between: the two groups; `nil`: every pair of the leading ones.
    ///   - leading: how many groups lead, by their total over all periods.
    package init(_ definition: Definition, between: (String, String)?, leading: Int = 5, of lake: OpenLake) {
        self.definition = definition
        self.between = between
        self.leading = leading
        self.lake = lake
    }

    /// The step that decides as soon as the data can: weeks, or the intervals between observations where those are longer.
    package static func usualStep(_ source: String, of lake: OpenLake) -> Step {
        let observed = lake.days(of: source)
        let gaps = zip(observed, observed.dropFirst()).map { $1 - $0 }.sorted()
        guard let usual = gaps.isEmpty ? nil : gaps[gaps.count / 2] else { return .observation }
        return usual <= 7 ? .week : .observation
    }

    /// - Throws: ``AdoptionError`` `noData` if the lake holds nothing for the definition, `unsupported` for a group that
    ///   there is not.
    package func answer() throws -> Answer {
        let table = try GroupTable(definition, of: lake)
        let names = GroupNames(definition.grouping, lake, present: Set(table.cells.values.joined().compactMap(\.group)))
        var notes: [String] = []
        let pairs: [(String, String)]
        if let between {
            let pair = (try names.resolve(between.0), try names.resolve(between.1))
            guard pair.0 != pair.1 else {
                throw AdoptionError(.unsupported, "'\(between.0)' and '\(between.1)' are the same group")
            }
            for group in [pair.0, pair.1] where !table.periods.indices.contains(where: { table.value(group, $0) > 0 }) {
                notes.append("\(names.names[group] ?? group) has nothing in any of these periods")
            }
            pairs = [pair, (pair.1, pair.0)]
        } else {
            let groups = table.leading(leading)
            guard groups.count > 1 else { throw AdoptionError(.noData, "there are no two groups to compare") }
            pairs = groups.indices.flatMap { i in groups.indices.filter { $0 > i }.map { (groups[i], groups[$0]) } }
        }
        var answer = Answer(
            title: "Overtakes: " + table.definition.title, definition: table.definition.description,
            lake: lake.snapshot.version,
            columns: [
                .init("a", .group), .init("b", .group), .init("status", .text), .init("from", .date),
                .init("certain", .text), .init("last_gap", .difference), .init("crossings", .detail),
            ])
        let calendar = try OvertakeCalendar(table, lake)
        if calendar.deciding == 0 {
            notes.append("no period is long enough to decide: each is shorter than the gap between observations")
        }
        for (a, b) in pairs {
            try lake.engine.interruption.check()
            let row = row(a, b, table, calendar)
            guard between == nil else {
                answer.rows.append(row)
                continue
            }
            // Of two groups without an order between them one row is enough where one of them overtook or led; each may have
            // overtaken the other in turn.
            let rows = [row, self.row(b, a, table, calendar)]
            let said = rows.filter { $0[2] != .text(Status.never) }
            answer.rows += said.isEmpty ? [row] : said
        }
        answer.notes = try notes + table.allNotes(lake) + calendar.notes + Self.meaning
        answer.names = names.names
        return answer
    }

    private static let meaning = [
        "overtaken: after a period in which a was not ahead, it led in at least four consecutive periods of 28 days or "
            + "more in all; pending: the run is open and too short; led-throughout: ahead from the start",
        "certain: whether a leads in every period of that run even if all of the unknown were b's",
    ]

    private enum Status {
        static let overtaken = "overtaken", pending = "pending", ledThroughout = "led-throughout", never = "never"
    }

    private func row(_ a: String, _ b: String, _ table: GroupTable, _ calendar: OvertakeCalendar) -> [Answer.Value] {
        let overtake = Overtake(
            calendar.spans.enumerated().map { index, span in
                let gap = table.gap(a, b, index)
                let decides = span.decides && gap.total > 0
                return Overtake.Period(
                    start: span.start, end: span.end, first: decides ? gap.first / gap.total : nil,
                    second: decides ? gap.second / gap.total : nil)
            })
        let status: (String, Int?) =
            switch overtake.status {
            case .overtaken(let day): (Status.overtaken, day)
            case .pending(let day): (Status.pending, day)
            case .ledThroughout: (Status.ledThroughout, nil)
            case .never: (Status.never, nil)
            }
        let run = overtake.crossings.first { $0.day == status.1 && $0.toFirst }
        let inRun = calendar.spans.indices.filter { index in
            let span = calendar.spans[index]
            guard span.decides, table.total(index) > 0 else { return false }
            return status.0 == Status.ledThroughout || run.map { span.start >= $0.day && span.end <= $0.end } ?? false
        }
        let certain = inRun.isEmpty ? nil : inRun.allSatisfy { table.gap(a, b, $0).leadsWhateverTheUnknownsAre }
        let last = calendar.spans.indices.last { calendar.spans[$0].decides && table.total($0) > 0 }
        return [
            .text(a), .text(b), .text(status.0), Answer.Value(status.1.map { Day(Int32($0 + 1)).description }),
            certain.map { .boolean($0) } ?? .null, Answer.Value(last.flatMap { table.gap(a, b, $0).value }),
            .list(
                overtake.crossings.map { crossing in
                    .object([
                        .init("from", .text(Day(Int32(crossing.day + 1)).description)),
                        .init("to", .text(Day(Int32(crossing.end)).description)),
                        .init("leader", .text(crossing.toFirst ? a : b)), .init("periods", .integer(crossing.periods)),
                        .init("sustained", .boolean(crossing.isSustained)),
                    ])
                }),
        ]
    }
}

/// The days that each period's shares speak of, and which periods can decide an overtake.
private struct OvertakeCalendar {
    struct Span {
        /// The day after which it begins, and the day with which it ends.
        let start: Int
        let end: Int
        let decides: Bool
    }

    let spans: [Span]
    var notes: [String] = []

    var deciding: Int { spans.count(where: \.decides) }

    init(_ table: GroupTable, _ lake: OpenLake) throws {
        let definition = table.definition
        switch definition.measure {
        case .newDownloads:
            let observed = lake.days(of: definition.source)
            let gaps = Array(zip(observed, observed.dropFirst()))
            spans = table.periods.map { period in
                let longest = gaps.filter { $0 < period.last && $1 >= period.first }.map { $1 - $0 }.max() ?? 0
                return Span(
                    start: Int(period.first.number) - 1, end: Int(period.last.number), decides: period.days >= longest)
            }
            let interpolated = spans.count { !$0.decides }
            if interpolated > 0, interpolated < spans.count {
                notes.append(
                    "\(interpolated) of \(spans.count) periods are shorter than the gap between observations and decide "
                        + "nothing")
            }
        case .downloads30d:
            let days = try Relation(definition, of: lake).levelDays()
            spans = table.periods.map { period in
                let day = days.last { $0 >= period.first && $0 <= period.last } ?? period.last
                return Span(start: Int(day.number) - 30, end: Int(day.number), decides: true)
            }
            notes.append("30-day counts that overlap are passed over: each counts days that the one before did not")
        case .cumulative, .releases, .derivatives, .tokens, .price:
            spans = table.periods.map {
                Span(start: Int($0.first.number) - 1, end: Int($0.last.number), decides: true)
            }
        }
    }
}
