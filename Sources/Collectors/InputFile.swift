package import Foundation

/// A file handed in: its first bytes tell what it may be. Nothing in it is trusted.
package struct InputFile: Sendable {
    /// What the first bytes look like.
    package enum Container: Sendable { case parquet, json, text }

    package let url: URL
    package let bytes: Int
    package let container: Container
    /// The first bytes, without a byte-order mark; at most 256 KiB.
    package let head: Data

    /// - Throws: ``ImportError`` if the file is missing, empty, not a file, or neither Parquet, JSON nor text.
    package init(_ url: URL) throws {
        self.url = url
        let name = url.lastPathComponent
        let values = try? url.resourceValues(forKeys: [.isRegularFileKey, .fileSizeKey])
        guard let values else { throw ImportError("\(name): there is no such file") }
        guard values.isRegularFile == true, let size = values.fileSize else {
            throw ImportError("\(name): is not a regular file")
        }
        guard size > 0 else { throw ImportError("\(name): is empty") }
        bytes = size
        guard let handle = try? FileHandle(forReadingFrom: url) else {
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
        if let zero = head.firstIndex(of: 0) {
            throw ImportError(
                "\(name): is neither Parquet, JSON nor text (a zero byte at offset \(zero - head.startIndex))")
        }
        let first = head.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        guard let first else { throw ImportError("\(name): holds nothing but white space") }
        container = first == 0x5B || first == 0x7B ? .json : .text
    }

    package var name: String { url.lastPathComponent }

    /// The last `YYYY-MM-DD` of the file's name.
    package var dateInName: String? {
        name.matches(of: /\d{4}-\d{2}-\d{2}/).last.map { String($0.output) }
    }
}
