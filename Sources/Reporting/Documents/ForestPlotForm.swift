import Answers
import Foundation

/// A forest plot as SVG of our own: a row a line, a square with its interval, a dashed line at no difference. Drawn twice,
/// for a desk and for a phone; the style of the page shows one of them.
struct ForestPlotForm {
    private let plot: ForestPlot
    private let id: String

    /// Where things are, in pixels.
    private struct Layout {
        let name: String
        let width: Double
        let left: Double
        let right: Double
        let rowHeight: Double
        let top: Double
        /// From the top of a row to its mark.
        let mark: Double
        /// Whether labels and numbers stand above their mark, not beside it.
        let isStacked: Bool
        /// Characters on a line of the axis' title, and values named on the axis.
        let letters: Int
        let ticks: Double

        var inner: Double { width - left - right }

        static let wide = Layout(
            name: "wide", width: 760, left: 190, right: 160, rowHeight: 24, top: 12, mark: 12, isStacked: false,
            letters: 110, ticks: 6)
        static let narrow = Layout(
            name: "narrow", width: 360, left: 14, right: 14, rowHeight: 46, top: 6, mark: 31, isStacked: true,
            letters: 46, ticks: 5)
    }

    init(_ plot: ForestPlot, id: String) {
        self.plot = plot
        self.id = id
    }

    var svg: String {
        guard !plot.rows.isEmpty else { return "" }
        return """
            <figure>\(svg(.wide))\(svg(.narrow))<figcaption>\(HTMLText.escaped(plot.title))</figcaption></figure>
            """
    }

    private func svg(_ layout: Layout) -> String {
        let (low, high) = range
        func x(_ value: Double) -> Double { layout.left + (value - low) / (high - low) * layout.inner }
        let bottom = layout.top + layout.rowHeight * Double(plot.rows.count)
        var parts: [String] = []
        if let band = plot.band {
            parts.append(
                """
                <rect x="\(n(x(band.lowerBound)))" y="\(n(layout.top))" width="\(n(x(band.upperBound) - x(band.lowerBound)))" \
                height="\(n(bottom - layout.top))" fill="var(--band)"/>
                """)
        }
        for tick in ticks(low, high, about: layout.ticks) {
            parts.append(
                """
                <line x1="\(n(x(tick)))" y1="\(n(layout.top))" x2="\(n(x(tick)))" y2="\(n(bottom + 4))" \
                stroke="var(--line)"/><text class="soft" x="\(n(x(tick)))" y="\(n(bottom + 19))" \
                text-anchor="middle">\(signed(tick))</text>
                """)
        }
        parts.append(
            """
            <line x1="\(n(x(0)))" y1="\(n(layout.top))" x2="\(n(x(0)))" y2="\(n(bottom))" stroke="var(--ink)" \
            stroke-dasharray="4 3"/>
            """)
        for (index, row) in plot.rows.enumerated() {
            parts.append(mark(row, top: layout.top + layout.rowHeight * Double(index), layout, x: x))
        }
        let axis = lines(plot.axis, letters: layout.letters)
        for (index, line) in axis.enumerated() {
            parts.append(
                """
                <text class="soft" x="\(n(layout.left + layout.inner / 2))" y="\(n(bottom + 38 + 17 * Double(index)))" \
                text-anchor="middle">\(HTMLText.escaped(line))</text>
                """)
        }
        let height = bottom + 29 + 17 * Double(axis.count)
        let title = "\(id)-\(layout.name)"
        return """
            <svg class="\(layout.name)" viewBox="0 0 \(n(layout.width)) \(n(height))" role="img" aria-labelledby="\(title)">
            <title id="\(title)">\(HTMLText.escaped(plot.title)). \(HTMLText.escaped(description))</title>
            \(parts.joined(separator: "\n"))
            </svg>
            """
    }

