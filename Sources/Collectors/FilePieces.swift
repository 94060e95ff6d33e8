import Foundation

extension InputFile {
    /// Hands the file's bytes to `take` in pieces, so that memory does not grow with the file.
    ///
    /// - Throws: ``ImportError`` if it cannot be read, and whatever `take` throws.
    func forEachPiece(_ take: (Data) throws -> Void) throws {
        for part in parts {
            let handle: FileHandle
            do {
                handle = try FileHandle(forReadingFrom: part)
            } catch {
                throw ImportError("\(name): cannot be opened for reading")
            }
            defer { try? handle.close() }
            while true {
                let piece: Data?
                do {
                    piece = try handle.read(upToCount: 1 << 20)
                } catch {
                    throw ImportError("\(name): cannot be read to its end")
                }
                guard let piece, !piece.isEmpty else { break }
                try take(piece)
            }
        }
    }
}
