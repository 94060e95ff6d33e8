import Adoption
import Answers
import Collectors
import Ecosystem
import Foundation
import Lake
import Registry
import Simulation

/// Whether the true origin of downloads is found, by tags and by names alone (METHODS §3).
struct LineageSection: Section {
    let name = "lineage"
    let title = "Lineage: the true origin of downloads"

    private static let hubs = 100
    private static let models = 2_000

    /// Downloads of one hub by what became of their models.
    private struct Outcome {
        /// Fractions, in 0...1, of all downloads and of those of derived models whose root is the true one.
        let all: Double
        let derived: Double
        /// Fractions of all downloads: of derived models without a root but themselves, of derived models with another's
        /// root, of originals that were given a root.
        let missed: Double
        let confused: Double
        let invented: Double
    }

    func run(progress: @Sendable (String) -> Void) async throws -> String {
        let stages = try StageLibrary(directory: URL(filePath: "Sources/Adoption/Stages"))
        var lines = [
            "\(Self.hubs) simulated hubs of \(Self.models) models for each kind of evidence; every hub has its own seed.",
            "A model's downloads count as recovered if `build` finds the root that the simulator made it from.",
            "",
            "| evidence | recovered, mean | worst hub | 5th percentile | of derived models, mean | required |",
            "|---|---|---|---|---|---|",
        ]
        var errors = [
            "", "Where the rest went, as fractions of all downloads:", "",
            "| evidence | no origin found | another's origin | an original given an origin |", "|---|---|---|---|",
        ]
        for (label, origins, required) in [
            ("tags", SyntheticHub.Origins.tags, "\u{2265} 99 %"), ("names only", .names, "\u{2265} 90 %"),
        ] {
            var outcomes: [Outcome] = []
            for seed in 1...Self.hubs {
                if seed % 20 == 1 { progress("\(label), hub \(seed) of \(Self.hubs)") }
                outcomes.append(try outcome(seed: UInt64(seed), origins, stages))
            }
            let all = outcomes.map(\.all).sorted()
            lines.append(
                "| \(label) | \(percent(mean(all))) | \(percent(all[0])) | \(percent(all[all.count / 20])) | "
                    + "\(percent(mean(outcomes.map(\.derived)))) | \(required) |")
            errors.append(
                "| \(label) | \(percent(mean(outcomes.map(\.missed)))) | \(percent(mean(outcomes.map(\.confused)))) | "
                    + "\(percent(mean(outcomes.map(\.invented)))) |")
        }
        return (lines + errors).joined(separator: "\n") + "\n"
    }

    private func outcome(seed: UInt64, _ origins: SyntheticHub.Origins, _ stages: StageLibrary) throws -> Outcome {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "bellwether-validation-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let hub = folder.appending(path: "hub")
        try SyntheticHub(
            .init(
                models: Self.models, observations: 1, seed: seed, origins: origins, faults: .init(), deletions: 0,
                hasDownloadsTruth: false)
        ).write(to: hub, using: DuckDBEngine())
        let registry = try Registry.load([hub.appending(path: "registry")])
        let directory = LakeDirectory(root: folder.appending(path: "lake"))
        let names = try FileManager.default.contentsOfDirectory(atPath: hub.path).filter { $0.hasSuffix(".parquet") }
        for name in names {
            _ = try Importer(LakeWriter(directory, purpose: "validation", wait: false))
                .take(hub.appending(path: name), ImportRequest())
        }
        let writer = try LakeWriter(directory, purpose: "validation", wait: false)
        let engine = try DuckDBEngine(limits: .init(spillDirectory: writer.staging.path))
        let builder = MartBuilder(writer, registry: registry, stages: stages, engine: engine, cleaning: .all)
        let mart = try builder.build(directory.snapshot()) { _, _, _ in }.manifest
        let reader = try DuckDBEngine()
        try reader.materialise(
            "truth",
            """
            SELECT truth.model_id, truth.parent_id, truth.root_id, CAST(counted.downloadsAllTime AS DOUBLE) AS downloads
            FROM read_parquet(\(hub.appending(path: "truth/models.parquet").path.sqlQuoted)) AS truth
            JOIN read_parquet(\(hub.appending(path: "hub-stats-*.parquet").path.sqlQuoted)) AS counted
                ON counted.id = truth.model_id
            """)
        let question = try SQLQuestion(directory, snapshot: directory.snapshot(), mart: mart, engine: reader)
        let row = try question.answer(
            """
            SELECT sum(downloads), sum(downloads) FILTER (WHERE parent_id IS NOT NULL),
                sum(downloads) FILTER (WHERE found = root_id),
                sum(downloads) FILTER (WHERE found = root_id AND parent_id IS NOT NULL),
                sum(downloads) FILTER (WHERE found <> root_id AND found = model_id),
                sum(downloads) FILTER (WHERE found <> root_id AND found <> model_id AND parent_id IS NOT NULL),
                sum(downloads) FILTER (WHERE found <> root_id AND parent_id IS NULL)
            FROM (
                SELECT truth.*, coalesce(lineage.root_id, truth.model_id) AS found FROM truth
                LEFT JOIN models ON models.model_id = truth.model_id
                LEFT JOIN lineage ON lineage.model_key = models.model_key)
            """, limit: nil
        ).rows[0].map { if case .real(let value) = $0 { value } else { 0.0 } }
        return Outcome(
            all: row[2] / row[0], derived: row[1] > 0 ? row[3] / row[1] : 1, missed: row[4] / row[0],
            confused: row[5] / row[0], invented: row[6] / row[0])
    }

    private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

    private func percent(_ value: Double) -> String {
        let hundredths = Int((value * 10_000).rounded())
        let digits = hundredths % 100
        return "\(hundredths / 100).\(digits < 10 ? "0" : "")\(digits) %"
    }
}
