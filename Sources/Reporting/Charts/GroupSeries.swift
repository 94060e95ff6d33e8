import Answers
import Ecosystem

/// The rows of a `share` or `rank` answer as a chart needs them: the groups to draw, their looks, their points in time.
struct GroupSeries {
    struct Point {
        /// ISO date of the period's first day.
        let period: String
        let group: String
        /// What people call the group.
        let name: String
        let value: Double?
        let share: Double?
        let lower: Double?
        let upper: Double?
        let rank: Int?
    }

    /// Largest first, the unknown last.
    let groups: [String]
    let names: [String]
    let looks: [ChartPalette.Look]
    /// Every point of the drawn groups, in the answer's order.
    let points: [Point]
    let periods: [String]
    /// How many groups are not drawn.
    let hidden: Int
    let definition: Definition?
    /// The attribution that is drawn, of an answer that has several.
    let attribution: String?

    /// - Parameter limit: at most so many known groups; a chart with more is not read.
    init(_ answer: Answer, limit: Int) {
        let index = Dictionary(answer.columns.enumerated().map { ($1.name, $0) }) { first, _ in first }
        func number(_ row: [Answer.Value], _ column: String) -> Double? {
            guard let at = index[column] else { return nil }
            return switch row[at] {
            case .real(let number): number
            case .integer(let number): Double(number)
            default: nil
            }
        }
        func text(_ row: [Answer.Value], _ column: String) -> String? {
            if let at = index[column], case .text(let text) = row[at] { text } else { nil }
        }
        var weight: [String: Double] = [:]
        var all: [Point] = []
        // A line has one value a period: of several attributions the first is drawn.
        attribution = answer.rows.first.flatMap { text($0, "attribution") }
        for row in answer.rows where text(row, "attribution") == attribution {
            guard let period = text(row, "period"), let group = text(row, "group") else { continue }
            let value = number(row, "value")
            all.append(
                Point(
                    period: period, group: group, name: PlainText.escaped(answer.names[group] ?? group), value: value,
                    share: number(row, "share"), lower: number(row, "lower"), upper: number(row, "upper"),
                    rank: number(row, "rank").map { Int($0) }))
            // The share, so that early small periods count as much as late large ones.
            weight[group, default: 0] += number(row, "share") ?? 0
        }
        let known = weight.keys.filter { $0 != "unknown" }
            .sorted { (weight[$1] ?? 0, $0) < (weight[$0] ?? 0, $1) }
        groups = known.prefix(limit) + (weight["unknown"] == nil ? [] : ["unknown"])
        hidden = max(0, known.count - limit)
        let drawn = Set(groups)
        points = all.filter { drawn.contains($0.group) }
        periods = Set(all.map(\.period)).sorted()
        let called = Dictionary(all.map { ($0.group, $0.name) }) { first, _ in first }
        names = groups.map { $0 == "unknown" ? "unknown" : called[$0] ?? $0 }
        definition = answer.definition.flatMap { try? Definition($0) }
        looks = ChartPalette.looks(groups, areCountries: definition?.grouping == .country)
    }

    /// The scales that give every group its colour, stroke and shape.
    func scale(_ look: (ChartPalette.Look) -> ChartValue) -> ChartValue {
        ["domain": .list(names.map { .text($0) }), "range": .list(looks.map(look))]
    }
}
