/// Each form as marks and channels of Vega-Lite.
extension SeriesChart {
    func body(_ form: ChartForm) -> ChartValue {
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
                // A period in which a group is not among those shown breaks its line.
                "params": Self.pick,
                "transform": [["impute": "rank", "key": "period", "groupby": ["group"], "value": .null]],
                "mark": ["type": "line", "strokeWidth": 3, "invalid": "break-paths-filter-domains"],
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
