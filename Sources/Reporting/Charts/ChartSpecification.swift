/// A chart as a Vega-Lite specification that holds its data: drawn by the browser's bundle, or to a file.
package struct ChartSpecification: Sendable {
    /// What is drawn, for a heading and for readers who do not see it.
    package let title: String
    /// What the chart shows in words: its axes, and what it leaves out.
    package let summary: String
    /// What a drawing that stands alone must say too, a line each.
    let remarks: [String]
    let body: ChartValue

    init(title: String, summary: String, remarks: [String] = [], body: ChartValue) {
        self.title = title
        self.summary = summary
        self.remarks = remarks
        self.body = body
    }

    /// For a page: as wide as its frame, in the page's own colours.
    package var json: String {
        ChartValue.object([("$schema", .text(Self.schema)), ("description", .text("\(title). \(summary)"))])
            .with(body).with(["config": Self.config(ink: nil)]).json
    }

    /// For a file: with its title, its remarks, a caption of source and definition, and colours for white paper.
    package func json(caption: [String]) -> String {
        let heading: ChartValue = [
            "text": .text(title), "subtitle": .list((remarks + caption).map { .text($0) }), "anchor": "start",
            "fontSize": 16, "subtitleFontSize": 10, "subtitleColor": "#57606a", "offset": 14,
        ]
        return ChartValue.object([
            ("$schema", .text(Self.schema)), ("title", heading), ("background", "#ffffff"), ("padding", 16),
        ])
        .with(Self.sized(body, width: 760)).with(["config": Self.config(ink: "#1b1f24")]).json
    }

    private static let schema = "https://vega.github.io/schema/vega-lite/v6.json"

    /// Charts in a page take the width of their frame; a file has no frame.
    private static func sized(_ value: ChartValue, width: Double) -> ChartValue {
        switch value {
        case .object(let fields):
            .object(
                fields.map { name, value in
                    (name, name == "width" && value == "container" ? .number(width) : sized(value, width: width))
                })
        case .list(let values): .list(values.map { sized($0, width: width) })
        default: value
        }
    }

    /// - Parameter ink: the colour of text; `nil` where the page's script says it, so that light and dark both work.
    private static func config(ink: String?) -> ChartValue {
        // Files name a font that what draws them can measure.
        let font: ChartValue =
            ink == nil
            ? "system-ui, -apple-system, 'Segoe UI', 'Liberation Sans', sans-serif"
            : "'Liberation Sans', Arial, Helvetica, sans-serif"
        var axis: ChartValue = [
            "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal", "domain": false, "ticks": false,
            "labelPadding": 6, "titlePadding": 10,
        ]
        var legend: ChartValue = ["labelFontSize": 12, "title": .null, "orient": "top", "symbolStrokeWidth": 2]
        if let ink {
            axis = axis.with(["labelColor": "#57606a", "titleColor": "#57606a", "gridColor": "#e3e7eb"])
            legend = legend.with(["labelColor": .text(ink)])
        }
        return [
            // In a page the frame around the chart says what it is, and the table has the numbers.
            "aria": .boolean(ink != nil), "font": font, "view": ["stroke": .null], "axis": axis, "legend": legend,
            "text": ["fontSize": 12], "header": ["labelFontSize": 12, "title": .null],
        ]
    }
}
