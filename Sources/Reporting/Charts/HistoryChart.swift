import Ecosystem

/// What was observed of one model or organisation over time, with flagged days marked.
package struct HistoryChart {
    package struct Point: Sendable {
        /// ISO date.
        let date: String
        let value: Double
        /// What the cleaning said of that day; empty for most.
        let flags: String

        package init(date: String, value: Double, flags: String = "") {
            self.date = date
            self.value = value
            self.flags = flags
        }
    }

    private let title: String
    private let unit: String
    private let points: [Point]
    private let numbers: Numbers
    private let each: String

    /// What the values are, and so how they are written.
    package enum Numbers: Sendable {
        case counts, prices

        /// In the words of d3-format.
        fileprivate var onAxis: String { self == .counts ? "~s" : ".3~r" }
        fileprivate var inFull: String { self == .counts ? ",.0f" : ".6~r" }
    }

    /// - Parameters:
    ///   - unit: what the vertical axis counts.
    ///   - each: what a point stands for.
    package init(title: String, unit: String, points: [Point], _ numbers: Numbers = .counts, each: String = "day") {
        self.each = each
        self.numbers = numbers
        self.title = title
        self.unit = unit
        self.points = points
    }

    package var isEmpty: Bool { points.isEmpty }

    package var specification: ChartSpecification {
        let flagged = points.count { !$0.flags.isEmpty }
        return ChartSpecification(
            title: PlainText.escaped(title),
            summary: "A line of \(numbers == .counts ? unit.lowercasedFirst : unit) by \(each)"
                + (flagged > 0 ? "; \(flagged) flagged days are marked." : "."), body: body)
    }

    /// Whether months alone would not tell the days apart.
    private var isShort: Bool {
        guard let first = Day(points.first?.date ?? ""), let last = Day(points.last?.date ?? "") else { return true }
        return last - first <= 120
    }

    private var body: ChartValue {
        let rows = points.map { point -> ChartValue in
            var fields: [(String, ChartValue)] = [("date", .text(point.date)), ("value", .number(point.value))]
            if !point.flags.isEmpty { fields.append(("flags", .text(PlainText.escaped(point.flags)))) }
            return .object(fields)
        }
        let x: ChartValue = [
            "field": "date", "type": "temporal", "timeUnit": "utcyearmonthdate", "title": .null,
            "axis": [
                "format": .text(isShort ? "%Y-%m-%d" : "%Y-%m"), "labelOverlap": "greedy", "grid": false,
                "tickCount": 7, "labelFlush": true, "labelSeparation": 8,
            ],
        ]
        let y: ChartValue = [
            "field": "value", "type": "quantitative", "title": .text(unit),
            "axis": ["format": .text(numbers.onAxis), "tickCount": 5],
        ]
        let tooltip: ChartValue = [
            ["field": "date", "type": "nominal"],
            [
                "field": "value", "type": "quantitative", "format": .text(numbers.inFull),
                "title": .text(numbers == .counts ? unit.lowercasedFirst : unit),
            ],
        ]
        // Without a flag there is nothing to scale by.
        let flagged: [ChartValue] =
            points.contains { !$0.flags.isEmpty }
            ? [
                [
                    "transform": [["filter": "isValid(datum.flags)"]],
                    "mark": [
                        "type": "point", "shape": "triangle-down", "size": 64, "color": "#d55e00", "filled": true,
                        "yOffset": -8,
                    ],
                    "encoding": [
                        "x": x, "y": y,
                        "tooltip": [
                            ["field": "date", "type": "nominal"],
                            ["field": "flags", "type": "nominal", "title": "flag"],
                            ["field": "value", "type": "quantitative", "format": ",.0f"],
                        ],
                    ],
                ]
            ] : []
        return [
            "width": "container", "height": 260, "data": ["values": .list(rows)],
            "layer": .list(
                [
                    [
                        "mark": [
                            "type": "line", "color": "#0072b2", "strokeWidth": 2, "point": .boolean(points.count < 40),
                        ],
                        "encoding": ["x": x, "y": y],
                    ],
                    [
                        "mark": ["type": "point", "opacity": 0, "size": 90],
                        "encoding": ["x": x, "y": y, "tooltip": tooltip],
                    ],
                ] + flagged),
        ]
    }
}

extension String {
    var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
