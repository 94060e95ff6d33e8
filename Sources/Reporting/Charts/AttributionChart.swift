package import Answers

/// The share of each group in one period under several attributions: a row a group, a mark an attribution.
package struct AttributionChart {
    private let answers: [(attribution: String, series: GroupSeries)]
    private let title: String

    /// - Parameter answers: of `share` with one period, by attribution.
    package init(title: String, _ answers: [(attribution: String, answer: Answer)], limit: Int = 6) {
        self.title = title
        self.answers = answers.map { ($0.attribution, GroupSeries($0.answer, limit: limit)) }
    }

    package var isEmpty: Bool { answers.allSatisfy(\.series.points.isEmpty) }

    package var specification: ChartSpecification {
        ChartSpecification(
            title: title,
            summary:
                "The share of each group by \(answers.map(\.attribution).joined(separator: ", ")): marks on one line a group.",
            body: body)
    }

    private var body: ChartValue {
        var order: [String] = []
        for answer in answers { for name in answer.series.names where !order.contains(name) { order.append(name) } }
        let rows = answers.flatMap { answer in
            answer.series.points.compactMap { point -> ChartValue? in
                guard let share = point.share else { return nil }
                return [
                    "group": .text(point.name), "attribution": .text(answer.attribution), "share": .number(share),
                ]
            }
        }
        let y: ChartValue = [
            "field": "group", "type": "nominal", "sort": .list(order.map { .text($0) }), "title": .null,
            "axis": ["labelLimit": 170, "grid": true],
        ]
        let x: ChartValue = [
            "field": "share", "type": "quantitative", "title": "Share of the total",
            "axis": ["format": ".0%", "tickCount": 6],
        ]
        let names: ChartValue = .list(answers.map { .text($0.attribution) })
        return [
            "width": "container", "height": .number(34 * Double(order.count) + 10), "data": ["values": .list(rows)],
            "layer": [
                [
                    "mark": ["type": "line", "color": "#7a8490", "strokeWidth": 2, "opacity": 0.5],
                    "encoding": ["y": y, "x": x, "detail": ["field": "group"]],
                ],
                [
                    "mark": ["type": "point", "filled": true, "size": 110, "opacity": 0.95],
                    "encoding": [
                        "y": y, "x": x,
                        "color": [
                            "field": "attribution", "type": "nominal", "sort": .null,
                            "scale": ["domain": names, "range": ["#0072b2", "#d55e00", "#009e73"]],
                        ],
                        "shape": [
                            "field": "attribution", "type": "nominal", "sort": .null,
                            "scale": ["domain": names, "range": ["circle", "square", "triangle-up"]],
                        ],
                        "tooltip": [
                            ["field": "group", "type": "nominal"], ["field": "attribution", "type": "nominal"],
                            ["field": "share", "type": "quantitative", "format": ".1%"],
                        ],
                    ],
                ],
            ],
        ]
    }
}
