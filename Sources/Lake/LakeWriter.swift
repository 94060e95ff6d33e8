import Ecosystem
package import Foundation
import Synchronization

/// The right to change a lake: one process at a time holds it.
///
/// Data files are written below `staging/`, made durable, and renamed to where they belong; nobody reads them there
/// until a manifest that lists them is renamed into `manifests/`. That rename is the commit. A process that dies at any
/// instant leaves the lake as it was or as the commit has it; what it staged is swept by the next writer.
package final class LakeWriter {
    package let directory: LakeDirectory
    /// Where files are written before they are committed; also where the engine may spill.
    package let staging: URL
    private let lock: FileLock
    private var staged = 0
    /// Folders that files were renamed into since the last commit.
    private var touched: Set<String> = []
    /// Files renamed to where they belong since the last commit, which no manifest lists yet.
    private var placed: [URL] = []

    /// Takes the lock of `directory`, creating the lake if there is none.
    ///
    /// - Parameters:
    ///   - purpose: what the process is doing, told to others who find the lake locked.
    ///   - wait: wait for another writer instead of failing.
    /// - Throws: ``LakeError`` `locked` or `cannotWrite`.
    package init(_ directory: LakeDirectory, purpose: String, wait: Bool) throws {
        self.directory = directory
        do {
            try FileManager.default.createDirectory(at: directory.manifests, withIntermediateDirectories: true)
        } catch {
            throw LakeError(.cannotWrite, "cannot create the lake \(directory.root.path): \(LakeError.reason(error))")
        }
        lock = try FileLock(
            directory.url("writer.lock").path, purpose: purpose, wait: wait, place: "the lake \(directory.root.path)")
        let all = directory.url("staging")
        staging = all.appending(path: "\(getpid())-\(UInt32.random(in: 0 ... .max))")
        do {
            // No other writer is alive: whatever lies there was left by one that died.
            try? FileManager.default.removeItem(at: all)
            try FileManager.default.createDirectory(at: staging, withIntermediateDirectories: true)
        } catch {
            throw LakeError(.cannotWrite, "cannot write to the lake \(directory.root.path): \(LakeError.reason(error))")
        }
    }

    deinit {
        abandon()
        try? FileManager.default.removeItem(at: staging)
    }

    /// A fresh path below `staging`.
    package func stagingPath() -> String {
        staged += 1
        return staging.appending(path: "\(staged).parquet").path
    }

    /// Moves a staged file to `table`'s partition under its content's hash, durable but not yet part of the lake.
    package func place(
        _ path: String, table: LakeTable, partition: Partition, rows: Int, counts: [String: Int]
    ) throws -> DataFile {
        let hash = try LakeDirectory.sha256(of: URL(filePath: path))
        let target = "\(table.name)/\(partition.path)/\(hash.prefix(16)).parquet"
        let bytes = try durably(path, to: target)
        return DataFile(
            table: table.name, source: partition.source, observedOn: partition.observedOn, path: target, rows: rows,
            bytes: bytes, sha256: hash, counts: counts)
    }

    /// Moves a staged file of a derived table to where the mart manifest will list it.
    package func placeMart(
        _ path: String, version: String, table: String, step: String, rows: Int
    ) throws
        -> MartManifest.File
    {
        let hash = try LakeDirectory.sha256(of: URL(filePath: path))
        let folder = step.isEmpty ? table : "\(table)/\(step)"
        let target = "marts/\(version)/\(folder)/\(hash.prefix(16)).parquet"
        _ = try durably(path, to: target)
        return MartManifest.File(table: table, step: step, path: target, rows: rows)
    }

    /// Commits `manifest` as the next of the lake's history.
    ///
    /// - Parameter refused: a staged file that lists the rows that were not taken; it is kept beside the manifest.
    @discardableResult
    package func commit(_ manifest: DataManifest, refused: String? = nil) throws -> DataManifest {
        var manifest = manifest
        manifest.sequence = (try directory.snapshot().history.last?.sequence ?? 0) + 1
        let name = Self.name("data-", manifest.sequence)
        if let refused {
            let list = name.replacing(".json", with: ".refused.jsonl")
            _ = try durably(refused, to: "manifests/\(list)")
            manifest.refusals = list
        }
        try publish(manifest, as: name)
        return manifest
    }

    /// Takes back what was placed since the last commit, after a failure that the process survives.
    package func abandon() {
        for file in placed { try? FileManager.default.removeItem(at: file) }
        let folders = touched.filter { $0 != directory.manifests.path && $0 != directory.root.path }
        // Deepest first; rmdir refuses a folder that is not empty.
        for folder in folders.sorted(by: { $0.count > $1.count }) { _ = unsafe rmdir(folder) }
        (placed, touched) = ([], [])
    }

    /// Commits derived tables, then removes those that no reader can hold: all but the last two of each recipe.
    @discardableResult
    package func commit(_ manifest: MartManifest) throws -> MartManifest {
        var manifest = manifest
        let earlier = try directory.marts()
        manifest.sequence = (earlier.last?.sequence ?? 0) + 1
        try publish(manifest, as: Self.name("mart-", manifest.sequence))
        let previous = earlier.last { $0.recipe == manifest.recipe }
        let outdated = earlier.filter { $0.recipe == manifest.recipe && $0.sequence != previous?.sequence }
        for old in outdated {
            try? FileManager.default.removeItem(
                at: directory.manifests.appending(path: Self.name("mart-", old.sequence)))
        }
        if !outdated.isEmpty { removeUnlistedMarts() }
        return manifest
    }

    /// Removes derived tables of other versions than the present one.
    package func removeOutdatedMarts() throws {
        let version = try directory.snapshot().version
        for mart in try directory.marts() where mart.lake != version {
            try? FileManager.default.removeItem(
                at: directory.manifests.appending(path: Self.name("mart-", mart.sequence)))
        }
        removeUnlistedMarts()
    }

    /// Removes files of derived tables that no manifest lists.
    package func removeUnlistedMarts() {
        guard let listed = try? Set(directory.marts().flatMap(\.files).map(\.path)) else { return }
        for path in files(below: "marts") where !listed.contains(path) {
            try? FileManager.default.removeItem(at: directory.url(path))
        }
        removeEmptyFolders(below: "marts")
    }

    /// Removes data files that no import counts any more: forgotten ones, and those a dead process left uncommitted.
    /// Versions of the lake that held them can no longer be read.
    package func removeUnlistedData() throws -> (files: Int, bytes: Int) {
        let listed = Set(try directory.snapshot().files.map(\.path))
        var removed = (files: 0, bytes: 0)
        for table in LakeTable.all {
            for path in files(below: table.name) where !listed.contains(path) {
                let url = directory.url(path)
                removed.files += 1
                removed.bytes += (try? url.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0) ?? 0
                try? FileManager.default.removeItem(at: url)
            }
            removeEmptyFolders(below: table.name)
        }
        return removed
    }

    private func files(below folder: String) -> [String] {
        guard let all = FileManager.default.enumerator(atPath: directory.url(folder).path) else { return [] }
        return all.compactMap { $0 as? String }.filter { $0.hasSuffix(".parquet") }.map { "\(folder)/\($0)" }
    }

    private func removeEmptyFolders(below folder: String) {
        guard let all = FileManager.default.enumerator(atPath: directory.url(folder).path) else { return }
        // Deepest first; rmdir refuses a folder that is not empty.
        for path in all.compactMap({ $0 as? String }).sorted(by: { $0.count > $1.count }) {
            _ = unsafe rmdir(directory.url("\(folder)/\(path)").path)
        }
    }

    private static func name(_ prefix: String, _ sequence: Int) -> String {
        let digits = String(sequence)
        return prefix + String(repeating: "0", count: max(0, 8 - digits.count)) + digits + ".json"
    }

    /// Makes a staged file durable and renames it to `target`; returns its size.
    private func durably(_ path: String, to target: String) throws -> Int {
        let destination = directory.url(target)
        // The folders up to the lake's root may be new too: all are made durable before the commit.
        var folder = destination.deletingLastPathComponent()
        while folder.path.count >= directory.root.path.count, touched.insert(folder.path).inserted {
            folder = folder.deletingLastPathComponent()
        }
        try translatingWriteErrors {
            try FileManager.default.createDirectory(
                at: destination.deletingLastPathComponent(), withIntermediateDirectories: true)
        }
        directory.beforeStep("sync \(target)")
        let bytes = try sync(path)
        directory.beforeStep("rename \(target)")
        // A file of that name has the same content and may be part of the lake already.
        let isNew = !FileManager.default.fileExists(atPath: destination.path)
        guard unsafe rename(path, destination.path) == 0 else {
            throw LakeError(.cannotWrite, "cannot write \(target): \(Self.errno())")
        }
        if isNew { placed.append(destination) }
        return bytes
    }

    private func publish(_ manifest: some Encodable, as name: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        directory.beforeStep("sync folders")
        for folder in touched { try sync(folder) }
        let path = staging.appending(path: name)
        directory.beforeStep("write \(name)")
        let data = try encoder.encode(manifest)
        try translatingWriteErrors { try data.write(to: path) }
        directory.beforeStep("sync \(name)")
        try sync(path.path)
        directory.beforeStep("commit \(name)")
        guard unsafe rename(path.path, directory.manifests.appending(path: name).path) == 0 else {
            throw LakeError(.cannotWrite, "cannot write \(name): \(Self.errno())")
        }
        placed = []
        directory.beforeStep("sync manifests after \(name)")
        touched = []
        try sync(directory.manifests.path)
    }

    @discardableResult
    private func sync(_ path: String) throws -> Int {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        defer { if descriptor >= 0 { close(descriptor) } }
        guard descriptor >= 0, fsync(descriptor) == 0 else {
            throw LakeError(.cannotWrite, "cannot make \(path) durable: \(Self.errno())")
        }
        return Int(lseek(descriptor, 0, SEEK_END))
    }

    private func translatingWriteErrors(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch {
            throw LakeError(.cannotWrite, "cannot write to the lake \(directory.root.path): \(LakeError.reason(error))")
        }
    }

    private static func errno() -> String { unsafe String(cString: strerror(Foundation.errno)) }
}
