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

    private let writer: LakeWriter
    private let engine: DuckDBEngine

    package init(_ writer: LakeWriter, memory: Int = 1500 << 20) throws {
        self.writer = writer
        engine = try DuckDBEngine(limits: .init(memory: memory, spillDirectory: writer.staging.path))
        // Row numbers are those of the file only if the reader keeps its order.
        try engine.run("SET preserve_insertion_order = true")
    }

    /// - Throws: ``ImportError`` if the file is not taken; then the lake is as it was.
    package func take(_ url: URL, _ request: ImportRequest) throws -> Outcome {
        let file = try InputFile(url)
        let shape = try FileShape(file, engine)
        let form = try form(for: file, shape, request)
        let source = request.source ?? form.source ?? "huggingface"
        guard Definition.isSource(source) else {
            throw ImportError("--source is a name of a-z, 0-9 and '-', not '\(source)'")
        }
        let hash = try LakeDirectory.sha256(of: url)
        let id = LakeDirectory.shortHash("\(hash) \(form.name) \(source) \(request.identity)")
        let snapshot = try writer.directory.snapshot()
        if let earlier = snapshot.imports.last(where: { $0.id == id }) {
            return Outcome(manifest: earlier, wasThere: true, notes: [])
        }
        let projection = try form.project(file, shape, request, engine)
        var manifest = DataManifest(
            id: id, action: .import, origin: file.name, originBytes: file.bytes, originSHA256: hash, form: form.name,
            source: source, adds: [])
        do {
            if projection.prices != nil {
                try takePrices(projection, file, request, &manifest)
            } else {
                try takeObservations(projection, file, request, snapshot, &manifest)
            }
        } catch let error as LakeError where error.code == .badQuery {
            throw ImportError("\(file.name): cannot be read as \(form.name) (\(error.message))")
        }
        return Outcome(manifest: try writer.commit(manifest), wasThere: false, notes: projection.notes)
    }

    private func form(for file: InputFile, _ shape: FileShape, _ request: ImportRequest) throws -> any Form {
        if let name = request.form {
            guard let form = Forms.named(name) else {
                throw ImportError("--form is one of \(Forms.all.map(\.name).joined(separator: ", ")), not '\(name)'")
            }
            return form
        }
        if let form = Forms.all.first(where: { $0.recognises(file, shape, request) }) { return form }
        let columns = shape.columns.prefix(8).map(\.name).joined(separator: ", ")
        throw ImportError(
            "\(file.name): its form is not recognised (columns: \(columns.isEmpty ? "none" : columns)); "
                + "see `bellwether import --help` for the forms and --columns")
    }

    // MARK: Observations

    private func takeObservations(
        _ projection: Projection, _ file: InputFile, _ request: ImportRequest, _ snapshot: Snapshot,
        _ manifest: inout DataManifest
    ) throws {
        guard let observations = projection.observations else { return }
        try engine.materialise("checked", RowChecks.observations(observations))
        try refuse(projection, file, request, table: "checked", &manifest)
        try settleDuplicates(&manifest)
        let days = try engine.rows(
            """
            SELECT CAST(observed_on AS VARCHAR), count(*), count(downloads_30d), count(downloads_all_time), count(likes), count(created_on),
                count(*) FILTER (WHERE downloads_30d IS NOT NULL AND downloads_all_time IS NULL)
            FROM settled GROUP BY observed_on ORDER BY observed_on
            """
        ).rows
        guard !days.isEmpty else { throw ImportError("\(file.name): holds no observation") }
        manifest.days = days.count
        manifest.models = try engine.rows("SELECT count(DISTINCT model_id) FROM settled").scalar.integer ?? 0
        manifest.rowsTaken = try engine.rows("SELECT count(*) FROM checked WHERE reason IS NULL").scalar.integer ?? 0
        try compareWithLake(snapshot, &manifest)

        let paths = try writeDays(days.compactMap { $0[0].text })
        for row in days {
            guard let day = row[0].text.flatMap({ Day($0) }), let path = paths[day] else { continue }
            let names = ["downloads_30d", "downloads_all_time", "likes", "created_on", "downloads_30d_only"]
            let counts = Dictionary(uniqueKeysWithValues: zip(names, row[2...].map { $0.integer ?? 0 }))
            manifest.adds.append(
                try writer.place(
                    path, table: .observations, partition: Partition(source: manifest.source, observedOn: day),
                    rows: row[1].integer ?? 0, counts: counts))
        }
        if let catalogue = projection.catalogue, let day = projection.observedOn {
            let path = writer.stagingPath()
            let columns = LakeTable.catalogue.columns.map(\.name).joined(separator: ", ")
            let rows = try engine.write(
                "SELECT \(columns) FROM (\(catalogue)) WHERE \(RowChecks.isModelID("model_id"))", toParquet: path)
            manifest.adds.append(
                try writer.place(
                    path, table: .catalogue, partition: Partition(source: manifest.source, observedOn: day),
                    rows: rows, counts: [:]))
        }
        try engine.run("DROP TABLE checked")
    }

    /// One row a model and day: of several the larger counter, counted as a conflict where they differ.
    private func settleDuplicates(_ manifest: inout DataManifest) throws {
        let columns = "observed_on, model_id, created_on, downloads_30d, downloads_all_time, likes"
        try engine.materialise(
            "repeated",
            """
            SELECT observed_on, model_id, min(created_on) AS created_on, max(downloads_30d) AS downloads_30d,
                max(downloads_all_time) AS downloads_all_time, max(likes) AS likes,
                min(downloads_30d) AS least_30d, min(downloads_all_time) AS least_all_time
            FROM checked WHERE reason IS NULL GROUP BY observed_on, model_id HAVING count(*) > 1
            """)
        try engine.run(
            """
            CREATE OR REPLACE TEMP VIEW settled_rows AS
            SELECT \(columns) FROM checked WHERE reason IS NULL
                AND NOT EXISTS (SELECT 1 FROM repeated
                    WHERE repeated.observed_on = checked.observed_on AND repeated.model_id = checked.model_id)
            UNION ALL SELECT \(columns) FROM repeated
            """)
        let repeated = try engine.rows("SELECT count(*) FROM repeated").scalar.integer ?? 0
        try engine.run(
            repeated == 0
                ? "CREATE OR REPLACE TEMP VIEW settled AS SELECT \(columns) FROM checked WHERE reason IS NULL"
                : "CREATE OR REPLACE TEMP VIEW settled AS SELECT * FROM settled_rows")
        try addConflicts(
            """
            SELECT observed_on, model_id, 'downloads_30d' AS counter, least_30d AS a, downloads_30d AS b
            FROM repeated WHERE least_30d <> downloads_30d
            UNION ALL
            SELECT observed_on, model_id, 'downloads_all_time', least_all_time, downloads_all_time
            FROM repeated WHERE least_all_time <> downloads_all_time
            """, &manifest)
    }

    private func compareWithLake(_ snapshot: Snapshot, _ manifest: inout DataManifest) throws {
        let days = Set(
            try engine.rows("SELECT DISTINCT CAST(observed_on AS VARCHAR) FROM settled").rows.compactMap {
                $0[0].text.flatMap { Day($0) }
            })
        let there = snapshot.files(of: .observations).filter {
            $0.source == manifest.source && days.contains($0.observedOn)
        }
        guard !there.isEmpty else { return }
        try engine.bind("there", to: there, of: .observations, in: writer.directory)
        let pairs = ["downloads_30d", "downloads_all_time"].map {
            """
            SELECT there.observed_on, there.model_id, '\($0)' AS counter, there.\($0) AS a, settled.\($0) AS b
            FROM there JOIN settled ON there.observed_on = settled.observed_on AND there.model_id = settled.model_id
            WHERE there.\($0) <> settled.\($0)
            """
        }
        try addConflicts(pairs.joined(separator: " UNION ALL "), &manifest)
    }

    private func addConflicts(_ query: String, _ manifest: inout DataManifest) throws {
        let count = try engine.rows("SELECT count(*) FROM (\(query))").scalar.integer ?? 0
        guard count > 0 else { return }
        manifest.conflicts += count
        let first = try engine.rows(
            "SELECT CAST(observed_on AS VARCHAR), model_id, counter, a, b FROM (\(query)) ORDER BY ALL LIMIT 10")
        let listed = first.rows.compactMap { row -> DataManifest.Conflict? in
            guard let day = row[0].text.flatMap({ Day($0) }), let model = row[1].text, let counter = row[2].text else {
                return nil
            }
            return .init(
                observedOn: day, model: model, counter: counter, values: [row[3], row[4]].compactMap(\.integer))
        }
        manifest.firstConflicts = Array((manifest.firstConflicts + listed).prefix(10))
    }

    /// Writes one staged file a day, sorted by model, so that the same observations are the same bytes.
    private func writeDays(_ days: [String]) throws -> [Day: String] {
        let columns = LakeTable.observations.columns.map(\.name).joined(separator: ", ")
        if days.count == 1, let day = Day(days[0]) {
            let path = writer.stagingPath()
            try engine.write("SELECT \(columns) FROM settled", toParquet: path, sortedBy: "model_id")
            return [day: path]
        }
        // One thread writes one file a partition.
        let folder = writer.staging.appending(path: "days")
        try? FileManager.default.removeItem(at: folder)
        try engine.run("SET threads = 1")
        defer { try? engine.run("RESET threads") }
        try engine.run(
            """
            COPY (SELECT \(columns), observed_on FROM settled ORDER BY observed_on, model_id) TO \(folder.path.sqlQuoted)
            (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (observed_on))
            """)
        var paths: [Day: String] = [:]
        for name in days {
            let inside = folder.appending(path: "observed_on=\(name)")
            let files = try FileManager.default.contentsOfDirectory(atPath: inside.path)
            guard let day = Day(name), files.count == 1 else {
                throw LakeError(.badQuery, "writing the day \(name) gave \(files.count) files instead of one")
            }
            paths[day] = inside.appending(path: files[0]).path
        }
        return paths
    }

    // MARK: Prices

    private func takePrices(
        _ projection: Projection, _ file: InputFile, _ request: ImportRequest, _ manifest: inout DataManifest
    ) throws {
        guard let prices = projection.prices, let day = projection.observedOn else { return }
        try engine.materialise("checked", RowChecks.prices(prices))
        try refuse(projection, file, request, table: "checked", &manifest)
        let path = writer.stagingPath()
        let columns = LakeTable.prices.columns.map(\.name).joined(separator: ", ")
        let rows = try engine.write(
            "SELECT \(columns) FROM checked WHERE reason IS NULL", toParquet: path, sortedBy: "model_id")
        guard rows > 0 else { throw ImportError("\(file.name): holds no price") }
        (manifest.rowsTaken, manifest.models, manifest.days) = (rows, rows, 1)
        manifest.adds.append(
            try writer.place(
                path, table: .prices, partition: Partition(source: manifest.source, observedOn: day), rows: rows,
                counts: [:]))
        try engine.run("DROP TABLE checked")
    }

    // MARK: Refusing

    /// Counts the bad rows; throws if there are too many of them.
    private func refuse(
        _ projection: Projection, _ file: InputFile, _ request: ImportRequest, table: String,
        _ manifest: inout DataManifest
    ) throws {
        let unsplit =
            try projection.rejects.map { rejects in
                try engine.rows("SELECT line, min(error_message) FROM \(rejects) GROUP BY line ORDER BY line").rows.map
                {
                    (line: $0[0].integer ?? 0, reason: Self.reason(ofReader: $0[1].text ?? ""))
                }
            } ?? []
        let counts = try engine.rows("SELECT count(*), count(reason) FROM \(table)").rows[0]
        let total = (counts[0].integer ?? 0) + unsplit.count
        let refused = (counts[1].integer ?? 0) + unsplit.count
        guard total > 0 else { throw ImportError("\(file.name): holds no row") }
        guard refused > 0 else { return }
        let listed = try engine.rows("SELECT row, reason FROM \(table) WHERE reason IS NOT NULL ORDER BY row LIMIT 10")
        let bad = listed.rows.map { row in
            // Rows the reader could not split are not numbered by it: put them back into the count.
            var line = (row[0].integer ?? 0) + projection.headerRows
            for other in unsplit where other.line <= line { line += 1 }
            return (line: line, reason: row[1].text ?? "")
        }
        let first = (bad + unsplit).sorted { $0.line < $1.line }.prefix(10)
        manifest.rowsRefused = refused
        manifest.firstRefused = first.map { .init(row: $0.line, reason: $0.reason) }
        if Double(refused) > request.maximumRefused * Double(total) {
            let worst = first.first.map { "; row \($0.line): \($0.reason)" } ?? ""
            throw ImportError(
                "\(file.name): \(refused) of \(total) rows are bad, more than --max-refused allows\(worst)",
                refused: first.map { ($0.line, $0.reason) })
        }
    }

    /// The reader's message without its advice.
    private static func reason(ofReader message: String) -> String {
        String(message.split(whereSeparator: \.isNewline).first ?? "the row cannot be split into columns")
    }
}
