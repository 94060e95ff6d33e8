import Adoption
import Answers
import Collectors
import Ecosystem
import Foundation
import Lake
import Registry
import Simulation
import Statistics

/// Whether bounds hold the truth, intervals cover what they say, and planted overtakes are found (METHODS §6).
struct RobustnessSection: Section {
    let name = "robustness"
    let title = "Leads: bounds, intervals and overtakes"

    private static let hubs = 200
    private static let models = 600
    private static let weeks = 5
    private static let planted = 60
    private static let studies = 500

    func run(progress: @Sendable (String) -> Void) async throws -> String {
        let stages = try StageLibrary(directory: URL(filePath: "Sources/Adoption/Stages"))
        return try [bounds(stages, progress), coverage(progress), overtakes(stages, progress)].joined(separator: "\n\n")
    }

    // MARK: Bounds

    private func bounds(_ stages: StageLibrary, _ progress: @Sendable (String) -> Void) throws -> String {
        var outside = 0
        var shares = 0
        var excess = 0.0
        var error = 0.0
        for seed in 1...Self.hubs {
            if seed % 20 == 1 { progress("bounds, hub \(seed) of \(Self.hubs)") }
            let found = try compare(seed: UInt64(seed), unknown: true, stages)
            shares += found.count
            outside += found.count { $0.excess > 0 }
            excess = max(excess, found.map(\.excess).max() ?? 0)
            // The estimator's own error, where the registry knows everyone.
            if seed <= 20 {
                error = max(error, try compare(seed: UInt64(seed), unknown: false, stages).map(\.error).max() ?? 0)
            }
        }
        return """
            ### Bounds

            \(Self.hubs) simulated hubs of \(Self.models) models over \(Self.weeks) weeks, in which the registry knows only part of the namespaces.
            Every true share of a country in every week is compared with the bounds that `share` prints.

            | shares compared | outside the bounds | farthest outside | the estimator's largest error with everyone known |
            |---|---|---|---|
            | \(shares) | \(outside) | \(points(excess)) points | \(points(error)) points |

            The bounds, widened by that error, hold \(excess <= error ? "every true share" : "all but those farther outside than it").
            """
    }

    private struct Compared {
        /// How far the true share is outside the bounds, and from the estimate.
        let excess: Double
        let error: Double
    }

    private func compare(seed: UInt64, unknown: Bool, _ stages: StageLibrary) throws -> [Compared] {
        try withFolder { folder in
            let hub = folder.appending(path: "hub")
            try SyntheticHub(
                .init(
                    models: Self.models, observations: Self.weeks, seed: seed, faults: .init(),
                    unknownNamespaces: unknown ? 0.2 : 0, individualsInRegistry: unknown ? 50 : nil)
            ).write(to: hub, using: DuckDBEngine())
            let registry = try Registry.load([hub.appending(path: "registry")])
            let files = try FileManager.default.contentsOfDirectory(atPath: hub.path).filter {
                $0.hasSuffix(".parquet")
            }
            let lake = try built(files.sorted().map { hub.appending(path: $0) }, registry, stages, in: folder)
            let truth = try DuckDBEngine().rows(
                """
                SELECT CAST(after + 1 AS VARCHAR), country, downloads / sum(downloads) OVER (PARTITION BY after, through)
                FROM read_parquet(\(hub.appending(path: "truth/shares.parquet").path.sqlQuoted))
                WHERE period = 'observation' ORDER BY 1, 2
                """
            ).rows
            let answer = try ShareQuestion(Definition("by=country"), of: lake).answer()
            var printed: [String: [Double]] = [:]
            for row in answer.rows {
                guard case .text(let period) = row[0], case .text(let group) = row[1], case .real(let share) = row[3],
                    case .real(let lower) = row[4], case .real(let upper) = row[5]
                else { continue }
                printed["\(period) \(group)"] = [share, lower, upper]
            }
            return truth.compactMap { row in
                guard let period = row[0].text, let country = row[1].text, let share = row[2].real,
                    let own = printed["\(period) \(country)"]
                else { return nil }
                return Compared(excess: max(0, own[1] - share, share - own[2]), error: abs(own[0] - share))
            }
        }
    }

    // MARK: Intervals

