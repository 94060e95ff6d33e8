import Foundation

/// What a resume needs of a line of `trials.jsonl`.
struct JournalRecord: Decodable {
    let plan: String
    let ordinal: Int
    let ending: Trial.Ending
    let attempts: Int
    let usage: Trial.Usage?

    /// Reads the journal and hands each whole line's record to `body`.
    ///
    /// - Returns: how many bytes hold whole lines. What follows them, if anything, is an unfinished line.
    /// - Throws: ``AuditError`` `badInput` with the number of a line that is no trial.
    static func read(_ url: URL, _ body: (JournalRecord, _ line: Int, _ bytes: Int) throws -> Void) throws -> Int {
        guard let handle = try? FileHandle(forReadingFrom: url) else {
            throw AuditError(.noData, "\(url.path) cannot be read")
        }
        defer { try? handle.close() }
        let decoder = JSONDecoder()
        var (whole, line) = (0, 0)
        var rest: [UInt8] = []
        // Up to where `rest` is known to hold no end of line.
        var searched = 0
        while let piece = try handle.read(upToCount: 1 << 20), !piece.isEmpty {
            rest += piece
            var start = 0
            while let end = newline(in: rest, from: max(start, searched)) {
                line += 1
                guard let record = try? record(of: rest[start..<end], decoder) else {
                    throw AuditError(.badInput, "\(url.path):\(line) is no trial; the journal is damaged")
                }
                try body(record, line, end - start)
                whole += end + 1 - start
                start = end + 1
                searched = start
            }
            rest.removeFirst(start)
            searched = rest.count
        }
        return whole
    }

    private static let head = Array(#"{"plan":"#.utf8)
    private static let rest = Array(#","model":"#.utf8)

    /// Our own lines begin with what is needed: decoding stops there. Lines that another program wrote anew are decoded
    /// as a whole.
    private static func record(of line: ArraySlice<UInt8>, _ decoder: JSONDecoder) throws -> JournalRecord? {
        guard line.last == UInt8(ascii: "}") else { return nil }
        if line.starts(with: head), let end = line.prefix(400).firstRange(of: rest)?.lowerBound {
            return try decoder.decode(JournalRecord.self, from: Data(line[..<end]) + Data("}".utf8))
        }
        return try decoder.decode(JournalRecord.self, from: Data(line))
    }

    private static func newline(in bytes: [UInt8], from start: Int) -> Int? {
        bytes.withUnsafeBytes { buffer in
            guard start < buffer.count, let base = buffer.baseAddress,
                let found = memchr(base + start, 0x0A, buffer.count - start)
            else { return nil }
            return UnsafeRawPointer(found) - base
        }
    }
}
