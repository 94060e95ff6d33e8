package import Answers

/// An answer as a table of a page. Columns in which nothing is known are left out.
package struct HTMLTable {
    /// The page that a cell leads to; `nil` for most.
    package typealias Link = (_ column: String, _ value: String) -> String?

    private let answer: Answer
    private let caption: String
    private let showsNotes: Bool
    private let link: Link

    package init(
        _ answer: Answer, caption: String? = nil, showsNotes: Bool = true, link: @escaping Link = { _, _ in nil }
    ) {
        self.answer = answer
        self.caption = caption ?? answer.title
        self.showsNotes = showsNotes
        self.link = link
    }

    package var text: String {
        let shown = answer.columns.indices.filter { index in
            answer.rows.isEmpty || answer.rows.contains { $0[index] != .null }
        }
        func cell(_ tag: String, _ text: String, _ column: Answer.Column) -> String {
            let scope = tag == "th" ? " scope=\"col\"" : column.kind == .group ? " scope=\"row\"" : ""
            let tag = column.kind == .group ? "th" : tag
            let look = column.kind.isNumeric ? " class=\"number\"" : column.kind == .date ? " class=\"date\"" : ""
            return "<\(tag)\(scope)\(look)>\(text)</\(tag)>"
        }
        let head = shown.map { index in
            cell("th", HTMLText.escaped(answer.columns[index].name.replacing("_", with: " ")), answer.columns[index])
        }
        let rows = answer.rows.map { row in
            "<tr>" + shown.map { cell("td", linked(row[$0], answer.columns[$0]), answer.columns[$0]) }.joined()
                + "</tr>"
        }
        let notes = showsNotes ? answer.notes.map { "<li>\(HTMLText.escaped($0))</li>" }.joined() : ""
        return """
            <div class="scroll" tabindex="0" role="region" aria-label="\(HTMLText.escaped(caption))"><table>
            <caption>\(HTMLText.escaped(caption))</caption>
            <thead><tr>\(head.joined())</tr></thead>
            <tbody>
            \(rows.joined(separator: "\n"))
            </tbody>
            </table></div>
            \(notes.isEmpty ? "" : "<ul class=\"notes\">\(notes)</ul>")
            """
    }

    private func linked(_ value: Answer.Value, _ column: Answer.Column) -> String {
        let shown = HTMLText.escaped(value.shown(as: column.kind, names: answer.names))
        guard case .text(let text) = value, let address = link(column.name, text) else { return shown }
        return "<a href=\"\(HTMLText.escaped(address))\">\(shown)</a>"
    }
}
