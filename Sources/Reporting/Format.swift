package import Answers

/// The forms an answer is written in.
package enum Format: String, CaseIterable, Sendable {
    case table, json, csv, markdown

    /// The answer in this form, ending with a line break.
    ///
    /// - Parameters:
    ///   - withDefinition: CSV only: the definition as a first line that begins with `#`.
    ///   - style: how a table may look on the terminal at hand.
    package func render(_ answer: Answer, withDefinition: Bool = false, style: TerminalStyle = .plain) -> String {
        switch self {
        case .table: TableForm(answer, style: style).text
        case .json: JSONForm(answer).text
        case .csv: CSVForm(answer, withDefinition: withDefinition).text
        case .markdown: MarkdownForm(answer).text
        }
    }

    /// The answer's rows as one JSON array of objects.
    package static func rows(of answer: Answer) -> String { JSONForm(answer).rows }
}

/// What the terminal can show.
package struct TerminalStyle: Sendable {
    package let usesColour: Bool

    package init(usesColour: Bool) { self.usesColour = usesColour }

    package static let plain = TerminalStyle(usesColour: false)

    func bold(_ text: String) -> String { usesColour ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
    func dim(_ text: String) -> String { usesColour ? "\u{1B}[2m\(text)\u{1B}[0m" : text }
}
