import Foundation

/// The first record of a CSV file: the names of its columns and what separates them.
struct CSVHeader {
    let columns: [String]
    let delimiter: String

    /// - Throws: ``ImportError`` if there is no header, or two columns have one name.
    init(_ file: InputFile) throws {
        let text = String(decoding: file.head.prefix { $0 < 0x80 }, as: UTF8.self)
        if text.isEmpty { throw ImportError("\(file.name), row 1: the header is not plain text") }
        let line = text.prefix { $0 != "\n" && $0 != "\r\n" && $0 != "\r" }
        let delimiter = [",", "\t", ";"].max { a, b in
            line.count { String($0) == a } < line.count { String($0) == b }
        }
        self.delimiter = delimiter ?? ","
        columns = Self.fields(text, delimiter: Character(self.delimiter))
        if columns.count < 2 {
            throw ImportError("\(file.name), row 1: a header with a single column, '\(columns.first ?? "")'")
        }
        if let twice = columns.first(where: { name in columns.count { $0 == name } > 1 }) {
            throw ImportError("\(file.name), row 1: two columns are named '\(twice)'")
        }
        if columns.contains("") { throw ImportError("\(file.name), row 1: a column without a name") }
    }

    /// The fields of the first record of RFC 4180 text.
    private static func fields(_ text: String, delimiter: Character) -> [String] {
        var fields: [String] = []
        var field = ""
        var isQuoted = false
        var rest = text[...]
        while let next = rest.popFirst() {
            if isQuoted {
                if next != "\"" {
                    field.append(next)
                } else if rest.first == "\"" {
                    field.append(rest.removeFirst())
                } else {
                    isQuoted = false
                }
            } else if next == "\"" {
                isQuoted = true
            } else if next == delimiter {
                fields.append(field)
                field = ""
            } else if next.isNewline {
                break
            } else {
                field.append(next)
            }
        }
        return fields + [field]
    }
}
