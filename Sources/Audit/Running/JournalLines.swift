import Foundation

/// The whole lines of a journal, one after the other, in memory for one megabyte and the longest of them.
struct JournalLines {
    private let handle: FileHandle
    private var bytes: [UInt8] = []
    /// Where the next line begins in `bytes`.
    private var start = 0
    /// Up to where `bytes` is known to hold no end of line.
    private var searched = 0
    /// The number of the line that was read last, from 1.
    private(set) var number = 0
    /// How many bytes of the file the lines read so far take, their ends included.
    private(set) var length = 0

    /// `nil` if the file cannot be opened.
    init?(_ url: URL) {
        guard let handle = try? FileHandle(forReadingFrom: url) else { return nil }
        self.handle = handle
    }

    /// The next line without its end; `nil` behind the last one. A last line without an end is still being written, or was
    /// left by a process that died: it does not count.
    ///
    /// - Throws: Foundation's error if the file cannot be read.
    mutating func next() throws -> ArraySlice<UInt8>? {
        while true {
            if let end = newline() {
                defer {
                    start = end + 1
                    searched = start
                }
                number += 1
                length += end + 1 - start
                return bytes[start..<end]
            }
            bytes.removeFirst(start)
            start = 0
            searched = bytes.count
            guard let piece = try handle.read(upToCount: 1 << 20), !piece.isEmpty else { return nil }
            bytes += piece
        }
    }

    private func newline() -> Int? {
        bytes.withUnsafeBytes { buffer in
            guard searched < buffer.count, let base = buffer.baseAddress,
                let found = memchr(base + searched, 0x0A, buffer.count - searched)
            else { return nil }
            return UnsafeRawPointer(found) - base
        }
    }
}
