import Answers

/// A table in GitHub's Markdown; text from outside cannot become markup.
struct MarkdownForm {
    private let answer: Answer

    init(_ answer: Answer) { self.answer = answer }

    var text: String {
        var lines = ["**\(Self.escaped(answer.title))**", ""]
        lines.append("| " + answer.columns.map { Self.escaped($0.name) }.joined(separator: " | ") + " |")
        let rules = answer.columns.map { $0.kind.isNumeric ? "---:" : "---" }
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
        Self.escaped(value.shown(as: column.kind, names: answer.names))
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
