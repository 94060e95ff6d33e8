import Foundation
import Lake
import NIOCore
import NIOHTTP1

/// Fetches one large file to disk, going on where an earlier attempt stopped, and compares its checksum.
///
/// Beside the file lies a note of what it is a part of; another file under the same address begins anew.
struct FileDownload {
    /// What the source says of a file before it sends it.
    struct Facts: Codable, Hashable, Sendable {
        /// The source's mark of this content, after which the rest can be asked for.
        var mark: String?
        /// SHA-256 in hexadecimal, where the source tells it: the Hub does for large files.
        var sha256: String?
        var bytes: Int?
        /// When the file was made, by the server.
        var modified: Date?
    }

    /// More than any dataset's file, so that a disk is not filled for ever.
    static let mostBytes = 64 << 30

    let client: SourceClient
    let url: URL
    let file: URL

    private var note: URL { file.appendingPathExtension("json") }

    /// One attempt; on failure what has come stays for the next.
    ///
    /// - Parameters:
    ///   - isThere: asked once the facts are known; `true` ends the download without a file.
    ///   - progress: told the bytes so far and in all.
    /// - Returns: the facts, or `nil` if `isThere` said so.
    /// - Throws: ``SourceError``, ``LakeError`` `cannotWrite`, or `CancellationError`.
    func attempt(
        isThere: (Facts) throws -> Bool, progress: (Int, Int?) -> Void
    ) async throws -> Facts? {
        let earlier = (try? Data(contentsOf: note)).flatMap { try? JSONDecoder().decode(Facts.self, from: $0) }
        var start = earlier?.mark == nil ? 0 : Self.size(of: file)
        if let earlier, let bytes = earlier.bytes, start >= bytes {
            // It was whole already when the process died.
            if start == bytes {
                try check(earlier)
                return earlier
            }
            start = 0
        }
        var headers: [(String, String)] = [("Accept-Encoding", "identity")]
        if start > 0, let mark = earlier?.mark {
            headers += [("Range", "bytes=\(start)-"), ("If-Range", mark)]
        }
        var facts = Facts()
        let answer = try await client.send(url, headers: headers) { redirect in
            // The Hub names the checksum where it sends on to the host that holds the bytes.
            let linked = (redirect.first(name: "X-Linked-Etag") ?? "").filter { $0 != "\"" }.lowercased()
            if linked.utf8.count == 64, linked.allSatisfy(\.isHexDigit) { facts.sha256 = linked }
            if let size = redirect.first(name: "X-Linked-Size").flatMap({ Int($0) }), size > 0 { facts.bytes = size }
        }
        if let problem = client.problem(with: answer) { throw problem }
        if answer.header("Content-Type")?.lowercased().hasPrefix("text/html") == true {
            throw SourceError(.unreadable, "\(client.host): answers with a page for people instead of a file")
        }
        facts.mark = answer.header("ETag").flatMap { $0.hasPrefix("W/") ? nil : $0 }
        facts.modified = answer.header("Last-Modified").flatMap { HTTPDate($0)?.date }
        let goesOn = answer.status == 206 && answer.header("Content-Range")?.hasPrefix("bytes \(start)-") == true
        if answer.status == 206, !goesOn {
            throw SourceError(.refused, "\(client.host): sent another part of the file than was asked for")
        }
        if !goesOn { start = 0 }
        let length = answer.header("Content-Length").flatMap { Int($0) }
        facts.bytes = facts.bytes ?? length.map { $0 + start }
        if let bytes = facts.bytes, bytes > Self.mostBytes {
            throw SourceError(.tooLarge, "\(client.host): the file has \(bytes >> 30) GiB")
        }
        if try isThere(facts) { return nil }
        try await write(answer, from: start, &facts, progress)
        try check(facts)
        return facts
    }

    private func write(
        _ answer: SourceClient.Answer, from start: Int, _ facts: inout Facts, _ progress: (Int, Int?) -> Void
    ) async throws {
        func translated<Result>(_ body: () throws -> Result) throws -> Result {
            do { return try body() } catch {
                throw LakeError(
                    .cannotWrite, "cannot write to \(file.path): \((error as NSError).localizedDescription)")
            }
        }
        let total = facts.bytes
        let handle = try translated {
            try JSONEncoder().encode(facts).write(to: note, options: .atomic)
            if start == 0 { _ = FileManager.default.createFile(atPath: file.path, contents: nil) }
            let handle = try FileHandle(forUpdating: file)
            try handle.truncate(atOffset: UInt64(start))
            try handle.seekToEnd()
            return handle
        }
        defer { try? handle.close() }
        var count = start
        try await client.read(answer, hasDeadline: false) { piece in
            count += piece.readableBytes
            guard count <= total ?? Self.mostBytes else {
                throw SourceError(.tooLarge, "\(client.host): sends more than it said")
            }
            try translated { try handle.write(contentsOf: Data(piece.readableBytesView)) }
            progress(count, total)
        }
        facts.bytes = facts.bytes ?? count
    }

    /// A file that is not what was promised is removed: going on from it would never end well.
    private func check(_ facts: Facts) throws {
        let size = Self.size(of: file)
        if let bytes = facts.bytes, size != bytes {
            throw SourceError(.interrupted, "\(client.host): the connection was cut before the file ended")
        }
        guard let expected = facts.sha256 else { return }
        guard try LakeDirectory.sha256(of: file) == expected else {
            remove()
            throw SourceError(.unreadable, "\(client.host): the file does not have its checksum")
        }
    }

    func remove() {
        for url in [file, note] { try? FileManager.default.removeItem(at: url) }
    }

    private static func size(of file: URL) -> Int {
        (try? FileManager.default.attributesOfItem(atPath: file.path)[.size] as? Int) ?? 0
    }
}
