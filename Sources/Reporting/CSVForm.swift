import Answers

/// RFC 4180; text that a spreadsheet would take for a formula gets a leading `'`, numbers never.
struct CSVForm {
    private let answer: Answer
    private let withDefinition: Bool

    init(_ answer: Answer, withDefinition: Bool) {
        self.answer = answer
        self.withDefinition = withDefinition
    }

    var text: String {
        var lines: [String] = []
        if withDefinition, let definition = answer.definition { lines.append("# \(definition)") }
        lines.append(answer.columns.map { Self.quoted($0.name) }.joined(separator: ","))
        for row in answer.rows { lines.append(row.map(Self.field).joined(separator: ",")) }
        return lines.map { $0 + "\r\n" }.joined()
    }

    private static func field(_ value: Answer.Value) -> String {
        switch value {
        case .integer, .real, .boolean, .null: value.cell
        case .text, .list, .object: quoted(disarmed(value.cell))
        }
    }

    private static func disarmed(_ text: String) -> String {
        guard let first = text.unicodeScalars.first, ["=", "+", "-", "@", "\t", "\r"].contains(first) else {
            return text
        }
        return "'" + text
    }

    private static func quoted(_ text: String) -> String {
        let isPlain = text.unicodeScalars.allSatisfy { $0 != "," && $0 != "\"" && $0 != "\n" && $0 != "\r" }
        return isPlain ? text : "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