    private func coverage(_ progress: @Sendable (String) -> Void) -> String {
        let shares = IntervalCoverage.shares
        var lines = [
            "### Coverage of the 95 % interval", "",
            "\(Self.studies) simulated studies of \(IntervalCoverage.families) families a cell. In brackets: what `robustness` quotes.",
            "",
            "| tail index | " + shares.map { "share \(percent($0))" }.joined(separator: " | ") + " |",
            "|---|" + shares.map { _ in "---|" }.joined(),
        ]
        for (row, alpha) in IntervalCoverage.tailIndices.enumerated() {
            progress("coverage at tail index \(alpha)")
            let cells = shares.enumerated().map { column, share -> String in
                var generator = SeededGenerator(seed: Seed(rawValue: UInt64(100 * row + column)))
                let measured = FamilyBootstrap.coverage(
                    tailIndex: alpha, families: IntervalCoverage.families, share: share, studies: Self.studies,
                    replicates: 400, using: &generator)
                let quoted = percent(IntervalCoverage.at(tailIndex: alpha, share: share))
                return "\(measured.map { percent($0) } ?? "–") (\(quoted))"
            }
            lines.append("| \(alpha) | " + cells.joined(separator: " | ") + " |")
        }
        return lines.joined(separator: "\n")
    }

    // MARK: Overtakes

    private func overtakes(_ stages: StageLibrary, _ progress: @Sendable (String) -> Void) throws -> String {
        var onTheDay = 0
        var invented = 0
        for seed in 1...Self.planted {
            if seed % 20 == 1 { progress("overtakes, \(seed) of \(Self.planted)") }
            let (status, from, planted) = try overtake(seed: UInt64(seed), isSustained: true, stages)
            if status == "overtaken", from == planted.description { onTheDay += 1 }
            if try overtake(seed: UInt64(seed), isSustained: false, stages).status == "overtaken" { invented += 1 }
        }
        return """
            ### Overtakes

            \(Self.planted) lakes in which one country passes another for good in a random week, and as many in which it leads for three weeks only.

            | planted, found on the day | three weeks taken for an overtake |
            |---|---|
            | \(onTheDay) of \(Self.planted) | \(invented) of \(Self.planted) |
            """
    }

    /// Sixteen weeks of counters in which the first country leads from a random week on, or for three weeks from it.
    private func overtake(
        seed: UInt64, isSustained: Bool, _ stages: StageLibrary
    ) throws -> (status: String, from: String, planted: Day) {
        try withFolder { folder in
            var generator = SeededGenerator(seed: Seed(rawValue: seed))
            let week = 2 + generator.index(below: 9)
            let monday = Day(20_093)
            var totals = [1_000, 1_000]
            var lines = ["observed_on,model_id,created_at,downloads_all_time"]
            for index in 0...16 {
                let day = monday + 7 * index
                lines.append("\(day),east/a,2024-11-01,\(totals[0])")
                lines.append("\(day),west/b,2024-11-01,\(totals[1])")
                let leads = index >= week && (isSustained || index < week + 3)
                let (low, high) = (100 + generator.index(below: 400), 501 + generator.index(below: 400))
                totals[0] += leads ? high : low
                totals[1] += leads ? low : high
            }
            let file = folder.appending(path: "counters.csv")
            try Data(lines.joined(separator: "\n").utf8).write(to: file)
            let entries = folder.appending(path: "registry")
            try FileManager.default.createDirectory(at: entries, withIntermediateDirectories: true)
            let publishers = [("east", "CN"), ("west", "US")].map { name, country in
                "- {organisation: \(name), name: \(name), country: \(country), kind: lab, namespaces: [\(name)], evidence: simulated}"
            }
            try Data(publishers.joined(separator: "\n").utf8).write(to: entries.appending(path: "entries.yaml"))
            let lake = try built([file], Registry.load([entries]), stages, in: folder)
            let question = OvertakeQuestion(try Definition("by=country every=week"), between: ("CN", "US"), of: lake)
            let row = try question.answer().rows[0]
            func text(_ value: Answer.Value) -> String { if case .text(let text) = value { text } else { "" } }
            return (text(row[2]), text(row[3]), monday + 7 * week + 1)
        }
    }

    // MARK: Lakes

    private func built(
        _ files: [URL], _ registry: Registry, _ stages: StageLibrary, in folder: URL
    ) throws -> OpenLake {
        let directory = LakeDirectory(root: folder.appending(path: "lake"))
        for file in files {
            _ = try Importer(LakeWriter(directory, purpose: "validation", wait: false)).take(file, ImportRequest())
        }
        let writer = try LakeWriter(directory, purpose: "validation", wait: false)
        let builder = MartBuilder(
            writer, registry: registry, stages: stages,
            engine: try DuckDBEngine(limits: .init(spillDirectory: writer.staging.path)), cleaning: .all)
        _ = try builder.build(directory.snapshot()) { _, _, _ in }
        return try OpenLake(
            directory, registry: registry, stages: stages, engine: DuckDBEngine(), cleaning: .all)
    }

    private func withFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "bellwether-validation-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try body(folder)
    }

    private func percent(_ value: Double) -> String { String(format: "%.0f %%", value * 100) }

    private func points(_ value: Double) -> String { String(format: "%.3f", value * 100) }
}
