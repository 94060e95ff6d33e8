import Adoption
import Collectors
import Ecosystem
import Foundation
import Lake
import Registry
import Simulation

/// A simulated hub brought into a lake and built: its readings, its truth, and what the stages made of them.
struct SimulatedLake {
    /// The folder with the hub's files, its `truth/` and its `registry/`.
    let hub: URL
    let directory: LakeDirectory
    let registry: Registry
    let mart: MartManifest

    /// The cores are shared out among hubs, not within one.
    static func engine(spilling folder: URL) throws -> DuckDBEngine {
        try DuckDBEngine(limits: .init(memory: 1 << 30, threads: 1, spillDirectory: folder.path))
    }

    /// Simulates, imports and builds; everything is gone when `body` returns.
    ///
    /// All observations are imported as one table, a row a model and day, which gives the same lake as file by file.
    ///
    /// - Parameters:
    ///   - columns: SQL of the counters that the table has, from the columns of a hub's file.
    ///   - condition: SQL that keeps a model's reading, from the columns of a hub's file.
    static func with<Result>(
        _ configuration: SyntheticHub.Configuration, _ stages: StageLibrary, columns: String, where condition: String,
        _ body: (SimulatedLake) throws -> Result
    ) throws -> Result {
        try inFolder { folder in
            let hub = folder.appending(path: "hub")
            let spill = folder.appending(path: "spill")
            let simulation = try engine(spilling: spill)
            try SyntheticHub(configuration).write(to: hub, using: simulation)
            let readings = folder.appending(path: "readings.parquet")
            _ = try simulation.write(
                """
                SELECT id AS model_id, CAST(left(right(filename, 18), 10) AS DATE) AS observed_on,
                    createdAt AS created_at, \(columns)
                FROM read_parquet(\(hub.appending(path: "hub-stats-*.parquet").path.sqlQuoted), filename = true)
                WHERE \(condition)
                """, toParquet: readings.path)
            let registry = try Registry.load([hub.appending(path: "registry")])
            let directory = LakeDirectory(root: folder.appending(path: "lake"))
            _ = try Importer(LakeWriter(directory, purpose: "validation", wait: false))
                .take(readings, ImportRequest())
            let writer = try LakeWriter(directory, purpose: "validation", wait: false)
            let builder = MartBuilder(
                writer, registry: registry, stages: stages, engine: try engine(spilling: spill), cleaning: .all)
            let mart = try builder.build(directory.snapshot()) { _, _, _ in }.manifest
            return try body(SimulatedLake(hub: hub, directory: directory, registry: registry, mart: mart))
        }
    }

    /// Runs `body` with a new folder, which is gone afterwards.
    static func inFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "bellwether-validation-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try body(folder)
    }

    /// The file of a table of the truth, quoted for SQL.
    func truth(_ table: String) -> String { hub.appending(path: "truth/\(table).parquet").path.sqlQuoted }
}
