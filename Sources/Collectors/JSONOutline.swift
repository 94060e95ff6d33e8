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
        /// One object, which is the only record.
        case single
        /// One value a line.
        case lines
    }

    let layout: Layout
    /// Lines without a value, of a file with one value a line.
    let blank: [ClosedRange<Int>]

    /// Deeper nesting than any source uses.
    static let deepest = 64

    /// - Throws: ``ImportError`` for a file that is nested too deep, closes what it did not open, or ends too early.
    init(of file: InputFile) throws {
        var scan = JSONScan(deepest: Self.deepest)
        var hasMark = false
        do {
            var isFirst = true
            try file.forEachPiece { piece in
                if isFirst { hasMark = piece.starts(with: [0xEF, 0xBB, 0xBF]) }
                let start = isFirst && hasMark ? 3 : 0
                isFirst = false
                try piece.withUnsafeBytes { bytes in
                    for index in start..<bytes.count { try scan.take(bytes[index]) }
                }
            }
            try scan.finish()
        } catch let problem as JSONScan.Problem {
            throw ImportError("\(file.name), line \(scan.line): \(problem.text)")
        }
        blank = scan.isLines ? scan.blank : []
        if scan.isLines {
            if hasMark {
                throw ImportError("\(file.name), line 1: begins with a byte-order mark, which JSON lines do not allow")
            }
            layout = .lines
        } else if scan.firstOpener == 0x5B {
            layout = .array
        } else if let key = ["models", "data"].first(where: scan.arrayKeys.contains) {
            layout = .holder(key: key)
        } else if scan.keys.isDisjoint(with: ["id", "modelId", "model_id"]), let key = scan.arrayKeys.first,
            scan.arrayKeys.count == 1
        {
            layout = .holder(key: key)
        } else {
            layout = .single
        }
    }
}
