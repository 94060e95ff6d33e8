package import Ecosystem
package import Foundation
package import Lake

/// A collection that runs into a lake: one at a time a source, resumable, and committed as one import a day.
package struct LakeCollection {
    /// The lake that is filled.
    package let directory: LakeDirectory
    /// Wait for another collection of this source, and for other writers, instead of failing.
    package let waits: Bool
    /// Take what there is of a day into the lake, as a part that says so, where the rest does not come.
    package let keepsPart: Bool
    /// An unfinished collection older than this is begun anew: its counters belong to another day.
    package static let longest: TimeInterval = 24 * 3600

    package init(_ directory: LakeDirectory, waits: Bool, keepsPart: Bool) {
        self.directory = directory
        self.waits = waits
        self.keepsPart = keepsPart
    }

    /// The models of the last whole list from the same place: about as many as the next one will have.
    package func lastCount(of source: String, origin: String) -> Int? {
        (try? directory.snapshot())?.imports.last {
            $0.source == source && $0.origin == origin && $0.isPartial != true
        }?.models
    }

    /// Collects a list into `observations` and `catalogue`, under the day on which the collection began.
    ///
    /// - Parameter importing: told the records that are read into the lake, when that begins.
    /// - Throws: ``SourceError``, ``LakeError``, ``ImportError`` or `CancellationError`. What was collected is kept, and the
    ///   next call goes on there.
    package func collect(
        _ collection: some PagedCollection, date: Date, importing: (Int) -> Void
    ) async throws -> Importer.Outcome {
        var collection = collection
        let source = collection.source
        let lock = try lock(source)
        defer { withExtendedLifetime(lock) {} }
        let spool = try Spool(
            directory.url("collecting/\(source)-\(LakeDirectory.shortHash(collection.identity))"),
            request: collection.identity, now: date, oldest: date - Self.longest)
        func take(isPartial: Bool) throws -> Importer.Outcome {
            importing(spool.last?.records ?? 0)
            var request = ImportRequest()
            request.form = collection.form
            request.source = source
            request.observedOn = Day(spool.header.begunAt)
            request.origin = collection.origin
            request.isPartial = isPartial
            return try self.take(InputFile(spool.parts(), name: collection.origin), request, memory: Self.memory)
        }
        do {
            try await collection.run(into: spool)
        } catch {
            if keepsPart, spool.last.map({ $0.records > 0 }) ?? false, !(error is LakeError) {
                _ = try take(isPartial: true)
            }
            throw error
        }
        guard spool.last.map({ $0.records > 0 }) ?? false else {
            spool.remove()
            throw SourceError(.missing, "\(collection.origin): lists no model that was asked for")
        }
        let outcome = try take(isPartial: false)
        spool.remove()
        return outcome
    }

    /// Fetches documents, each of them whole, and takes them in one by one.
    ///
    /// - Returns: an outcome a document.
    /// - Throws: as ``collect(_:date:importing:)``; the documents before the one that failed are in the lake.
    package func collect(
        _ documents: [Document], of source: String, client: SourceClient, attempts: Attempts
    ) async throws -> [Importer.Outcome] {
        var attempts = attempts
        let lock = try lock(source)
        defer { withExtendedLifetime(lock) {} }
        var outcomes: [Importer.Outcome] = []
        for document in documents {
            let answer = try await attempts.run {
                let answer = try await client.send(client.url(document.path, query: document.query))
                if let problem = client.problem(with: answer) { throw problem }
                try client.checkClock(answer, now: document.date)
                return try await client.json(of: answer)
            }
            let file = directory.url("collecting/\(source)-\(document.name).json")
            defer { try? FileManager.default.removeItem(at: file) }
            do {
                try Data(answer).write(to: file)
            } catch {
                throw LakeError(
                    .cannotWrite, "cannot write to \(file.path): \((error as NSError).localizedDescription)")
            }
            var request = ImportRequest()
            request.form = document.form
            request.source = source
            request.observedOn = document.observedOn
            request.origin = client.host + document.path
            request.maximumRefused = 0.05
            outcomes.append(try take(InputFile(file), request, memory: 320 << 20))
        }
        return outcomes
    }

    /// Downloads a file and takes it in.
    ///
    /// - Parameters:
    ///   - observedOn: the day it speaks of; `nil`: the day the server says it was made.
    ///   - progress: told the bytes so far and in all.
    package func collect(
        hubStats url: URL, observedOn: Day?, client: SourceClient, attempts: Attempts, date: Date,
        progress: (Int, Int?) -> Void
    ) async throws -> Importer.Outcome {
        var attempts = attempts
        let lock = try lock("hub-stats")
        defer { withExtendedLifetime(lock) {} }
        let file = directory.url("collecting/hub-stats-\(LakeDirectory.shortHash(url.absoluteString)).parquet")
        let download = FileDownload(client: client, url: url, file: file)
        if let begun = try? FileManager.default.attributesOfItem(atPath: file.path)[.creationDate] as? Date,
            date.timeIntervalSince(begun) > Self.longest
        {
            download.remove()
        }
        let snapshot = try directory.snapshot()
        var there: DataManifest?
        let facts = try await attempts.run {
            try await download.attempt { facts in
                guard let hash = facts.sha256 else { return false }
                let day = observedOn ?? facts.modified.map { Day($0) }
                there = snapshot.imports.last { manifest in
                    manifest.originSHA256 == hash && manifest.adds.contains { $0.observedOn == day }
                }
                return there != nil
            } progress: {
                progress($0, $1)
            }
        }
        if let there { return Importer.Outcome(manifest: there, wasThere: true, notes: []) }
        guard let day = observedOn ?? facts?.modified.map({ Day($0) }) else {
            throw SourceError(.unreadable, "\(client.host): does not say of which day the file is; pass --observed-on")
        }
        var request = ImportRequest()
        request.form = "hub-stats"
        request.observedOn = day
        request.origin = client.host + url.path()
        let outcome = try take(InputFile(file), request, memory: 1500 << 20, threads: nil)
        download.remove()
        return outcome
    }

    private func lock(_ source: String) throws -> FileLock {
        let folder = directory.url("collecting")
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw LakeError(.cannotWrite, "cannot create \(folder.path)")
        }
        return try FileLock(
            folder.appending(path: "\(source).lock").path, purpose: "collect \(source)", wait: waits,
            place: "the collection from \(source) in \(directory.root.path)")
    }

    private func take(
        _ file: InputFile, _ request: ImportRequest, memory: Int, threads: Int? = 1
    ) throws -> Importer.Outcome {
        // Hours of collecting are not lost to a build that happens to run.
        let writer = try LakeWriter(directory, purpose: "collect", wait: true)
        return try Importer(writer, memory: memory, threads: threads).take(file, request)
    }

    /// What the engine may use for reading the records in; it spills beyond. Its JSON reader sets 64 MiB of that aside and
    /// touches as much as a part of the spool is long.
    private static let memory = 104 << 20
}

extension Day {
    /// The day, in UTC, of a moment.
    package init(_ date: Date) { self.init(Int32((date.timeIntervalSince1970 / 86_400).rounded(.down))) }
}
