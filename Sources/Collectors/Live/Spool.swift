package import Foundation
import Lake

/// An unfinished collection on disk: the records so far, one a line, and a journal with a line a page.
///
/// It lies below `collecting/` in the lake, where no reader looks. A page counts once its journal line is whole: what a
/// dead process left beyond that is cut off when the spool is opened again, and the collection goes on at that page.
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
    private let records: FileHandle
    private let journal: FileHandle

    /// The records, in the form of files that ``Importer`` takes.
    package var file: URL { folder.appending(path: "records.jsonl") }
    package var isComplete: Bool { last.map { $0.next == nil } ?? false }

    /// Opens the spool in `folder`, or begins one there.
    ///
    /// - Parameter oldest: a spool begun before is removed, and a new one begun.
    /// - Throws: ``LakeError`` `cannotWrite`.
    package init(_ folder: URL, request: String, now: Date, oldest: Date) throws {
        self.folder = folder
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
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
                self.header = Header(request: request, begunAt: now)
                try coder.encode(self.header).write(to: described, options: .atomic)
            }
            for name in ["records.jsonl", "pages.jsonl"] {
                let path = folder.appending(path: name).path
                if !FileManager.default.fileExists(atPath: path) {
                    _ = FileManager.default.createFile(atPath: path, contents: nil)
                }
            }
            records = try FileHandle(forUpdating: folder.appending(path: "records.jsonl"))
            journal = try FileHandle(forUpdating: folder.appending(path: "pages.jsonl"))
            try resume()
        } catch {
            throw LakeError(.cannotWrite, "cannot write to \(folder.path): \(Self.reason(error))")
        }
    }

    deinit {
        try? records.close()
        try? journal.close()
    }

    /// Reads the journal's whole lines as far as the records reach, and cuts both files there.
    private func resume() throws {
        let length = Int(try records.seekToEnd())
        let text = try journal.seekToEnd() > 0 ? Data(contentsOf: folder.appending(path: "pages.jsonl")) : Data()
        var kept = 0
        var place = text.startIndex
        while let end = text[place...].firstIndex(of: 0x0A) {
            guard let page = try? JSONDecoder().decode(Page.self, from: text[place..<end]), page.bytes <= length,
                page.page == (last?.page ?? 0) + 1
            else { break }
            last = page
            if let next = page.next { places.insert(next.hashValue) }
            place = end + 1
            kept = place - text.startIndex
        }
        try journal.truncate(atOffset: UInt64(kept))
        try records.truncate(atOffset: UInt64(last?.bytes ?? 0))
        try journal.seekToEnd()
        try records.seekToEnd()
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
            try records.write(contentsOf: lines)
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            try journal.write(contentsOf: encoder.encode(page) + [0x0A])
        } catch {
            throw LakeError(.cannotWrite, "cannot write to \(folder.path): \(Self.reason(error))")
        }
        last = page
        return true
    }

    /// Removes the spool; what it held is in the lake, or not wanted.
    package func remove() { try? FileManager.default.removeItem(at: folder) }

    private static func reason(_ error: any Error) -> String {
        if let code = ((error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError)?.code, code > 0 {
            return String(cString: strerror(Int32(code)))
        }
        return (error as NSError).localizedDescription
    }
}
