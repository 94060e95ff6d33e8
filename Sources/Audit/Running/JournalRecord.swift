import Foundation

/// What a resume needs of a line of `trials.jsonl`.
struct JournalRecord: Decodable, Hashable {
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
        guard var lines = JournalLines(url) else { throw AuditError(.noData, "\(url.path) cannot be read") }
        let decoder = JSONDecoder()
        while let line = try lines.next() {
            guard let record = try? record(of: line, decoder) else {
                throw AuditError(.badInput, "\(url.path):\(lines.number) is no trial; the journal is damaged")
            }
            try body(record, lines.number, line.count)
        }
        return lines.length
    }

    /// Our own lines begin with what is needed: reading stops there. Lines that another program wrote anew are decoded
    /// as a whole.
    private static func record(of line: ArraySlice<UInt8>, _ decoder: JSONDecoder) throws -> JournalRecord? {
        guard line.last == UInt8(ascii: "}") else { return nil }
        return try JournalHead.record(of: line) ?? decoder.decode(JournalRecord.self, from: Data(line))
    }
}
