import Foundation
import Reporting

/// The project's own documents as HTML: the part of Markdown that they are written in, and no markup from within them.
///
/// Headings, paragraphs, lists, tables, fenced code; in lines code, strong and emphasised text, links. No package of the
/// ecosystem that reads Markdown builds without a C library of its own; these documents do not need one.
struct MarkdownText {
    private let lines: [Substring]

    init(_ text: String) { lines = text.split(separator: "\n", omittingEmptySubsequences: false) }

    var html: String {
        var parts: [String] = []
        var at = 0
        while at < lines.count {
            let line = lines[at]
            if line.allSatisfy(\.isWhitespace) {
                at += 1
            } else if line.hasPrefix("```") {
                let end = lines[(at + 1)...].firstIndex { $0.hasPrefix("```") } ?? lines.count
                let code = lines[(at + 1)..<end].map { HTMLText.escaped(String($0)) }.joined(separator: "\n")
                parts.append("<pre tabindex=\"0\" aria-label=\"Example\"><code>\(code)</code></pre>")
                at = end + 1
            } else if let heading = Self.heading(line) {
                parts.append(heading)
                at += 1
            } else if line.hasPrefix("|") {
                let block = run(from: at) { $0.hasPrefix("|") }
                parts.append(Self.table(block, number: parts.count { $0.contains("<table>") } + 1))
                at += block.count
            } else if Self.item(line) != nil {
                let block = run(from: at) { !$0.isEmpty && (Self.item($0) != nil || $0.hasPrefix("  ")) }
                parts.append(Self.list(block))
                at += block.count
            } else {
                let block = run(from: at) { line in
                    !line.allSatisfy(\.isWhitespace) && !line.hasPrefix("#") && !line.hasPrefix("|")
                        && !line.hasPrefix("```") && Self.item(line) == nil
                }
                parts.append("<p>\(Self.inline(block.joined(separator: " ")))</p>")
                at += block.count
            }
        }
        return parts.joined(separator: "\n")
    }

    private func run(from start: Int, while belongs: (Substring) -> Bool) -> [Substring] {
        Array(lines[start...].prefix(while: belongs))
    }

    private static func heading(_ line: Substring) -> String? {
        let level = line.prefix { $0 == "#" }.count
        guard (1...6).contains(level), line.dropFirst(level).first == " " else { return nil }
        let text = line.dropFirst(level + 1)
        return "<h\(level) id=\"\(anchor(text))\">\(inline(text))</h\(level)>"
    }

    /// As the places that host Markdown make them, so that links within a document work.
    private static func anchor(_ text: Substring) -> String {
        let kept = text.lowercased().unicodeScalars.filter {
            $0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == " " || $0 == "-"
        }
        return HTMLText.escaped(String(String.UnicodeScalarView(kept)).replacing(" ", with: "-"))
    }

    /// The text of a list's item.
    private static func item(_ line: Substring) -> (isNumbered: Bool, text: Substring)? {
        if line.hasPrefix("- ") { return (false, line.dropFirst(2)) }
        let digits = line.prefix { ("0"..."9").contains($0) }
        let rest = line.dropFirst(digits.count)
        return !digits.isEmpty && rest.hasPrefix(". ") ? (true, rest.dropFirst(2)) : nil
    }

    private static func list(_ block: [Substring]) -> String {
        var items: [String] = []
        for line in block {
            if let item = item(line) {
                items.append(String(item.text))
            } else if let last = items.popLast() {
                items.append(last + " " + line.drop { $0 == " " })
            }
        }
        let tag = item(block[0])?.isNumbered == true ? "ol" : "ul"
        return "<\(tag)>" + items.map { "<li>\(inline($0[...]))</li>" }.joined(separator: "\n") + "</\(tag)>"
    }

    private static func table(_ block: [Substring], number: Int) -> String {
        func cells(_ line: Substring) -> [String] {
            var text = line.dropFirst()
            if text.hasSuffix("|") { text = text.dropLast() }
            return text.replacing("\\|", with: "\u{1}").split(separator: "|", omittingEmptySubsequences: false)
                .map { $0.replacing("\u{1}", with: "|").trimmingCharacters(in: .whitespaces) }
        }
        let head = cells(block[0]).map { "<th scope=\"col\">\(inline($0[...]))</th>" }.joined()
        let rows = block.dropFirst(2).map { line in
            "<tr>" + cells(line).map { "<td>\(inline($0[...]))</td>" }.joined() + "</tr>"
        }
        return """
            <div class="scroll" tabindex="0" role="region" aria-label="Table \(number)"><table>
            <thead><tr>\(head)</tr></thead>
            <tbody>
            \(rows.joined(separator: "\n"))
            </tbody>
            </table></div>
            """
    }

    /// Code first: nothing within it is markup.
    private static func inline(_ text: some StringProtocol) -> String {
        String(text).split(separator: "`", omittingEmptySubsequences: false).enumerated().map { place, part in
            place % 2 == 1 ? "<code>\(HTMLText.escaped(String(part)))</code>" : spans(HTMLText.escaped(String(part)))
        }.joined()
    }

    /// Links and emphasis in text that is escaped.
    private static func spans(_ text: String) -> String {
        text.replacing(/\[([^\]]+)\]\(([^)]+)\)/) { match in
            let target = match.output.2
            // A document beside this one is not part of the page.
            guard target.hasPrefix("https://") || target.hasPrefix("#") else { return String(match.output.1) }
            return "<a href=\"\(target)\">\(match.output.1)</a>"
        }
        .replacing(/\*\*([^*]+)\*\*/) { "<strong>\($0.output.1)</strong>" }
        .replacing(/\*([^*\s][^*]*)\*/) { "<em>\($0.output.1)</em>" }
    }
}
