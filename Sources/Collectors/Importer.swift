import Ecosystem
package import Foundation
package import Lake

/// Takes files into the lake: recognise, project, check every row, commit once.
package struct Importer {
    /// What came of a file.
    package struct Outcome: Sendable {
        package let manifest: DataManifest
        /// Whether the same bytes, read in the same way, were there already: then nothing was done.
        package let wasThere: Bool
        package let notes: [String]
    }

    let writer: LakeWriter
    let engine: DuckDBEngine

    /// - Parameter threads: of the engine; `nil`: as many as there are processors. Each holds 64 MiB of JSON at a time.
    package init(_ writer: LakeWriter, memory: Int = 1500 << 20, threads: Int? = nil) throws {
        self.writer = writer
        engine = try DuckDBEngine(limits: .init(memory: memory, threads: threads, spillDirectory: writer.staging.path))
        // Row numbers are those of the file only if the reader keeps its order.
        try engine.run("SET preserve_insertion_order = true")
    }

    /// - Throws: ``ImportError`` if the file is not taken; then the lake is as it was.
    package func take(_ url: URL, _ request: ImportRequest) throws -> Outcome {
        try take(InputFile(url), request)
    }

    /// - Throws: ``ImportError`` if the file is not taken; then the lake is as it was.
    package func take(_ file: InputFile, _ request: ImportRequest) throws -> Outcome {
        do {
            return try read(file, request)
        } catch {
            writer.abandon()
            throw error
        }
    }

    private func read(_ file: InputFile, _ request: ImportRequest) throws -> Outcome {
        let shape = try FileShape(file, engine)
        let form = try form(for: file, shape, request)
        let source = request.source ?? form.source ?? "huggingface"
        guard Definition.isSource(source) else {
            throw ImportError("--source is a name of a-z, 0-9 and '-', not '\(source)'")
        }
        var manifest: DataManifest
        let notes: [String]
        do {
            let projection = try form.project(file, shape, request, engine)
            notes = projection.notes
            let hash = try hash(of: file)
            // The same bytes speak of another day where only their name or the user says which.
            let reading = [
                form.name, source, request.identity, projection.observedOn?.description ?? "", projection.counter ?? "",
            ]
            let id = LakeDirectory.shortHash("\(hash) \(reading.joined(separator: " "))")
            let snapshot = try writer.directory.snapshot()
            if let earlier = snapshot.imports.last(where: { $0.id == id }) {
                return Outcome(manifest: earlier, wasThere: true, notes: [])
            }
            manifest = DataManifest(
                id: id, action: .import, origin: request.origin ?? file.name, originBytes: file.bytes,
                originSHA256: hash,
                form: form.name, source: source, adds: [])
            if request.isPartial { manifest.isPartial = true }
            manifest.attribution = projection.attribution
            if projection.prices != nil {
                try takePrices(projection, file, shape, request, &manifest)
            } else if let usage = projection.usage {
                try takeDays(.usage, RowChecks.usage(usage), file, shape, request, &manifest)
            } else if let charts = projection.charts {
                try takeDays(.charts, RowChecks.charts(charts), file, shape, request, &manifest)
            } else {
                try takeObservations(projection, file, shape, request, snapshot, &manifest)
            }
        } catch let error as LakeError where [.badQuery, .damaged].contains(error.code) {
            throw ImportError("\(file.name): cannot be read as \(form.name) (\(error.reason))")
        }
        guard file.isUnchanged else { throw ImportError("\(file.name): was changed while it was read") }
        let refused = manifest.rowsRefused > 0 ? refusedPath : nil
        return Outcome(manifest: try writer.commit(manifest, refused: refused), wasThere: false, notes: notes)
    }

    private func hash(of file: InputFile) throws -> String {
        do {
            return try LakeDirectory.sha256(of: file.parts)
        } catch {
            throw ImportError("\(file.name): cannot be read to its end")
        }
    }

    private func form(for file: InputFile, _ shape: FileShape, _ request: ImportRequest) throws -> any Form {
        let renamed = Set(request.columns.keys)
        if let name = request.form {
            guard let form = Forms.named(name) else {
                throw ImportError("--form is one of \(Forms.all.map(\.name).joined(separator: ", ")), not '\(name)'")
            }
            if let other = renamed.subtracting(form.renames).min() {
                throw ImportError(
                    "\(file.name): --columns cannot name \(other) in the form \(form.name)"
                        + (form.renames.isEmpty ? "" : ", only \(form.renames.sorted().joined(separator: ", "))"))
            }
            return form
        }
        if let form = Forms.all.first(where: {
            renamed.isSubset(of: $0.renames) && $0.recognises(file, shape, request)
        }) {
            return form
        }
        let columns = shape.columns.prefix(8).map { String($0.name.prefix(40)) }.joined(separator: ", ")
        throw ImportError(
            "\(file.name): its form is not recognised (columns: \(columns.isEmpty ? "none" : columns)); "
                + "see `bellwether import --help` for the forms and --columns")
    }

    // MARK: Refusing

    private var refusedPath: String { writer.staging.appending(path: "refused.jsonl").path }

    /// Counts the bad rows of the table `checked`; throws if there are too many of them.
    func refuse(
        _ file: InputFile, _ shape: FileShape, _ request: ImportRequest, _ manifest: inout DataManifest
    ) throws {
        let refused = try RefusedRows(of: "checked", shape, engine)
        guard refused.total > 0 else { throw ImportError("\(file.name): holds no row with a counter or price") }
        guard refused.count > 0 else { return }
        manifest.rowsRefused = refused.count
        manifest.firstRefused = refused.first.map { .init(row: $0.row, reason: $0.reason) }
        if Double(refused.count) > request.maximumRefused * Double(refused.total) {
            let worst = refused.first.first.map { "; row \($0.row ?? 0): \($0.reason)" } ?? ""
            throw ImportError(
                "\(file.name): \(refused.count) of \(refused.total) rows are bad, more than --max-refused allows\(worst)",
                refused: refused.first)
        }
        try refused.write(to: refusedPath)
    }
}
