import Foundation

/// The first record of a CSV file: the names of its columns and what separates them.
struct CSVHeader {
    let columns: [String]
    let delimiter: String

    /// - Throws: ``ImportError`` if there is no header, or two columns have one name.
    init(_ file: InputFile) throws {
        let line = file.head.prefix { $0 != 0x0A && $0 != 0x0D }
        let delimiters: [UInt8] = [0x2C, 0x09, 0x3B]
        let delimiter = delimiters.max { a, b in line.count { $0 == a } < line.count { $0 == b } } ?? 0x2C
        self.delimiter = String(UnicodeScalar(delimiter))
        guard let columns = Self.fields(file.head, delimiter, isWhole: file.head.count + 3 >= file.bytes) else {
            throw ImportError("\(file.name), row 1: the header does not end within \(file.head.count >> 10) KiB")
        }
        self.columns = columns
        if columns.count < 2 {
            let name = String((columns.first ?? "").prefix(60))
            throw ImportError("\(file.name), row 1: a header with a single column, '\(name)'")
        }
        var seen: Set<String> = []
        for name in columns where !seen.insert(name).inserted {
            throw ImportError("\(file.name), row 1: two columns are named '\(name.prefix(60))'")
        }
        if seen.contains("") { throw ImportError("\(file.name), row 1: a column without a name") }
    }

    /// The fields of the first record of RFC 4180 text; `nil` if it does not end in `text`.
    private static func fields(_ text: Data, _ delimiter: UInt8, isWhole: Bool) -> [String]? {
        var fields: [String] = []
        var field: [UInt8] = []
        var isQuoted = false
        var isAfterQuote = false
        func name() -> String { String(decoding: field, as: UTF8.self).trimmingCharacters(in: .whitespaces) }
        for byte in text {
            if isAfterQuote {
                isAfterQuote = false
                if byte == 0x22 {
                    field.append(byte)
                    continue
                }
                isQuoted = false
            }
            if isQuoted {
                if byte == 0x22 { isAfterQuote = true } else { field.append(byte) }
            } else if byte == 0x22, field.isEmpty {
                isQuoted = true
            } else if byte == delimiter {
                fields.append(name())
                field = []
            } else if byte == 0x0A || byte == 0x0D {
                return fields + [name()]
            } else {
                field.append(byte)
            }
        }
        return isWhole && !isQuoted ? fields + [name()] : nil
    }
}
