import Foundation

/// A file written piece by piece, whole or not at all.
final class ExportFile {
    private let target: URL
    private let work: URL
    private let handle: FileHandle
    private var pending = Data()

    /// - Throws: ``AuditError`` `cannotWrite`.
    init(_ target: URL) throws {
        self.target = target
        work = target.deletingLastPathComponent()
            .appending(path: ".\(target.lastPathComponent).\(UUID().uuidString.prefix(8))")
        let descriptor = open(work.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw AuditError(.cannotWrite, "cannot write \(target.path): \(String(cString: strerror(errno)))")
        }
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    deinit { try? FileManager.default.removeItem(at: work) }

    func write(_ data: Data) throws {
        pending += data
        if pending.count >= 1 << 20 { try flush() }
    }

    func write(_ text: String) throws { try write(Data(text.utf8)) }

    private func flush() throws {
        do {
            try handle.write(contentsOf: pending)
            pending = Data()
        } catch {
            throw AuditError(.cannotWrite, "cannot write \(target.path): \(error.localizedDescription)")
        }
    }

    /// Puts the file in place of what was there.
    func finish() throws {
        try flush()
        try? handle.close()
        guard rename(work.path, target.path) == 0 else {
            throw AuditError(.cannotWrite, "cannot write \(target.path): \(String(cString: strerror(errno)))")
        }
    }

    static let encoder: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }()
}
