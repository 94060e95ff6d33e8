package import Answers
import Ecosystem

/// Shares of groups over time, or in the last period, from the answer of `share` or `rank`.
package struct SeriesChart {
    let series: GroupSeries
    private let title: String
    /// The events that are drawn, numbered in this order from 1.
    package let events: [ChartEvent]
    /// What the vertical axis shows: the share where the answer has one.
    let measure: String

    /// - Parameters:
    ///   - events: those outside the answer's periods are left out.
    ///   - limit: at most so many groups are drawn; the table beside the chart has all.
    package init(_ answer: Answer, events: [ChartEvent] = [], limit: Int = 8) {
        let series = GroupSeries(answer, limit: limit)
        self.series = series
        title = answer.title
        measure = series.points.contains { $0.share != nil } ? "share" : "value"
        let last = series.definition?.to?.description ?? series.periods.last ?? ""
        // One period is drawn without an axis of time.
        let drawn = series.periods.count < 2 ? [] : events
        self.events = drawn.filter { $0.date >= series.periods.first ?? "9999" && $0.date <= last }
            .sorted { ($0.date, $0.title) < ($1.date, $1.title) }
    }

    /// Whether there is anything to draw.
    package var isEmpty: Bool { !series.points.contains { number($0) != nil } }

    package func specification(_ form: ChartForm) -> ChartSpecification {
        // One period makes no line.
        let form = series.periods.count < 2 && form != .bar ? .bar : form
        return ChartSpecification(title: title, summary: summary(form), remarks: remarks, body: body(form))
    }

    // MARK: Words

    private var unit: String {
        measure == "share" ? "share of the total" : "number"
    }

    private func summary(_ form: ChartForm) -> String {
        var text =
            switch form {
            case .line: "Lines of the \(unit) of each group over time"
            case .area: "Stacked areas of the \(unit) of each group over time"
            case .bar: "Bars of the \(unit) of each group in the period from \(series.periods.last ?? "")"
            case .rank: "Lines of the rank of each group over time"
            }
        if form == .line || form == .bar, hasBounds { text += "; shades reach from the lower to the upper bound" }
        if form == .line, !events.isEmpty {
            text += "; numbered lines mark the events below"
        }
        if let attribution = series.attribution {
            text += "; credited to the \(attribution), the table has the other attributions"
        }
        if let smaller { text += "; \(smaller) in the table only" }
        return text + "."
    }

    /// The groups that are not drawn, with their verb.
    private var smaller: String? {
        switch series.hidden {
        case ...0: nil
        case 1: "1 smaller group is"
        default: "\(series.hidden) smaller groups are"
        }
    }

    private var remarks: [String] {
        [smaller.map { "\($0) not drawn." }, series.attribution.map { "Credited to the \($0)." }].compactMap(\.self)
    }

    var hasBounds: Bool {
        series.points.contains { ($0.upper ?? 0) - ($0.lower ?? 0) > 0.0005 }
    }

    // MARK: Data

    private func number(_ point: GroupSeries.Point) -> Double? { measure == "share" ? point.share : point.value }

    private func row(_ point: GroupSeries.Point, at period: String? = nil) -> ChartValue {
        var fields: [(String, ChartValue)] = [
            ("period", .text(period ?? point.period)), ("group", .text(point.name)), ("number", .init(number(point))),
        ]
        if measure == "share", let value = point.value { fields.append(("value", .number(value))) }
        if let lower = point.lower, let upper = point.upper {
            fields += [("lower", .number(lower)), ("upper", .number(upper))]
        }
        if let rank = point.rank { fields.append(("rank", .number(Double(rank)))) }
        // The end of the last interval closes its step; nothing was observed anew there.
        if period != nil { fields.append(("end", true)) }
        return .object(fields)
    }

    /// Whether periods are so long that a value stands for the whole of it, not for its first day.
    var isStepped: Bool {
        guard let definition = series.definition, definition.measure.isFlow else { return false }
        return [.observation, .quarter, .year].contains(definition.step) && series.periods.count <= 24
    }

    func data(_ form: ChartForm) -> ChartValue {
        var points = series.points.filter { number($0) != nil || $0.rank != nil }
        if form == .bar { points = points.filter { $0.period == series.periods.last } }
        var rows = points.map { row($0) }
        if form == .line || form == .area, isStepped, let last = series.periods.last,
            let end = series.definition?.to?.description
        {
            rows += points.filter { $0.period == last }.map { row($0, at: end) }
        }
        return ["values": .list(rows)]
    }

    // MARK: Channels

    var timeAxis: ChartValue {
        let days = Day(series.periods.last ?? "").flatMap { last in Day(series.periods.first ?? "").map { last - $0 } }
        return [
            "field": "period", "type": "temporal", "timeUnit": "utcyearmonthdate", "title": .null,
            "axis": [
                "format": .text((days ?? 0) > 120 ? "%Y-%m" : "%Y-%m-%d"), "labelAngle": 0, "labelOverlap": "greedy",
                "grid": false, "tickCount": 7, "labelFlush": true, "labelSeparation": 8,
            ],
        ]
    }

    var format: String { measure == "share" ? ".0%" : "~s" }

    var valueTitle: String { measure == "share" ? "Share of the total" : title }

    var colour: ChartValue {
        [
            "field": "group", "type": "nominal", "scale": series.scale { .text($0.colour) },
            "legend": ["columns": 4, "symbolOpacity": 1],
        ]
    }

    var dash: ChartValue {
        [
            "field": "group", "type": "nominal",
            "scale": series.scale { .list($0.dash.isEmpty ? [1, 0] : $0.dash.map { .number(Double($0)) }) },
        ]
    }

    var shape: ChartValue {
        ["field": "group", "type": "nominal", "scale": series.scale { .text($0.shape) }]
    }

    var faded: ChartValue { ["condition": ["param": "pick", "value": 1], "value": 0.12] }

    var tooltip: ChartValue {
        var fields: [ChartValue] = [
            ["field": "group", "type": "nominal", "title": "group"],
            ["field": "period", "type": "nominal", "title": "period"],
        ]
        if measure == "share" {
            fields.append(["field": "number", "type": "quantitative", "format": ".1%", "title": "share"])
            if hasBounds {
                fields.append(["field": "lower", "type": "quantitative", "format": ".1%", "title": "lower bound"])
                fields.append(["field": "upper", "type": "quantitative", "format": ".1%", "title": "upper bound"])
            }
        }
        let field = measure == "share" ? "value" : "number"
        fields.append(["field": .text(field), "type": "quantitative", "format": ",.0f", "title": "value"])
        return .list(fields)
    }

    static let pick: ChartValue = [
        ["name": "pick", "select": ["type": "point", "fields": ["group"]], "bind": "legend"]
    ]
}
