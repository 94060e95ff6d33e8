import Answers

/// A heat map as a table, so that every value can be read and heard, not only seen.
struct HeatMapForm {
    private let map: HeatMap

    init(_ map: HeatMap) { self.map = map }

    private var largest: Double { max(map.values.joined().compactMap(\.self).max() ?? 1, 0.01) }

    var html: String {
        let head = map.columns.map { "<th scope=\"col\">\(HTMLText.escaped($0))</th>" }.joined()
        let rows = zip(map.rows, map.values).map { label, values in
            "<tr><th scope=\"row\">\(HTMLText.escaped(label))</th>" + values.map(cell).joined() + "</tr>"
        }
        return """
            <div class="scroll" tabindex="0" role="region" aria-label="\(HTMLText.escaped(map.title))"><table class="heat">
            <caption>\(HTMLText.escaped(map.title))</caption>
            <thead><tr><td></td>\(head)</tr></thead>
            <tbody>
            \(rows.joined(separator: "\n"))
            </tbody>
            </table></div>
            """
    }

    /// Classes and not styles: a page's policy may forbid styles in its markup.
    static let shades = 20

    /// The rules of the shades; `--heat` is a colour as `red, green, blue`.
    static let style = (0...shades).map { shade in
        ".shade-\(shade) { background: rgba(var(--heat), \(NumberText.fixed(0.55 * Double(shade) / Double(shades), 3))); }"
    }.joined(separator: "\n")

    /// The largest value has the full shade, 55 %, so that the figure stays legible on it in light and in dark.
    private func cell(_ value: Double?) -> String {
        guard let value else { return "<td>–</td>" }
        let shade = Int((Double(Self.shades) * min(max(value, 0) / largest, 1)).rounded())
        return "<td class=\"shade-\(shade)\">\(NumberText.fixed(100 * value, 0))</td>"
    }
}
