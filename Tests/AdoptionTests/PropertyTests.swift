import Adoption
import Answers
import Ecosystem
import Foundation
import Lake
import Registry
import Simulation
import Statistics
import TestSupport
import Testing

/// What must hold of every hub, tried on synthetic ones with all that the simulator does wrong.
@Suite struct PropertyTests {
    /// A lake of a synthetic hub whose files are imported in an order, and built at the end.
    private static func with<Result>(
        _ configuration: SyntheticHub.Configuration, files choose: ([String]) -> [String] = { $0 },
        buildingEach: Bool = false, _ body: (BuiltLake, URL) throws -> Result
    ) throws -> Result {
        try Scratch.with { folder in
            let hub = folder.appending(path: "hub")
            try SyntheticHub(configuration).write(to: hub, using: DuckDBEngine())
            let registry = try Registry.load([hub.appending(path: "registry")])
            let lake = BuiltLake(directory: LakeDirectory(root: folder.appending(path: "lake")), registry: registry)
            let files = try FileManager.default.contentsOfDirectory(atPath: hub.path).filter {
                $0.hasSuffix(".parquet")
            }
            for file in choose(files.sorted()) {
                try lake.take(hub.appending(path: file))
                if buildingEach { try lake.build() }
            }
            try lake.build()
            return try body(lake, hub)
        }
    }

    private static func weekly(_ seed: UInt64) -> SyntheticHub.Configuration {
        .init(models: 400, observations: 10, seed: seed, counters: .both)
    }

    @Test(arguments: 1...2 as ClosedRange<UInt64>)
    func sharesSumToOneWithTheUnknownShown(seed: UInt64) throws {
        try Self.with(Self.weekly(seed)) { lake, _ in
            for definition in [
                "by=country", "by=organisation attribution=all", "by=kind cohort=new every=week",
                "by=family tests=drop",
                "by=openness", "by=licence spikes=drop", "by=size every=total spikes=cap", "by=line attribution=root",
                "measure=downloads-30d every=month", "measure=cumulative by=modality",
                "measure=derivatives every=month",
                "measure=derivatives by=family", "by=model filter=country=unknown every=total",
            ] {
                let answer = try lake.share(definition)
                let share = try #require(answer.columns.firstIndex { $0.name == "share" })
                let keys = share == 4 ? 2 : 1
                for (key, rows) in Dictionary(grouping: answer.rows, by: { Array($0.prefix(keys)) }) {
                    let sum = rows.reduce(0.0) { if case .real(let value) = $1[share] { $0 + value } else { $0 } }
                    #expect(abs(sum - 1) < 1e-9, "\(definition) \(key)")
                }
            }
        }
    }

    @Test(arguments: 1...2 as ClosedRange<UInt64>)
    func droppingNeverAddsToAModel(seed: UInt64) throws {
        try Self.with(Self.weekly(seed)) { lake, _ in
            func totals(_ definition: String) throws -> [Answer.Value: Double] {
                let rows = try lake.share(definition).rows
                return Dictionary(
                    rows.compactMap { row in if case .real(let value) = row[2] { (row[1], value) } else { nil } },
                    uniquingKeysWith: { first, _ in first })
            }
            for measure in ["new-downloads", "downloads-30d", "cumulative"] {
                let base = "measure=\(measure) by=model every=total"
                let kept = try totals(base)
                #expect(kept.count > 100)
                for choice in ["tests=drop", "spikes=drop", "spikes=cap", "derivatives=drop", "minimum=1000"] {
                    for (model, value) in try totals("\(base) \(choice)") {
                        #expect(value <= (kept[model] ?? 0) + 1e-6, "\(measure) \(choice) \(model)")
                    }
                }
            }
        }
    }

