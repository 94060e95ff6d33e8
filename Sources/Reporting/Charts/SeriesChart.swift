package import Answers
import Ecosystem

/// Shares of groups over time, or in the last period, from the answer of `share` or `rank`.
package struct SeriesChart {
    private let series: GroupSeries
    private let title: String
    private let events: [ChartEvent]
    /// What the vertical axis shows: the share where the answer has one.
    private let measure: String

    /// - Parameters:
    ///   - events: those outside the answer's periods are left out.
    ///   - limit: at most so many groups are drawn; the table beside the chart has all.
    package init(_ answer: Answer, events: [ChartEvent] = [], limit: Int = 8) {
        let series = GroupSeries(answer, limit: limit)
        self.series = series
        title = answer.title
        measure = series.points.contains { $0.share != nil } ? "share" : "value"
        let last = series.definition?.to?.description ?? series.periods.last ?? ""
        self.events = events.filter { $0.date >= series.periods.first ?? "9999" && $0.date <= last }
    }

    /// Whether there is anything to draw.
    package var isEmpty: Bool { !series.points.contains { number($0) != nil } }

    package func specification(_ form: ChartForm) -> ChartSpecification {
        // One period makes no line.
        let form = series.periods.count < 2 && form != .bar ? .bar : form
        return ChartSpecification(title: title, summary: summary(form), body: body(form))
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
        if series.hidden > 0 { text += "; \(series.hidden) smaller groups are in the table only" }
        return text + "."
    }

    private var hasBounds: Bool {
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
    private var isStepped: Bool {
        guard let definition = series.definition, definition.measure.isFlow else { return false }
        return [.observation, .quarter, .year].contains(definition.step) && series.periods.count <= 24
    }

    private func data(_ form: ChartForm) -> ChartValue {
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

    private var timeAxis: ChartValue {
        let days = Day(series.periods.last ?? "").flatMap { last in Day(series.periods.first ?? "").map { last - $0 } }
        return [
            "field": "period", "type": "temporal", "timeUnit": "utcyearmonthdate", "title": .null,
            "axis": [
                "format": .text((days ?? 0) > 120 ? "%Y-%m" : "%Y-%m-%d"), "labelAngle": 0, "labelOverlap": "greedy",
                "grid": false, "tickCount": 7, "labelFlush": true,
            ],
        ]
    }

    private var format: String { measure == "share" ? ".0%" : "~s" }

    private var valueTitle: String { measure == "share" ? "Share of the total" : title }

    private var colour: ChartValue {
        [
            "field": "group", "type": "nominal", "scale": series.scale { .text($0.colour) },
            "legend": ["columns": 4, "symbolOpacity": 1],
        ]
    }

    private var dash: ChartValue {
        [
            "field": "group", "type": "nominal",
            "scale": series.scale { .list($0.dash.isEmpty ? [1, 0] : $0.dash.map { .number(Double($0)) }) },
        ]
    }

    private var shape: ChartValue {
        ["field": "group", "type": "nominal", "scale": series.scale { .text($0.shape) }]
    }

    private var faded: ChartValue { ["condition": ["param": "pick", "value": 1], "value": 0.12] }

    private var tooltip: ChartValue {
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

    private static let pick: ChartValue = [
        ["name": "pick", "select": ["type": "point", "fields": ["group"]], "bind": "legend"]
    ]

    // MARK: Forms

    private func body(_ form: ChartForm) -> ChartValue {
        let frame: ChartValue = ["width": "container", "height": 340, "data": data(form)]
        return switch form {
        case .line: frame.with(["layer": .list(lineLayers)])
        case .area: frame.with(area)
        case .bar: frame.with(bars)
        case .rank: frame.with(["height": .number(40 + 30 * Double(maximumRank)), "layer": .list(rankLayers)])
        }
    }

    private var lineLayers: [ChartValue] {
        let y: ChartValue = [
            "field": "number", "type": "quantitative", "title": .text(valueTitle),
            "axis": ["format": .text(format), "tickCount": 6],
        ]
        let interpolate: ChartValue = isStepped ? "step-after" : "linear"
        var layers: [ChartValue] = []
        if measure == "share", hasBounds {
            layers.append([
                "mark": ["type": "area", "interpolate": interpolate, "opacity": 0.22],
                "encoding": [
                    "x": timeAxis, "y": ["field": "lower", "type": "quantitative", "title": .text(valueTitle)],
                    "y2": ["field": "upper"], "color": colour,
                    "opacity": ["condition": ["param": "pick", "value": 0.22], "value": 0.03],
                ],
            ])
        }
        layers.append([
            "params": Self.pick, "mark": ["type": "line", "interpolate": interpolate, "strokeWidth": 2.2],
            "encoding": ["x": timeAxis, "y": y, "color": colour, "strokeDash": dash, "opacity": faded],
        ])
        layers.append([
            "transform": [["filter": "!datum.end"]],
            "mark": ["type": "point", "filled": true, "size": .number(series.periods.count > 24 ? 26 : 52)],
            "encoding": [
                "x": timeAxis, "y": y, "color": colour, "shape": shape, "opacity": faded, "tooltip": tooltip,
            ],
        ])
        return layers + eventLayers
    }

    private var eventLayers: [ChartValue] {
        guard !events.isEmpty else { return [] }
        let values = events.enumerated().map { number, event -> ChartValue in
            [
                "period": .text(event.date), "event": .text(PlainText.escaped(event.title)),
                "sign": .text(String(number + 1)),
            ]
        }
        let tooltip: ChartValue = [
            ["field": "event", "type": "nominal", "title": "event"],
            ["field": "period", "type": "nominal", "title": "on"],
        ]
        return [
            [
                "data": ["values": .list(values)],
                "mark": ["type": "rule", "strokeDash": [3, 3], "color": "#7a8490", "strokeWidth": 1],
                "encoding": ["x": timeAxis, "tooltip": tooltip],
            ],
            [
                "data": ["values": .list(values)],
                "mark": ["type": "text", "align": "left", "dx": 3, "baseline": "top", "color": "#7a8490"],
                "encoding": [
                    "x": timeAxis, "y": ["value": 0], "text": ["field": "sign"], "tooltip": tooltip,
                ],
            ],
        ]
    }

    private var area: ChartValue {
        [
            "params": Self.pick,
            // One order for all periods: the largest group lies at the bottom all the way.
            "transform": [
                [
                    "calculate": .text("indexof(\(ChartValue.list(series.names.map { .text($0) }).json), datum.group)"),
                    "as": "place",
                ]
            ],
            "mark": ["type": "area", "interpolate": .text(isStepped ? "step-after" : "linear"), "line": true],
            "encoding": [
                "x": timeAxis,
                "y": [
                    "field": "number", "type": "quantitative", "stack": "zero", "title": .text(valueTitle),
                    "axis": ["format": .text(format)],
                    "scale": .object(measure == "share" ? [("domain", [0, 1])] : []),
                ],
                "color": colour, "order": ["field": "place", "type": "quantitative"],
                "opacity": ["condition": ["param": "pick", "value": 0.85], "value": 0.15], "tooltip": tooltip,
            ],
        ]
    }

    private var bars: ChartValue {
        let y: ChartValue = [
            "field": "group", "type": "nominal", "sort": .list(series.names.map { .text($0) }), "title": .null,
            "axis": ["labelLimit": 220],
        ]
        let x: ChartValue = [
            "field": "number", "type": "quantitative", "title": .text(valueTitle),
            "axis": ["format": .text(format), "tickCount": 6],
        ]
        let plain: ChartValue = [
            "field": "group", "type": "nominal", "scale": series.scale { .text($0.colour) }, "legend": .null,
        ]
        var layers: [ChartValue] = [
            [
                "mark": ["type": "bar", "height": ["band": 0.62]],
                "encoding": ["x": x, "y": y, "color": plain, "tooltip": tooltip],
            ]
        ]
        if measure == "share", hasBounds {
            layers.append([
                "transform": [["filter": "isValid(datum.lower)"]],
                "mark": ["type": "rule", "strokeWidth": 6, "opacity": 0.35],
                "encoding": [
                    "x": ["field": "lower", "type": "quantitative"], "x2": ["field": "upper"], "y": y, "color": plain,
                ],
            ])
        }
        layers.append([
            "mark": ["type": "text", "align": "left", "dx": 6],
            "encoding": [
                "x": ["field": .text(measure == "share" && hasBounds ? "edge" : "number"), "type": "quantitative"],
                "y": y, "text": ["field": "number", "format": .text(measure == "share" ? ".1%" : "~s")],
            ],
            "transform": [["calculate": "max(datum.number, isValid(datum.upper) ? datum.upper : 0)", "as": "edge"]],
        ])
        return ["height": .number(34 * Double(series.groups.count) + 10), "layer": .list(layers)]
    }

    private var maximumRank: Int { series.points.compactMap(\.rank).max() ?? 1 }

    private var rankLayers: [ChartValue] {
        let y: ChartValue = [
            "field": "rank", "type": "quantitative", "title": "Rank",
            "scale": [
                "domain": [0.5, .number(Double(maximumRank) + 0.5)], "reverse": true, "nice": false, "zero": false,
            ],
            "axis": ["values": .list((1...maximumRank).map { .number(Double($0)) }), "format": "d", "grid": true],
        ]
        let ranked: ChartValue = [["filter": "isValid(datum.rank)"]]
        return [
            [
                "params": Self.pick, "transform": ranked,
                "mark": ["type": "line", "strokeWidth": 3, "interpolate": "monotone"],
                "encoding": ["x": timeAxis, "y": y, "color": colour, "strokeDash": dash, "opacity": faded],
            ],
            [
                "transform": ranked, "mark": ["type": "point", "filled": true, "size": 90],
                "encoding": [
                    "x": timeAxis, "y": y, "color": colour, "shape": shape, "opacity": faded, "tooltip": tooltip,
                ],
            ],
        ]
    }
}
