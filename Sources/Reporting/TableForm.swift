import Answers

/// Aligned text for people: counts grouped, shares in per cent, groups by name, one block a period.
struct TableForm {
    private let answer: Answer
    private let style: TerminalStyle

    init(_ answer: Answer, style: TerminalStyle) {
        self.answer = answer
        self.style = style
    }

    var text: String {
        var lines = [style.bold(PlainText.escaped(answer.title))]
        let isRecord = answer.rows.count == 1 && answer.rows[0].contains { if case .list = $0 { true } else { false } }
        lines += isRecord ? record(answer.rows[0]) : table()
        if answer.rows.isEmpty { lines.append("(no rows)") }
        if !answer.notes.isEmpty {
            lines.append("")
            lines += answer.notes.map { "* " + PlainText.escaped($0) }
        }
        if let definition = answer.definition {
            let lake = answer.lake.map { "  (lake \($0))" } ?? ""
            lines.append(style.dim("definition: \(PlainText.escaped(definition))\(lake)"))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    // MARK: Many rows

    private func table() -> [String] {
        // A column in which nothing is known says nothing.
        let shown = answer.columns.indices.filter { index in
            !answer.sections.contains(answer.columns[index].name)
                && (answer.rows.isEmpty || answer.rows.contains { $0[index] != .null })
        }
        if shown.isEmpty { return ["", "(\(answer.rows.count) rows in which nothing is known)"] }
        let sections = answer.columns.indices.filter { answer.sections.contains(answer.columns[$0].name) }
        let cells = answer.rows.map { row in shown.map { text(row[$0], answer.columns[$0]) } }
        let header = shown.map { answer.columns[$0].name }
        let widths = header.indices.map { column in
            ([header[column]] + cells.map { $0[column] }).map(Self.width).max() ?? 0
        }
        func line(_ cells: [String]) -> String {
            let padded = cells.indices.map { column in
                let space = String(repeating: " ", count: max(0, widths[column] - Self.width(cells[column])))
                return answer.columns[shown[column]].kind.isNumeric ? space + cells[column] : cells[column] + space
            }
            return trimmed(padded.joined(separator: "  "))
        }
        var lines = sections.isEmpty ? ["", style.dim(line(header))] : []
        var section: [Answer.Value]?
        for (row, cells) in zip(answer.rows, cells) {
            let own = sections.map { row[$0] }
            if !sections.isEmpty, own != section {
                let label = zip(sections, own).map { "\(answer.columns[$0].name) \(text($1, answer.columns[$0]))" }
                lines += ["", style.bold(label.joined(separator: ", ")), style.dim(line(header))]
                section = own
            }
            lines.append(line(cells))
        }
        return lines
    }

    private func text(_ value: Answer.Value, _ column: Answer.Column) -> String {
        PlainText.escaped(value.shown(as: column.kind, names: answer.names))
    }

    // MARK: One record

    private func record(_ row: [Answer.Value]) -> [String] {
        let width = answer.columns.map { Self.width($0.name) }.max() ?? 0
        var lines = [""]
        for (column, value) in zip(answer.columns, row) {
            let name = column.name + String(repeating: " ", count: width - Self.width(column.name))
            if column.kind != .detail, case .list(let items) = value,
                items.contains(where: { if case .object = $0 { true } else { false } })
            {
                lines += ["", style.bold(column.name)] + nested(items)
            } else {
                lines.append("\(style.dim(name))  \(text(value, column))")
            }
        }
        return lines
    }

    private func nested(_ items: [Answer.Value]) -> [String] {
        var names: [String] = []
        let rows = items.map { item -> [String: String] in
            guard case .object(let fields) = item else { return [:] }
            for field in fields where !names.contains(field.name) { names.append(field.name) }
            return Dictionary(
                fields.map { ($0.name, text($0.value, .init($0.name, $0.name == "share" ? .share : .count))) },
                uniquingKeysWith: { first, _ in first })
        }
        let widths = names.map { name in ([name] + rows.map { $0[name] ?? "" }).map(Self.width).max() ?? 0 }
        func line(_ cells: [String]) -> String {
            let padded = zip(cells, widths).map { $0 + String(repeating: " ", count: max(0, $1 - Self.width($0))) }
            return trimmed("  " + padded.joined(separator: "  "))
        }
        return [style.dim(line(names))] + rows.map { row in line(names.map { row[$0] ?? "" }) }
    }

    private func trimmed(_ line: String) -> String {
        var line = line[...]
        while line.last == " " { line = line.dropLast() }
        return String(line)
    }

    /// Columns a text takes on a terminal: wide East Asian characters take two, combining marks none.
    private static func width(_ text: String) -> Int {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
        return text.unicodeScalars.reduce(0) { sum, scalar in
            switch scalar.value {
            case 0x0300...0x036F, 0x200B...0x200F: sum
            case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
                0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
                sum + 2
            default: sum + 1
            }
        }
    }
}
