import Ecosystem
import Foundation
import Lake
import Simulation

/// A synthetic hub in a folder of its own, with views `files` (all observations, `observed_on` beside the columns),
/// `models`, `shares`, `faults`, and `downloads` over it.
struct HubFixture {
    let folder: URL
    let engine: DuckDBEngine
    let summary: SyntheticHub.Summary

    @discardableResult
    static func with<T>(
        _ configuration: SyntheticHub.Configuration, threads: Int = 1, _ body: (HubFixture) throws -> T
    ) throws -> T {
        let folder = FileManager.default.temporaryDirectory.appending(path: "synthetic-hub-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let engine = try DuckDBEngine(limits: .init(memory: 1 << 30, threads: threads))
        let summary = try SyntheticHub(configuration).write(to: folder, using: engine)
        let fixture = HubFixture(folder: folder, engine: engine, summary: summary)
        try engine.run(
            """
            CREATE VIEW files AS SELECT *, CAST(left(right(filename, 18), 10) AS DATE) AS observed_on
            FROM read_parquet(\(folder.appending(path: "hub-stats-*.parquet").path.sqlQuoted), filename = true)
            """)
        for name in ["models", "shares", "faults", "downloads"] {
            let file = folder.appending(path: "truth/\(name).parquet").path
            guard FileManager.default.fileExists(atPath: file) else { continue }
            try engine.run("CREATE VIEW \(name) AS SELECT * FROM read_parquet(\(file.sqlQuoted))")
        }
        return try body(fixture)
    }

    func integer(_ query: String) throws -> Int? { try engine.rows(query).scalar.integer }
    func real(_ query: String) throws -> Double? { try engine.rows(query).scalar.real }

    /// A text that any difference in the rows of `table` changes.
    func fingerprint(_ table: String) throws -> String? {
        let columns = try engine.columns(ofSelect: "SELECT * FROM \(table)").map(\.name).filter { $0 != "filename" }
        let row = columns.map(\.sqlIdentifier).joined(separator: ", ")
        return try engine.rows(
            "SELECT count(*) || ' ' || sum(CAST(hash(struct_pack(\(columns.map { "\($0.sqlIdentifier) := \($0.sqlIdentifier)" }.joined(separator: ", ")))) "
                + "AS HUGEINT)) FROM (SELECT \(row) FROM \(table))"
        ).scalar.text
    }
}
