import Ecosystem
import Foundation
import Lake

extension Importer {
    /// Checks, settles and stages the observations of a file, and the catalogue that comes with them.
    func takeObservations(
        _ projection: Projection, _ file: InputFile, _ shape: FileShape, _ request: ImportRequest,
        _ snapshot: Snapshot, _ manifest: inout DataManifest
    ) throws {
        guard let observations = projection.observations else { return }
        let types = try engine.rows("DESCRIBE \(observations)").rows.map { ($0[0].text ?? "", $0[1].text ?? "") }
        let checks = RowChecks(types: Dictionary(types) { first, _ in first })
        try engine.materialise("checked", checks.observations(observations))
        try refuse(file, shape, request, &manifest)
        let hasRepeated = try settleDuplicates(&manifest)
        let days = try engine.rows(
            """
            SELECT CAST(observed_on AS VARCHAR), count(*), count(downloads_30d), count(downloads_all_time), count(likes), count(created_on),
                count(*) FILTER (WHERE downloads_30d IS NOT NULL AND downloads_all_time IS NULL),
                CAST(least(sum(downloads_all_time), 9223372036854775807) AS BIGINT)
            FROM settled GROUP BY observed_on ORDER BY observed_on
            """
        ).rows
        guard !days.isEmpty else { throw ImportError("\(file.name): holds no observation") }
        manifest.days = days.count
        // Settled rows of one day are one a model.
        manifest.models =
            days.count == 1
            ? days[0][1].integer ?? 0
            : try engine.rows("SELECT count(DISTINCT model_id) FROM settled").scalar.integer ?? 0
        manifest.rowsTaken = try engine.rows("SELECT count(*) FROM checked WHERE reason IS NULL").scalar.integer ?? 0
        try compareWithLake(snapshot, &manifest)

        let paths = try writeDays(
            days.compactMap { $0[0].text }, from: "settled", as: .observations, by: "model_key, model_id")
        for row in days {
            guard let day = row[0].text.flatMap({ Day($0) }), let path = paths[day] else { continue }
            let names = [
                "downloads_30d", "downloads_all_time", "likes", "created_on", "downloads_30d_only", "total_all_time",
            ]
            let counts = Dictionary(uniqueKeysWithValues: zip(names, row[2...].map { $0.integer ?? 0 }))
            manifest.adds.append(
                try writer.place(
                    path, table: .observations, partition: Partition(source: manifest.source, observedOn: day),
                    rows: row[1].integer ?? 0, counts: counts))
        }
        if let catalogue = projection.catalogue, let day = projection.observedOn {
            let partition = Partition(source: manifest.source, observedOn: day)
            try takeCatalogue(catalogue, partition, file, hasRepeated: hasRepeated, &manifest)
        } else {
            try engine.run("DROP TABLE checked")
        }
    }

    /// Stages what the file says of models beside their counters, and drops the table `checked`.
    private func takeCatalogue(
        _ catalogue: String, _ partition: Partition, _ file: InputFile, hasRepeated: Bool,
        _ manifest: inout DataManifest
    ) throws {
        var query = "SELECT *, model_key(model_id) AS model_key FROM (\(catalogue)) AS described"
        if try manifest.rowsRefused > 0 || !isWholeFileChecked(file, catalogue) {
            query += " WHERE \(RowChecks.isModelID("model_id"))"
        }
        // What a refused row says of its model is not believed either.
        if manifest.rowsRefused > 0 {
            try engine.materialise("disbelieved", "SELECT DISTINCT model_id FROM checked WHERE reason IS NOT NULL")
            query +=
                " AND NOT EXISTS (SELECT 1 FROM disbelieved WHERE disbelieved.model_id = described.model_id)"
        }
        // Its memory is wanted for reading the file once more.
        try engine.run("DROP TABLE checked")
        let columns = LakeTable.catalogue.columns.map(\.name).joined(separator: ", ")
        var path = writer.stagingPath()
        var rows = try engine.write("SELECT \(columns) FROM (\(query))", toParquet: path)
        if hasRepeated {
            // Only what is there more than once is merged: the largest of lists cannot be spilled while it is sought.
            let all = "read_parquet(\(path.sqlPattern))"
            try engine.materialise(
                "described_twice", "SELECT model_key FROM \(all) GROUP BY model_key HAVING count(*) > 1")
            path = writer.stagingPath()
            rows = try engine.write(
                """
                SELECT \(columns) FROM \(all) ANTI JOIN described_twice USING (model_key) UNION ALL
                \(LakeTable.catalogue.merged("SELECT * FROM \(all) SEMI JOIN described_twice USING (model_key)"))
                """, toParquet: path)
        }
        manifest.adds.append(
            try writer.place(
                path, table: .catalogue, partition: partition, rows: rows, counts: ["origins": rows]))
    }

    /// One row a model and day: of several the larger counter, counted as a conflict where they differ.
    private func settleDuplicates(_ manifest: inout DataManifest) throws -> Bool {
        let columns = "observed_on, model_id, model_key, created_on, downloads_30d, downloads_all_time, likes"
        // Keys are counted before ids: numbers are grouped faster than texts.
        try engine.materialise(
            "repeated_keys",
            "SELECT observed_on, model_key FROM checked WHERE reason IS NULL GROUP BY ALL HAVING count(*) > 1")
        try engine.materialise(
            "repeated",
            """
            SELECT observed_on, model_id, model_key, min(created_on) AS created_on, max(downloads_30d) AS downloads_30d,
                max(downloads_all_time) AS downloads_all_time, max(likes) AS likes,
                min(downloads_30d) AS least_30d, min(downloads_all_time) AS least_all_time
            FROM checked SEMI JOIN repeated_keys USING (observed_on, model_key)
            WHERE reason IS NULL GROUP BY observed_on, model_id, model_key HAVING count(*) > 1
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
        return repeated > 0
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

    /// Whether every row of a file was looked at: rows without any counter are not. Only Parquet says how many it has
    /// without being read again.
    private func isWholeFileChecked(_ file: InputFile, _ catalogue: String) throws -> Bool {
        guard file.container == .parquet else { return false }
        let counts = try engine.rows("SELECT (SELECT count(*) FROM checked), (SELECT count(*) FROM (\(catalogue)))")
            .rows
        return counts[0][0] == counts[0][1]
    }
}