    @Test(arguments: [SyntheticHub.Counters.both, .thirtyDays])
    func aDayMoreChangesNothingThatIsOlderThan38Days(counters: SyntheticHub.Counters) throws {
        let configuration = SyntheticHub.Configuration(
            models: 150, observations: 70, step: 1, seed: 7, counters: counters)
        try Self.with(configuration, files: { Array($0.dropLast()) }) { lake, hub in
            let last = try #require(try lake.open().days(of: "huggingface").last)
            let cutoff = last + 1 - 38
            func old() throws -> [[Cell]] {
                try lake.rows(
                    """
                    SELECT model_key, CAST(after AS VARCHAR), CAST(through AS VARCHAR), round(downloads, 6), status, counter
                    FROM new_downloads WHERE through <= DATE '\(cutoff)' ORDER BY ALL
                    """)
            }
            func shares() throws -> [[Answer.Value]] { try lake.share("by=organisation every=day to=\(cutoff)").rows }
            let (before, sharesBefore) = (try old(), try shares())
            #expect(before.count > 300)
            let files = try FileManager.default.contentsOfDirectory(atPath: hub.path).filter {
                $0.hasSuffix(".parquet")
            }
            try lake.take(hub.appending(path: try #require(files.max())))
            #expect(try lake.build().ran > 0)
            #expect(try old() == before)
            #expect(try shares() == sharesBefore)
        }
    }

    @Test(arguments: [11, 12] as [UInt64])
    func theOrderOfImportsChangesNothing(seed: UInt64) throws {
        let questions = [
            "by=organisation every=total", "by=model every=month", "measure=downloads-30d by=country spikes=drop",
            "by=country attribution=root every=week",
        ]
        func answers(_ lake: BuiltLake) throws -> [[[Answer.Value]]] { try questions.map { try lake.share($0).rows } }
        let inOrder = try Self.with(Self.weekly(seed)) { lake, _ in
            (try lake.directory.snapshot().version, try answers(lake))
        }
        var generator = Statistics.SeededGenerator(seed: Seed(rawValue: seed))
        for buildingEach in [false, true] {
            let shuffled: ([String]) -> [String] = { files in
                var files = files
                for index in files.indices.reversed() { files.swapAt(index, generator.index(below: index + 1)) }
                return files
            }
            try Self.with(Self.weekly(seed), files: shuffled, buildingEach: buildingEach) { lake, _ throws in
                #expect(try lake.directory.snapshot().version == inOrder.0)
                #expect(try answers(lake) == inOrder.1)
            }
        }
    }

    /// The families and models of a flip set come from the largest down, so the last is the smallest.
    @Test(arguments: 21...23 as ClosedRange<UInt64>)
    func withoutTheFlipSetTheOrderTurnsAndWithItsSmallestMemberItDoesNot(seed: UInt64) throws {
        try Self.with(Self.weekly(seed)) { lake, _ in
            let leading = try lake.share("by=organisation every=total").rows.prefix(2).compactMap { row in
                if case .text(let slug) = row[1] { slug } else { nil }
            }
            try #require(leading.count == 2)
            let answer = try RobustnessQuestion(
                Definition("by=organisation"), between: (leading[0], leading[1]), seed: Seed(rawValue: 1),
                of: lake.open()
            ).answer()
            let place = try #require(answer.columns.firstIndex { $0.name == "flip_set" })
            guard case .object(let fields) = answer.rows[0][place], case .list(let items) = fields[0].value else {
                Issue.record("no flip set")
                return
            }
            let set = items.compactMap { if case .text(let id) = $0 { id } else { nil } }
            #expect(!set.isEmpty)
            // The leads model by model, without those taken away.
            func lead(without ids: some Sequence<String>) throws -> Double {
                func total(_ organisation: String) throws -> Double {
                    let rows = try lake.share("by=model filter=organisation=\(organisation) every=total").rows
                    return rows.reduce(0.0) { sum, row in
                        guard case .text(let id) = row[1], case .real(let value) = row[2] else { return sum }
                        return ids.contains(id) ? sum : sum + value
                    }
                }
                return try total(leading[0]) - total(leading[1])
            }
            #expect(try lead(without: []) > 0)
            #expect(try lead(without: set) <= 0)
            #expect(try lead(without: set.dropLast()) > 0)
        }
    }
}
