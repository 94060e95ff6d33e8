internal import Crypto
import Ecosystem
package import Foundation

/// The data directory: open files, readable without a lock; see docs/lake.md for its layout.
package struct LakeDirectory: Sendable {
    package let root: URL
    /// Told the name of each step of a commit just before it is taken; tests end the process here.
    package let beforeStep: @Sendable (String) -> Void

    package init(root: URL, beforeStep: @escaping @Sendable (String) -> Void = { _ in }) {
        self.root = root.standardizedFileURL
        self.beforeStep = beforeStep
    }

    package func url(_ path: String) -> URL { root.appending(path: path) }

    package var manifests: URL { url("manifests") }

    package var exists: Bool { FileManager.default.fileExists(atPath: manifests.path) }

    /// The lake's present content; empty if there is no lake yet.
    package func snapshot() throws -> Snapshot {
        Snapshot(history: try manifests(DataManifest.self, prefix: "data-"))
    }

    /// The commits of derived tables that are still there, oldest first.
    ///
    /// A commit of which a file was deleted does not count: deleting derived files loses nothing but time.
    package func marts() throws -> [MartManifest] {
        try manifests(MartManifest.self, prefix: "mart-").filter { manifest in
            manifest.files.allSatisfy { FileManager.default.fileExists(atPath: url($0.path).path) }
        }
    }

    /// The derived tables built last with `recipe`, preferably from `version`.
    package func mart(of version: String, recipe: [String: String]) throws -> MartManifest? {
        let fitting = try marts().filter { $0.recipe == recipe }
        return fitting.last { $0.lake == version } ?? fitting.last
    }

    /// What a manifest says of its own layout; one that says nothing has the first.
    private struct Layout: Decodable {
        static let known = 1
        let format: Int?
    }

    private func manifests<Manifest: Decodable>(_: Manifest.Type, prefix: String) throws -> [Manifest] {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: manifests.path)
        } catch {
            // A lake that is there but cannot be looked into is not an empty one.
            guard exists else { return [] }
            throw LakeError(.damaged, "the folder \(manifests.path) cannot be read")
        }
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return try names.filter { $0.hasPrefix(prefix) && $0.hasSuffix(".json") }.sorted().map { name in
            do {
                let data = try Data(contentsOf: manifests.appending(path: name))
                if let format = try decoder.decode(Layout.self, from: data).format, format > Layout.known {
                    throw LakeError(
                        .damaged,
                        "the lake was written by a newer Bellwether: \(name) has format \(format), this one reads "
                            + "\(Layout.known)",
                        summary: "the lake was written by a newer Bellwether")
                }
                return try decoder.decode(Manifest.self, from: data)
            } catch let error as LakeError {
                throw error
            } catch {
                throw LakeError(
                    .damaged,
                    "the manifest \(name) of \(root.path) is damaged; `bellwether doctor` says what depends on it")
            }
        }
    }

    /// The files as an SQL list of paths.
    func sqlList(_ files: [DataFile]) -> String { sqlList(files.map(\.path)) }

    package func sqlList(_ paths: [String]) -> String {
        "[" + paths.map { url($0).path.sqlPattern }.joined(separator: ", ") + "]"
    }

    /// SHA-256 of a file, read in pieces: memory does not grow with the file.
    package static func sha256(of file: URL) throws -> String { try sha256(of: [file]) }

    /// The SHA-256 of files, one after another, in hexadecimal.
    package static func sha256(of files: [URL]) throws -> String {
        var digest = SHA256()
        for file in files {
            let handle = try FileHandle(forReadingFrom: file)
            defer { try? handle.close() }
            while let piece = try handle.read(upToCount: 1 << 20), !piece.isEmpty { digest.update(data: piece) }
        }
        return digest.finalize().hexadecimal
    }

    /// A short name for a text: the start of its SHA-256.
    package static func shortHash(_ text: String) -> String {
        String(SHA256.hash(data: Data(text.utf8)).hexadecimal.prefix(12))
    }
}