    private func mark(_ row: ForestPlot.Row, top: Double, _ layout: Layout, x: (Double) -> Double) -> String {
        let colour = "var(--\(row.style.rawValue))"
        let y = top + layout.mark
        // What stands above a mark begins at the edge of the picture.
        let baseline = layout.isStacked ? top + 15 : y + 4.5
        let label = layout.isStacked ? (at: 0, anchor: "start") : (at: layout.left - 10, anchor: "end")
        let numbersAt =
            layout.isStacked
            ? (at: layout.width, anchor: "end") : (at: layout.width - layout.right + 12, anchor: "start")
        var text = """
            <text x="\(n(label.at))" y="\(n(baseline))" text-anchor="\(label.anchor)"\
            \(row.style == .summary ? " font-weight=\"bold\"" : "")>\(HTMLText.escaped(shortened(row.label)))</text>
            """
        if let lower = row.lower, let upper = row.upper {
            text += """
                <line x1="\(n(x(lower)))" y1="\(n(y))" x2="\(n(x(upper)))" y2="\(n(y))" stroke="\(colour)" stroke-width="2"/>
                """
        }
        // Shapes differ as well as colours.
        switch row.style {
        case .main:
            text +=
                "<rect x=\"\(n(x(row.value) - 4.5))\" y=\"\(n(y - 4.5))\" width=\"9\" height=\"9\" fill=\"\(colour)\"/>"
        case .reference:
            text += """
                <circle cx="\(n(x(row.value)))" cy="\(n(y))" r="4.5" fill="var(--paper)" stroke="\(colour)" stroke-width="2"/>
                """
        case .summary:
            let at = x(row.value)
            text += """
                <path d="M\(n(at - 8)) \(n(y))L\(n(at)) \(n(y - 7))L\(n(at + 8)) \(n(y))L\(n(at)) \(n(y + 7))Z" fill="\(colour)"/>
                """
        }
        return text + """
            <text class="soft" x="\(n(numbersAt.at))" y="\(n(baseline))" text-anchor="\(numbersAt.anchor)">\(numbers(row))</text>
            """
    }

    private func numbers(_ row: ForestPlot.Row) -> String {
        guard let lower = row.lower, let upper = row.upper else { return signed(row.value) }
        return "\(signed(row.value)) [\(signed(lower)), \(signed(upper))]"
    }

    private var description: String {
        plot.rows.map { "\($0.label): \(numbers($0))" }.joined(separator: "; ")
    }

    /// Includes 0 and everything drawn, with a little room.
    private var range: (Double, Double) {
        var values: [Double] = plot.rows.flatMap { row -> [Double] in
            [row.value, row.lower ?? row.value, row.upper ?? row.value]
        }
        values.append(0)
        if let band = plot.band { values += [band.lowerBound, band.upperBound] }
        let (low, high) = (values.min() ?? 0, values.max() ?? 0)
        let room = max(high - low, 0.01) * 0.06
        return (low - room, high + room)
    }

    /// The words of a text in lines of about so many letters.
    private func lines(_ text: String, letters: Int) -> [String] {
        text.split(separator: " ").reduce(into: [String]()) { lines, word in
            if let last = lines.last, last.count + word.count < letters {
                lines[lines.count - 1] = "\(last) \(word)"
            } else {
                lines.append(String(word))
            }
        }
    }

    /// About so many round values.
    private func ticks(_ low: Double, _ high: Double, about count: Double) -> [Double] {
        let rough = (high - low) / count
        let magnitude = pow(10, floor(log10(rough)))
        let step = [1, 2, 5, 10].map { $0 * magnitude }.first { $0 >= rough } ?? rough
        return stride(from: (low / step).rounded(.up), through: (high / step).rounded(.down), by: 1).map { $0 * step }
    }

    /// In points, with a sign.
    private func signed(_ value: Double) -> String {
        let text = NumberText.fixed(abs(100 * value), 1)
        return (text == "0.0" ? "" : value < 0 ? "−" : "+") + text
    }

    private func n(_ value: Double) -> String { NumberText.fixed(value, 1) }

    private func shortened(_ label: String) -> String { label.count > 28 ? label.prefix(27) + "…" : label }
}
