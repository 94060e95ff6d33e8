import Foundation

/// The trials of a journal, one after the other, in little memory however long the journal is.
package struct JournalTrials: Sequence, IteratorProtocol {
    private let path: String
    private let handle: FileHandle
    private let decoder = JSONDecoder()
    private var rest = Data()
    /// Up to where `rest` is known to hold no end of line.
    private var searched = 0
    private var line = 0
    /// Why the sequence ended early; `nil` at the journal's end.
    package private(set) var failure: AuditError?

    /// - Throws: ``AuditError`` `noData` if the run has no journal.
    package init(_ run: RunDirectory) throws {
        path = run.journal.path
        guard let handle = try? FileHandle(forReadingFrom: run.journal) else {
            throw AuditError(.noData, "the run '\(run.name)' has no trials yet; `bellwether audit run` makes them")
        }
        self.handle = handle
    }

    /// The next trial. A last line without its end is still being written, and does not count yet.
    package mutating func next() -> Trial? {
        guard failure == nil, let text = nextLine() else { return nil }
        line += 1
        do {
            return try decoder.decode(Trial.self, from: text)
        } catch {
            failure = AuditError(.badInput, "\(path):\(line) is no trial; the journal is damaged")
            return nil
        }
    }

    private mutating func nextLine() -> Data? {
        while true {
            if let end = rest[(rest.startIndex + searched)...].firstIndex(of: 0x0A) {
                defer {
                    rest = rest[(end + 1)...]
                    searched = 0
                }
                return rest[..<end]
            }
            searched = rest.count
            do {
                guard let piece = try handle.read(upToCount: 1 << 20), !piece.isEmpty else { return nil }
                rest = rest + piece
            } catch {
                failure = AuditError(.noData, "\(path) cannot be read: \(error.localizedDescription)")
                return nil
            }
        }
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
