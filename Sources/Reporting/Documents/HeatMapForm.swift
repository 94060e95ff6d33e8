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

    /// The largest value has the full shade, 55 %, so that the figure stays legible on it in light and in dark.
    private func cell(_ value: Double?) -> String {
        guard let value else { return "<td>–</td>" }
        let shade = NumberText.fixed(0.55 * max(value, 0) / largest, 2)
        return "<td style=\"background: rgba(var(--heat), \(shade))\">\(NumberText.fixed(100 * value, 0))</td>"
    }
}
