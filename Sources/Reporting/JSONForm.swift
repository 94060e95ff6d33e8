import Answers
import Foundation

/// One JSON object: definition, lake, generated_at, rows, notes. Numbers unrounded, fields in the answer's order.
struct JSONForm {
    private let answer: Answer

    init(_ answer: Answer) { self.answer = answer }

    /// The rows alone, as one array.
    var rows: String {
        let rows = answer.rows.map { row in
            "    " + Self.object(zip(answer.columns, row).map { ($0.name, $1) })
        }
        return rows.isEmpty ? "[]" : "[\n\(rows.joined(separator: ",\n"))\n  ]"
    }

    var text: String {
        let notes = answer.notes.map { "    " + Self.string($0) }
        let noteList = notes.isEmpty ? "[]" : "[\n\(notes.joined(separator: ",\n"))\n  ]"
        return """
            {
              "definition": \(answer.definition.map(Self.string) ?? "null"),
              "lake": \(answer.lake.map(Self.string) ?? "null"),
              "generated_at": \(Self.string(answer.generatedAt.formatted(.iso8601))),
              "rows": \(rows),
              "notes": \(noteList)
            }

            """
    }

    private static func object(_ fields: [(String, Answer.Value)]) -> String {
        "{" + fields.map { "\(string($0)): \(value($1))" }.joined(separator: ", ") + "}"
    }

    static func value(_ value: Answer.Value) -> String {
        switch value {
        case .null: "null"
        case .text(let text): string(text)
        case .integer(let number): String(number)
        case .real(let number): number.isFinite ? NumberText.exact(number) : "null"
        case .boolean(let flag): flag ? "true" : "false"
        case .list(let values): "[" + values.map(Self.value).joined(separator: ", ") + "]"
        case .object(let fields): object(fields.map { ($0.name, $0.value) })
        }
    }

    /// A JSON string; control and format characters are escaped, so that a terminal that shows it stays safe.
    static func string(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            default:
                switch scalar.properties.generalCategory {
                case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
                    for unit in String(scalar).utf16 {
                        let digits = String(unit, radix: 16)
                        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                    }
                default: result.unicodeScalars.append(scalar)
                }
            }
        }
        return result + "\""
    }
}

extension Answer.Value {
    /// The value as one cell of text: codes for groups, numbers in full, lists joined.
    var cell: String {
        switch self {
        case .null: ""
        case .text(let text): text
        case .integer(let number): String(number)
        case .real(let number): number.isFinite ? NumberText.exact(number) : ""
        case .boolean(let flag): flag ? "true" : "false"
        case .list(let values): values.map(\.cell).joined(separator: "; ")
        case .object(let fields): fields.map { "\($0.name)=\($0.value.cell)" }.joined(separator: " ")
        }
    }
}
