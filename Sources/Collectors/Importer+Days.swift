import Ecosystem
import Foundation
import Lake

extension Importer {
    /// Checks and stages rows that say something of a day each, in a table without counters.
    ///
    /// - Parameter checks: a `SELECT` of `row`, `reason`, `observed_on` and the columns of `table`.
    func takeDays(
        _ table: LakeTable, _ checks: String, _ file: InputFile, _ shape: FileShape, _ request: ImportRequest,
        _ manifest: inout DataManifest
    ) throws {
        try engine.materialise("checked", checks)
        try refuse(file, shape, request, &manifest)
        try engine.materialise(
            "settled",
            table.merged("SELECT * FROM checked WHERE reason IS NULL", by: ["observed_on"]))
        let days = try engine.rows(
            "SELECT CAST(observed_on AS VARCHAR), count(*) FROM settled GROUP BY observed_on ORDER BY observed_on"
        ).rows
        guard !days.isEmpty else { throw ImportError("\(file.name): holds no row of a day") }
        let key = table.columns[0].name
        manifest.days = days.count
        manifest.rowsTaken = try engine.rows("SELECT count(*) FROM checked WHERE reason IS NULL").scalar.integer ?? 0
        manifest.models = try engine.rows("SELECT count(DISTINCT \(key)) FROM settled").scalar.integer ?? 0
        let order = table.columns.map(\.name).joined(separator: ", ")
        let paths = try writeDays(days.compactMap { $0[0].text }, from: "settled", as: table, by: order)
        for row in days {
            guard let day = row[0].text.flatMap({ Day($0) }), let path = paths[day] else { continue }
            manifest.adds.append(
                try writer.place(
                    path, table: table, partition: Partition(source: manifest.source, observedOn: day),
                    rows: row[1].integer ?? 0, counts: [:]))
        }
        try engine.run("DROP TABLE checked; DROP TABLE settled")
    }

    /// Writes one staged file a day, sorted, so that the same observations are the same bytes.
    ///
    /// - Parameters:
    ///   - rows: the checked rows, with `observed_on` beside the columns of `table`.
    ///   - order: what the rows are sorted by.
    func writeDays(
        _ days: [String], from rows: String, as table: LakeTable, by order: String
    ) throws -> [Day: String] {
        let columns = table.columns.map(\.name).joined(separator: ", ")
        if days.count == 1, let day = Day(days[0]) {
            let path = writer.stagingPath()
            try engine.write("SELECT \(columns) FROM \(rows)", toParquet: path, sortedBy: order)
            return [day: path]
        }
        // One thread writes one file a partition.
        let folder = writer.staging.appending(path: "days")
        try? FileManager.default.removeItem(at: folder)
        try engine.run("SET threads = 1")
        defer { try? engine.run("RESET threads") }
        try engine.run(
            """
            COPY (SELECT \(columns), observed_on FROM \(rows) ORDER BY observed_on, \(order)) TO \(folder.path.sqlQuoted)
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
}
