import Answers

/// An answer as a table of a page. Columns in which nothing is known are left out.
struct HTMLTable {
    private let answer: Answer

    init(_ answer: Answer) { self.answer = answer }

    var text: String {
        let shown = answer.columns.indices.filter { index in
            answer.rows.isEmpty || answer.rows.contains { $0[index] != .null }
        }
        func cell(_ tag: String, _ text: String, _ column: Answer.Column) -> String {
            let numeric =
                switch column.kind {
                case .count, .real, .decimal, .share, .ratio: " class=\"number\""
                case .text, .group, .date, .detail: ""
                }
            return "<\(tag)\(tag == "th" ? " scope=\"col\"" : "")\(numeric)>\(HTMLText.escaped(text))</\(tag)>"
        }
        let head = shown.map { index in
            cell("th", answer.columns[index].name.replacing("_", with: " "), answer.columns[index])
        }
        let rows = answer.rows.map { row in
            "<tr>" + shown.map { cell("td", self.text(row[$0], answer.columns[$0]), answer.columns[$0]) }.joined()
                + "</tr>"
        }
        let notes = answer.notes.map { "<li>\(HTMLText.escaped($0))</li>" }.joined()
        return """
            <div class="scroll" tabindex="0" role="region" aria-label="\(HTMLText.escaped(answer.title))"><table>
            <caption>\(HTMLText.escaped(answer.title))</caption>
            <thead><tr>\(head.joined())</tr></thead>
            <tbody>
            \(rows.joined(separator: "\n"))
            </tbody>
            </table></div>
            \(notes.isEmpty ? "" : "<ul class=\"notes\">\(notes)</ul>")
            """
    }

    private func text(_ value: Answer.Value, _ column: Answer.Column) -> String {
        switch (value, column.kind) {
        case (.null, _): "–"
        case (.real(let number), .share): NumberText.share(number)
        case (.real(let number), .decimal): NumberText.significant(number)
        case (.real(let number), .ratio): NumberText.fixed(number, 3)
        case (.real(let number), .count): NumberText.count(number)
        case (.integer(let number), .count): NumberText.count(Double(number))
        case (.text(let code), .group): answer.names[code] ?? code
        default: value.cell
        }
    }
}
