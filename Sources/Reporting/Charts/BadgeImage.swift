/// A figure in a small picture, for other people's pages.
package struct BadgeImage: Sendable {
    private let label: String
    private let value: String

    package init(label: String, value: String) {
        self.label = label
        self.value = value
    }

    /// The SVG. Widths are those of 11-pixel Verdana on average: renderers squeeze or stretch the text into them.
    package var svg: String {
        func width(_ text: String) -> Int { 7 * text.count + 12 }
        let (left, right) = (width(label), width(value))
        let (name, figure) = (HTMLText.escaped(label), HTMLText.escaped(value))
        func text(_ content: String, at x: Int, _ length: Int) -> String {
            "<text x=\"\(x)\" y=\"14\" textLength=\"\(length - 12)\" lengthAdjust=\"spacingAndGlyphs\">\(content)</text>"
        }
        return """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(left + right)" height="20" role="img" \
            aria-label="\(name): \(figure)"><title>\(name): \(figure)</title>\
            <rect width="\(left)" height="20" fill="#444"/><rect x="\(left)" width="\(right)" height="20" fill="#0b5c8a"/>\
            <g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">\
            \(text(name, at: 6, left))\(text(figure, at: left + 6, right))</g></svg>

            """
    }
}
