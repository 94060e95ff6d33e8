import Foundation

/// Where the records of a CSV file begin and end, found by one pass over its bytes before the engine reads them.
///
/// The engine splits and refuses rows by itself; the pass exists for what it would not tell: that the file was cut off,
/// that it is binary further in, and which records are blank, so that row numbers are those of the file.
struct CSVOutline {
    /// Records without a byte, which the engine leaves out; numbered from 1, the header included.
    let blank: [ClosedRange<Int>]

    /// Longer than any source's rows; the engine's buffers grow with it.
    static let longestRecord = 4 << 20

    /// - Throws: ``ImportError`` for a file that is cut off, holds a zero byte, mixes line breaks, or has a record of
    ///   more than ``longestRecord`` bytes.
    init(of file: InputFile, _ header: CSVHeader) throws {
        var scan = Scan(delimiter: header.delimiter.utf8.first ?? 0x2C, width: header.columns.count)
        do {
            var isFirst = true
            try file.forEachPiece { piece in
                let start = isFirst && piece.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
                isFirst = false
                try piece.withUnsafeBytes { bytes in
                    for index in start..<bytes.count { try scan.take(bytes[index]) }
                }
            }
            try scan.finish()
        } catch let problem as Scan.Problem {
            throw ImportError("\(file.name), row \(problem.record): \(problem.text)")
        }
        blank = scan.blank
    }

    private struct Scan {
        struct Problem: Error {
            let record: Int
            let text: String
        }

        private enum State { case fieldStart, plain, quoted, afterQuote }

        private let delimiter: UInt8
        private let width: Int
        private var state = State.fieldStart
        private var record = 1
        private var fields = 1
        /// Bytes of the record so far, its line break not counted.
        private var length = 0
        private var isAfterReturn = false
        /// The kind of line break met first: LF, CR, or both for CRLF.
        private var lineBreak: [UInt8]?
        private(set) var blank: [ClosedRange<Int>] = []

        init(delimiter: UInt8, width: Int) {
            self.delimiter = delimiter
            self.width = width
        }

        mutating func take(_ byte: UInt8) throws {
            if isAfterReturn {
                isAfterReturn = false
                try note(byte == 0x0A ? [0x0D, 0x0A] : [0x0D])
                if byte == 0x0A { return }
            }
            if byte == 0 { throw Problem(record: record, text: "a zero byte: this is not text") }
            if state != .quoted {
                if byte == 0x0A {
                    endRecord()
                    return try note([0x0A])
                }
                if byte == 0x0D {
                    isAfterReturn = true
                    return endRecord()
                }
            }
            length += 1
            if length > CSVOutline.longestRecord {
                let problem =
                    state == .quoted ? "a quote that is not closed" : "a row of more than \(length >> 20) MiB"
                throw Problem(record: record, text: problem)
            }
            switch state {
            case .fieldStart:
                if byte == 0x22 {
                    state = .quoted
                } else if byte == delimiter {
                    fields += 1
                } else if byte != 0x20 {
                    state = .plain
                }
            case .plain:
                if byte == delimiter { endField() }
            case .quoted:
                if byte == 0x22 { state = .afterQuote }
            case .afterQuote:
                if byte == 0x22 { state = .quoted } else if byte == delimiter { endField() } else { state = .plain }
            }
        }

        func finish() throws {
            if state == .quoted {
                throw Problem(record: record, text: "the file is cut off, or a quote is not closed")
            }
            if length > 0, fields < width {
                throw Problem(
                    record: record, text: "the file is cut off: the last row ends after \(fields) of \(width) columns")
            }
        }

        private mutating func endField() {
            fields += 1
            state = .fieldStart
        }

        private mutating func endRecord() {
            if length == 0 {
                if let last = blank.last, last.upperBound == record - 1 {
                    blank[blank.count - 1] = last.lowerBound...record
                } else {
                    blank.append(record...record)
                }
            }
            record += 1
            (fields, length, state) = (1, 0, .fieldStart)
        }

        /// The engine reads one kind of line break a file.
        private mutating func note(_ kind: [UInt8]) throws {
            if lineBreak == nil { lineBreak = kind }
            if lineBreak != kind {
                throw Problem(record: record - 1, text: "the file mixes line breaks (LF, CRLF or CR); use one kind")
            }
        }
    }
}
