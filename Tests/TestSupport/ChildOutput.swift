package import Foundation

/// What a child prints, read as it comes: a test waits for words, not for time.
package final class ChildOutput {
    private let pipe = Pipe()
    private var bytes = Data()
    private var isOpen = true

    package init() {}

    /// Where the child writes.
    package var end: FileHandle { pipe.fileHandleForWriting }

    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Returns when the child, which must be running, has printed `words`; `false` if it ended without.
    package func wait(for words: String) -> Bool {
        while !text.contains(words) {
            if !more() { return false }
        }
        return true
    }

    /// Everything the child printed, once it has closed its output.
    package func rest() -> String {
        while more() {}
        return text
    }

    /// Blocks until there is more; `false` at the end.
    private func more() -> Bool {
        if isOpen {
            // Only the child may hold this end, or there would be no end of file.
            try? pipe.fileHandleForWriting.close()
            isOpen = false
        }
        let piece = pipe.fileHandleForReading.availableData
        bytes += piece
        return !piece.isEmpty
    }
}
