import Foundation

/// The trials of a journal, one after the other, in little memory however long the journal is.
package struct JournalTrials: Sequence, IteratorProtocol {
    private let path: String
    private var lines: JournalLines
    private let decoder = JSONDecoder()
    /// Why the sequence ended early; `nil` at the journal's end.
    package private(set) var failure: AuditError?

    /// - Throws: ``AuditError`` `noData` if the run has no journal.
    package init(_ run: RunDirectory) throws {
        path = run.journal.path
        guard let lines = JournalLines(run.journal) else {
            throw AuditError(.noData, "the run '\(run.name)' has no trials yet; `bellwether audit run` makes them")
        }
        self.lines = lines
    }

    /// The next trial. A last line without its end is still being written, and does not count yet.
    package mutating func next() -> Trial? {
        guard failure == nil else { return nil }
        do {
            return try lines.next().map { try decoder.decode(Trial.self, from: Data($0)) }
        } catch is DecodingError {
            failure = AuditError(.badInput, "\(path):\(lines.number) is no trial; the journal is damaged")
        } catch {
            failure = AuditError(.noData, "\(path) cannot be read: \(error.localizedDescription)")
        }
        return nil
    }

    /// How many lines the journal has.
    package static func count(_ run: RunDirectory) throws -> Int {
        guard let handle = try? FileHandle(forReadingFrom: run.journal) else { return 0 }
        defer { try? handle.close() }
        var count = 0
        while let piece = try handle.read(upToCount: 1 << 20), !piece.isEmpty {
            count += piece.withUnsafeBytes { bytes in bytes.count { $0 == 0x0A } }
        }
        return count
    }
}
