import Foundation

/// What a JSON file is made of, found by one pass over its bytes before any parser sees it.
///
/// The pass follows strings and brackets only; a parser still has to accept each value. It exists because nesting of
/// hostile depth crashes parsers, and because the place of a cut-off is worth telling.
struct JSONOutline {
    enum Layout: Equatable {
        /// One array; its elements are the records.
        case array
        /// One object; the records are the elements of the array under this key.
        case holder(key: String)
        /// One value a line, or a single record.
        case lines
    }

    let layout: Layout

    /// Deeper nesting than any source uses.
    static let deepest = 64

    /// - Throws: ``ImportError`` for a file that is nested too deep, closes what it did not open, or ends too early.
    init(of file: InputFile) throws {
        let data = try Data(contentsOf: file.url, options: .mappedIfSafe)
        var scan = Scan()
        do {
            try data.withUnsafeBytes { bytes in
                var start = 0
                if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { start = 3 }
                for index in start..<bytes.count { try scan.take(bytes[index]) }
            }
        } catch let problem as Scan.Problem {
            throw ImportError("\(file.name), line \(scan.line): \(problem.text)")
        }
        if scan.depth > 0 || scan.isInString {
            throw ImportError(
                "\(file.name), line \(scan.line): the file is cut off (\(scan.depth) brackets still open)")
        }
        if scan.values > 1 {
            layout = .lines
        } else if scan.firstOpener == 0x5B {
            layout = .array
        } else if let key = ["models", "data"].first(where: { scan.arrayKeys.contains($0) }) ?? scan.arrayKeys.only {
            layout = .holder(key: key)
        } else {
            layout = .lines
        }
    }

    private struct Scan {
        struct Problem: Error { let text: String }

        var line = 1
        var depth = 0
        var isInString = false
        /// Complete values at the top.
        var values = 0
        var firstOpener: UInt8?
        /// Keys of the first top object whose value is an array of objects.
        var arrayKeys: [String] = []

        private var isEscaped = false
        private var openers: [UInt8] = []
        private var key: [UInt8] = []
        private var isAfterColon = false
        private var awaitsObjectIn: String?

        mutating func take(_ byte: UInt8) throws {
            if byte == 0x0A { line += 1 }
            if isInString {
                if isEscaped {
                    isEscaped = false
                } else if byte == 0x5C {
                    isEscaped = true
                } else if byte == 0x22 {
                    isInString = false
                } else if byte < 0x20 {
                    throw Problem(text: "a control character or line break inside a string")
                }
                if isInString, depth == 1, !isAfterColon, key.count < 100 { key.append(byte) }
                return
            }
            switch byte {
            case 0x22:
                isInString = true
                if depth == 1, !isAfterColon { key = [] }
                awaitsObjectIn = nil
            case 0x3A: if depth == 1 { isAfterColon = true }
            case 0x2C: if depth == 1 { isAfterColon = false }
            case 0x5B, 0x7B:
                if firstOpener == nil { firstOpener = byte }
                if byte == 0x7B, let holder = awaitsObjectIn, depth == 2, values == 0 { arrayKeys.append(holder) }
                awaitsObjectIn =
                    byte == 0x5B && depth == 1 && isAfterColon ? String(decoding: key, as: UTF8.self) : nil
                openers.append(byte)
                depth += 1
                if depth > JSONOutline.deepest {
                    throw Problem(text: "nested deeper than \(JSONOutline.deepest) levels")
                }
            case 0x5D, 0x7D:
                // `]` is `[` + 2 and `}` is `{` + 2.
                guard let opener = openers.popLast(), opener + 2 == byte else {
                    throw Problem(text: "a bracket closes what is not open")
                }
                depth -= 1
                awaitsObjectIn = nil
                if depth == 0 {
                    values += 1
                    isAfterColon = false
                }
            case 0x20, 0x09, 0x0A, 0x0D: break
            default: awaitsObjectIn = nil
            }
        }
    }
}

extension Array {
    /// The element of an array of one.
    fileprivate var only: Element? { count == 1 ? self[0] : nil }
}
