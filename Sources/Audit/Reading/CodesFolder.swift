package import Foundation

/// The folder `codes/` of a run: the code of every answer, a folder a trial, for people to read.
package struct CodesFolder: Sendable {
    private let root: URL

    package init(_ run: RunDirectory) { root = run.codes }

    /// The folder of one trial.
    package func folder(_ ordinal: Int) -> URL { root.appending(path: String(ordinal), directoryHint: .isDirectory) }

    /// Writes a trial's files in place of what was there; none leaves no folder.
    ///
    /// Files are created new, never through a link, readable and not executable.
    ///
    /// - Throws: ``AuditError`` `cannotWrite`.
    package func write(_ files: [CodeFile], of ordinal: Int) throws {
        let folder = folder(ordinal)
        do {
            try makeRoot()
            // A link is removed itself; what it points to stays.
            if exists(folder) { try FileManager.default.removeItem(at: folder) }
            guard !files.isEmpty else { return }
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        } catch let error as AuditError {
            throw error
        } catch {
            throw AuditError(.cannotWrite, "cannot write \(folder.path): \(error.localizedDescription)")
        }
        for file in files { try Self.create(file, in: folder) }
    }

    private func makeRoot() throws {
        let type = try? FileManager.default.attributesOfItem(atPath: root.path)[.type] as? FileAttributeType
        switch type {
        case .typeDirectory: return
        case nil: try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        default: throw AuditError(.cannotWrite, "\(root.path) is not a folder; remove it")
        }
    }

    private func exists(_ url: URL) -> Bool {
        (try? FileManager.default.attributesOfItem(atPath: url.path)) != nil
    }

    private static func create(_ file: CodeFile, in folder: URL) throws {
        let path = folder.appending(path: file.name).path
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw AuditError(.cannotWrite, "cannot write \(path): \(String(cString: strerror(errno)))")
        }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            try handle.write(contentsOf: Data(file.text.utf8))
            try handle.close()
        } catch {
            throw AuditError(.cannotWrite, "cannot write \(path): \(error.localizedDescription)")
        }
    }
}
