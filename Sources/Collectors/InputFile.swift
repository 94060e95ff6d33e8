package import Foundation
import Lake

/// A file handed in, whole or in parts: its first bytes tell what it may be. Nothing in it is trusted.
package struct InputFile: Sendable {
    /// What the first bytes look like.
    package enum Container: Sendable { case parquet, json, text }

    /// The files that make it up, one after another; lines end where a part does.
    let parts: [URL]
    package let name: String
    package let bytes: Int
    private let versions: [Version]
    package let container: Container
    /// The first bytes, without a byte-order mark; at most 256 KiB.
    package let head: Data

    /// - Throws: ``ImportError`` if the file is missing, empty, not a file, or neither Parquet, JSON nor text.
    package init(_ url: URL) throws { try self.init([url], name: url.lastPathComponent) }

    /// - Parameter name: what messages call it.
    package init(_ parts: [URL], name: String) throws {
        self.parts = parts
        self.name = name
        // A link stands for what it points to; a pipe or device is never opened, since that could wait for ever.
        versions = try parts.map { part in
            let values = Self.values(of: part)
            guard let values else { throw ImportError("\(name): there is no such file") }
            guard values.isRegularFile == true, let size = values.fileSize else {
                throw ImportError("\(name): is not a regular file")
            }
            return Version(size: size, modified: values.contentModificationDate)
        }
        bytes = versions.map(\.size).reduce(0, +)
        guard bytes > 0, let start = parts.first else { throw ImportError("\(name): is empty") }
        guard let handle = try? FileHandle(forReadingFrom: start) else {
            throw ImportError("\(name): cannot be opened for reading")
        }
        defer { try? handle.close() }
        var head = (try? handle.read(upToCount: 1 << 18)) ?? Data()
        if head.starts(with: [0xEF, 0xBB, 0xBF]) { head = Data(head.dropFirst(3)) }
        self.head = head
        if head.starts(with: Data("PAR1".utf8)) {
            container = .parquet
            return
        }
        if head.starts(with: Data("PARE".utf8)) {
            throw ImportError("\(name): is Parquet with an encrypted footer, which cannot be read")
        }
        if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) {
            throw ImportError("\(name): is text in UTF-16; convert it to UTF-8")
        }
        if let zero = head.firstIndex(of: 0) {
            throw ImportError(
                "\(name): is neither Parquet, JSON nor text (a zero byte at offset \(zero - head.startIndex))")
        }
        let first = head.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        guard let first else { throw ImportError("\(name): holds nothing but white space") }
        container = first == 0x5B || first == 0x7B ? .json : .text
    }

    private struct Version: Hashable {
        let size: Int
        let modified: Date?
    }

    /// Whether the file still has the size and time of change it was opened with.
    var isUnchanged: Bool {
        zip(parts, versions).allSatisfy { part, version in
            let values = Self.values(of: part)
            return values?.fileSize == version.size && values?.contentModificationDate == version.modified
        }
    }

    private static func values(of url: URL) -> URLResourceValues? {
        try? url.resolvingSymlinksInPath().resourceValues(
            forKeys: [.isRegularFileKey, .fileSizeKey, .contentModificationDateKey])
    }

    /// The path, or the list of paths, as the engine's readers take it.
    var sqlPath: String {
        parts.count == 1 ? parts[0].path.sqlPattern : "[\(parts.map(\.path.sqlPattern).joined(separator: ", "))]"
    }

    /// The last `YYYY-MM-DD` of the file's name.
    package var dateInName: String? {
        name.matches(of: /\d{4}-\d{2}-\d{2}/).last.map { String($0.output) }
    }
}
