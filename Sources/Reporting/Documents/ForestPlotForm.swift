import Answers
import Foundation

/// A forest plot as SVG of our own: a row a line, a square with its interval, a dashed line at no difference.
struct ForestPlotForm {
    private let plot: ForestPlot
    private let id: String

    private static let width = 760.0
    private static let left = 190.0
    private static let right = 160.0
    private static let rowHeight = 24.0
    private static let top = 12.0

    init(_ plot: ForestPlot, id: String) {
        self.plot = plot
        self.id = id
    }

    var svg: String {
        guard !plot.rows.isEmpty else { return "" }
        let (low, high) = range
        let inner = Self.width - Self.left - Self.right
        func x(_ value: Double) -> Double { Self.left + (value - low) / (high - low) * inner }
        let bottom = Self.top + Self.rowHeight * Double(plot.rows.count)
        var parts: [String] = []
        if let band = plot.band {
            parts.append(
                """
                <rect x="\(n(x(band.lowerBound)))" y="\(n(Self.top))" width="\(n(x(band.upperBound) - x(band.lowerBound)))" \
                height="\(n(bottom - Self.top))" fill="var(--band)"/>
                """)
        }
        for tick in ticks(low, high) {
            parts.append(
                """
                <line x1="\(n(x(tick)))" y1="\(n(Self.top))" x2="\(n(x(tick)))" y2="\(n(bottom + 4))" \
                stroke="var(--line)"/><text class="soft" x="\(n(x(tick)))" y="\(n(bottom + 19))" \
                text-anchor="middle">\(signed(tick))</text>
                """)
        }
        parts.append(
            """
            <line x1="\(n(x(0)))" y1="\(n(Self.top))" x2="\(n(x(0)))" y2="\(n(bottom))" stroke="var(--ink)" \
            stroke-dasharray="4 3"/>
            """)
        for (index, row) in plot.rows.enumerated() {
            parts.append(mark(row, y: Self.top + Self.rowHeight * (Double(index) + 0.5), x: x))
        }
        parts.append(
            """
            <text class="soft" x="\(n(Self.left + inner / 2))" y="\(n(bottom + 38))" \
            text-anchor="middle">\(HTMLText.escaped(plot.axis))</text>
            """)
        return """
            <figure><svg viewBox="0 0 \(n(Self.width)) \(n(bottom + 46))" role="img" aria-labelledby="\(id)">
            <title id="\(id)">\(HTMLText.escaped(plot.title)). \(HTMLText.escaped(description))</title>
            \(parts.joined(separator: "\n"))
            </svg><figcaption>\(HTMLText.escaped(plot.title))</figcaption></figure>
            """
    }

    private func mark(_ row: ForestPlot.Row, y: Double, x: (Double) -> Double) -> String {
        let colour = "var(--\(row.style.rawValue))"
        var text = """
            <text x="\(n(Self.left - 10))" y="\(n(y + 4.5))" text-anchor="end"\(row.style == .summary ? " font-weight=\"bold\"" : "")>\
            \(HTMLText.escaped(shortened(row.label)))</text>
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
            <text class="soft" x="\(n(Self.width - Self.right + 12))" y="\(n(y + 4.5))">\(numbers(row))</text>
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

    /// About six round values.
    private func ticks(_ low: Double, _ high: Double) -> [Double] {
        let rough = (high - low) / 6
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
