import Answers

/// A table in GitHub's Markdown; text from outside cannot become markup.
struct MarkdownForm {
    private let answer: Answer

    init(_ answer: Answer) { self.answer = answer }

    var text: String {
        var lines = ["**\(Self.escaped(answer.title))**", ""]
        lines.append("| " + answer.columns.map { Self.escaped($0.name) }.joined(separator: " | ") + " |")
        let rules = answer.columns.map { column in
            switch column.kind {
            case .count, .real, .decimal, .share, .ratio: "---:"
            case .text, .group, .date, .detail: "---"
            }
        }
        lines.append("| " + rules.joined(separator: " | ") + " |")
        for row in answer.rows {
            lines.append("| " + zip(row, answer.columns).map(cell).joined(separator: " | ") + " |")
        }
        if !answer.notes.isEmpty { lines += [""] + answer.notes.map { "- " + Self.escaped($0) } }
        if let definition = answer.definition {
            lines += ["", "`\(definition.replacing("`", with: "'"))`" + (answer.lake.map { " (lake `\($0)`)" } ?? "")]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func cell(_ value: Answer.Value, _ column: Answer.Column) -> String {
        switch (value, column.kind) {
        case (.null, _): "–"
        case (.real(let number), .share): NumberText.share(number)
        case (.real(let number), .decimal): NumberText.significant(number)
        case (.real(let number), .ratio): NumberText.fixed(number, 3)
        case (.list(let items), .detail): NumberText.count(Double(items.count))
        case (.list(let items), .share): items.map { cell($0, column) }.joined(separator: " to ")
        case (.object(let fields), .share):
            fields.map { "\(Self.escaped($0.name)) \(cell($0.value, column))" }.joined(separator: ", ")
        case (.real(let number), .count): NumberText.count(number)
        case (.integer(let number), .count): NumberText.count(Double(number))
        case (.text(let code), .group): Self.escaped(answer.names[code] ?? code)
        default: Self.escaped(value.cell)
        }
    }

    static func escaped(_ text: String) -> String {
        var result = ""
        for character in PlainText.escaped(text) {
            if "\\`*_{}[]<>|#".contains(character) { result.append("\\") }
            result.append(character)
        }
        return result
    }
}
