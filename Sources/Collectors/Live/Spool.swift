package import Foundation
import Lake

/// An unfinished collection on disk: the records so far, one a line, and a journal with a line a page.
///
/// It lies below `collecting/` in the lake, where no reader looks. A page counts once its journal line is whole: what a
/// dead process left beyond that is removed when the spool is opened again, and the collection goes on at that page.
///
/// Records lie in many small files: an engine that reads JSON holds as much of a file as its buffers take, and takes apart
/// thousands of a file's records at once.
package final class Spool {
    /// What is collected and since when.
    package struct Header: Codable, Hashable, Sendable {
        /// The request without any secret; another request has another spool.
        package let request: String
        package let begunAt: Date

        enum CodingKeys: String, CodingKey {
            case request
            case begunAt = "begun_at"
        }
    }

    /// A page that is done.
    package struct Page: Codable, Hashable, Sendable {
        /// Counted from 1.
        package let page: Int
        /// Records and bytes up to and with this page.
        package let records: Int
        package let bytes: Int
        /// Where the next page is; `nil`: this was the last.
        package let next: String?
    }

    package let folder: URL
    package let header: Header
    package private(set) var last: Page?
    /// Hashes of where pages lay, by which a page that comes again is known.
    private var places: Set<Int> = []
    private let records: URL
    private let journal: FileHandle

    /// A file ends with the first record beyond so many bytes, and with its page.
    static let bytesAFile = 1 << 20

    package var isComplete: Bool { last.map { $0.next == nil } ?? false }

    /// Opens the spool in `folder`, or begins one there.
    ///
    /// - Parameter oldest: a spool begun before is removed, and a new one begun.
    /// - Throws: ``LakeError`` `cannotWrite`.
    package init(_ folder: URL, request: String, now: Date, oldest: Date) throws {
        self.folder = folder
        records = folder.appending(path: "records")
        let described = folder.appending(path: "request.json")
        let (coder, decoder) = (JSONEncoder(), JSONDecoder())
        coder.dateEncodingStrategy = .iso8601
        decoder.dateDecodingStrategy = .iso8601
        func header() -> Header? {
            (try? Data(contentsOf: described)).flatMap { try? decoder.decode(Header.self, from: $0) }
        }
        do {
            if let found = header(), found.request == request, found.begunAt >= oldest, found.begunAt <= now {
                self.header = found
            } else {
                try? FileManager.default.removeItem(at: folder)
                try FileManager.default.createDirectory(at: records, withIntermediateDirectories: true)
                self.header = Header(request: request, begunAt: now)
                try coder.encode(self.header).write(to: described, options: .atomic)
            }
            try FileManager.default.createDirectory(at: records, withIntermediateDirectories: true)
            let pages = folder.appending(path: "pages.jsonl")
            if !FileManager.default.fileExists(atPath: pages.path) {
                _ = FileManager.default.createFile(atPath: pages.path, contents: nil)
            }
            journal = try FileHandle(forUpdating: pages)
            try resume()
        } catch {
            throw LakeError(.cannotWrite, "cannot write to \(folder.path): \(LakeError.reason(error))")
        }
    }

    deinit { try? journal.close() }

    /// The files of records, in their order.
    package func parts() throws -> [URL] {
        try FileManager.default.contentsOfDirectory(at: records, includingPropertiesForKeys: [.fileSizeKey])
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
    }

    /// The page that a file of records belongs to; 0: none.
    private static func page(of part: URL) -> Int { Int(part.lastPathComponent.prefix(8)) ?? 0 }

    private func part(_ number: Int, of page: Int) -> URL {
        func digits(_ value: Int, _ width: Int) -> String {
            String(repeating: "0", count: max(0, width - String(value).count)) + String(value)
        }
        return records.appending(path: "\(digits(page, 8))-\(digits(number, 4)).jsonl")
    }

    /// Reads the journal's whole lines as far as the records reach, and removes what is beyond.
    private func resume() throws {
        var lengths: [Int: Int] = [:]
        for part in try parts() {
            lengths[Self.page(of: part), default: 0] += try part.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0
        }
        let text = try journal.seekToEnd() > 0 ? Data(contentsOf: folder.appending(path: "pages.jsonl")) : Data()
        var kept = 0
        var place = text.startIndex
        while let end = text[place...].firstIndex(of: 0x0A) {
            guard let page = try? JSONDecoder().decode(Page.self, from: text[place..<end]),
                page.page == (last?.page ?? 0) + 1,
                page.bytes == (last?.bytes ?? 0) + lengths[page.page, default: 0]
            else { break }
            last = page
            if let next = page.next { places.insert(next.hashValue) }
            place = end + 1
            kept = place - text.startIndex
        }
        try journal.truncate(atOffset: UInt64(kept))
        try journal.seekToEnd()
        let done = last?.page ?? 0
        for part in try parts() where Self.page(of: part) == 0 || Self.page(of: part) > done {
            try FileManager.default.removeItem(at: part)
        }
    }

    /// Adds a page: first its records, then the line that makes it count.
    ///
    /// - Returns: `false` if `next` was where a page lay before.
    package func append(_ lines: [UInt8], records count: Int, next: String?) throws -> Bool {
        if let next, !places.insert(next.hashValue).inserted { return false }
        let page = Page(
            page: (last?.page ?? 0) + 1, records: (last?.records ?? 0) + count,
            bytes: (last?.bytes ?? 0) + lines.count, next: next)
        do {
            var (place, number) = (0, 1)
            while place < lines.count {
                let last = lines.count - 1
                let end = lines[min(place + Self.bytesAFile, last)...].firstIndex(of: 0x0A) ?? last
                try Data(lines[place...end]).write(to: part(number, of: page.page))
                place = end + 1
                number += 1
            }
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            try journal.write(contentsOf: encoder.encode(page) + [0x0A])
        } catch {
            throw LakeError(.cannotWrite, "cannot write to \(folder.path): \(LakeError.reason(error))")
        }
        last = page
        return true
    }

    /// Removes the spool; what it held is in the lake, or not wanted.
    package func remove() { try? FileManager.default.removeItem(at: folder) }
}
