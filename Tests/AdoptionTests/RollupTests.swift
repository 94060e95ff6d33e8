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

/// Sums over several observed days stand in for single stretches, and change no answer; nor does it matter whether a hub is
/// so large that its models are not counted.
@Suite struct RollupTests {
    /// What two lakes of the same files answer: one whose days are each large enough to be summed, and one without sums.
    private func compare(
        _ files: [URL], _ registry: Registry, in folder: URL, _ answer: (BuiltLake) throws -> [[Answer.Value]]
    ) throws {
        let lakes = ["summed", "single"].map { name in
            BuiltLake(directory: LakeDirectory(root: folder.appending(path: name)), registry: registry)
        }
        for lake in lakes { for file in files { try lake.take(file) } }
        try lakes[0].build(largeDay: 1)
        try lakes[1].build()
        func sums(_ lake: BuiltLake) throws -> Int {
            try lake.open().mart.files(of: "rollups").filter { $0.rows > 0 }.count
        }
        #expect(try sums(lakes[0]) > 0)
        #expect(try sums(lakes[1]) == 0)
        let (summed, single) = (try answer(lakes[0]), try answer(lakes[1]))
        #expect(!single.isEmpty)
        #expect(summed == single)
    }

    @Test func sharesAndRobustnessAreTheSame() throws {
        let questions = [
            "by=country", "by=model", "by=family attribution=root minimum=500", "by=organisation cohort=new",
            "by=country cohort=released-since:2025-02-01", "by=model spikes=cap", "by=model spikes=drop tests=drop",
            "by=size derivatives=drop", "by=country attribution=parent from=2025-01-20 to=2025-04-25",
        ]
        try Scratch.with { folder in
            let (files, registry) = try hub(in: folder)
            try compare(files, registry, in: folder) { lake in
                let totals = try questions.flatMap { try lake.share("\($0) every=total").rows }
                let quarters = try lake.share("by=country minimum=300 every=quarter").rows
                let robustness = try ["by=country", "by=country from=2025-02-01 to=2025-05-20"].flatMap { definition in
                    try RobustnessQuestion(
                        Definition(definition), between: ("CN", "US"), seed: Seed(rawValue: 1), of: lake.open()
                    ).answer().rows
                }
                return totals + quarters + robustness
            }
        }
    }

    @Test func modelsNeedNotBeCounted() throws {
        let definitions = [
            "by=country every=total", "by=country attribution=root every=total",
            "by=organisation attribution=parent every=quarter", "by=size every=total",
            "by=family attribution=root every=total", "by=model every=total",
            "by=country derivatives=drop every=month", "by=modality cohort=new every=total",
            "by=country attribution=root spikes=cap every=total",
            "by=kind attribution=root spikes=drop tests=drop every=week",
            "by=country cohort=released-since:2025-02-01 every=quarter",
        ]
        try Scratch.with { folder in
            let (files, registry) = try hub(in: folder)
            let lake = BuiltLake(directory: LakeDirectory(root: folder.appending(path: "lake")), registry: registry)
            for file in files { try lake.take(file) }
            try lake.build(largeDay: 1)
            for definition in definitions {
                let counted = try lake.share(definition)
                let uncounted = try lake.share(definition, countsModels: false)
                #expect(counted.rows.count > 1)
                #expect(counted.rows.count == uncounted.rows.count)
                for (a, b) in zip(counted.rows, uncounted.rows) {
                    for ((column, a), b) in zip(zip(counted.columns, a), b) where column.name != "models" {
                        guard case (.real(let a), .real(let b)) = (a, b) else {
                            #expect(a == b, "\(definition): \(column.name)")
                            continue
                        }
                        #expect(abs(a - b) <= 1e-9 * max(1, abs(a)), "\(definition): \(column.name)")
                    }
                }
            }
        }
    }

    @Test(arguments: ["by=organisation", "by=organisation attribution=root", "by=organisation minimum=1"])
    func aRegistryThatLearntOfASaleSinceTheBuildIsAnsweredAlike(_ definition: String) throws {
        try Scratch.with { folder in
            let (csv, sold) = try sale(in: folder)
            let before = try self.registry("before", BuiltLake.entries, in: folder)
            let lake = BuiltLake(directory: LakeDirectory(root: folder.appending(path: "lake")), registry: before)
            try lake.take(csv)
            try lake.build(largeDay: 1)
            let late = try [true, false].map { countsModels in
                try lake.share(definition + " every=total", registry: sold, countsModels: countsModels).rows
            }
            try lake.build(registry: sold, largeDay: 1)
            let built = try lake.share(definition + " every=total", registry: sold)
            #expect(built.rows.count == 2)
            #expect(late[0] == built.rows)
            #expect(late[1].map { Array($0.prefix(3)) } == built.rows.map { Array($0.prefix(3)) })
        }
    }

    @Test func aNamespaceThatChangesHandsIsSummedApart() throws {
        try Scratch.with { folder in
            let (csv, registry) = try sale(in: folder)
            try compare([csv], registry, in: folder) { lake in
                let rows = try lake.share("by=organisation every=total").rows
                #expect(rows.count == 2)
                return rows
            }
        }
    }

    /// Counters of a model whose namespace is sold, and the registry that knows of it.
    private func sale(in folder: URL) throws -> (csv: URL, registry: Registry) {
        let registry = """
            - organisation: seller
              name: Seller
              country: CN
              kind: lab
              namespaces: [{namespace: sold, until: 2025-02-09}]
              evidence: made for tests
            - organisation: buyer
              name: Buyer
              country: US
              kind: lab
              namespaces: [{namespace: sold, from: 2025-02-10}]
              evidence: made for tests
            """
        var lines = ["date,model_id,created_at,downloads_all_time"]
        let first = try #require(Day("2025-01-06"))
        for week in 0..<14 { lines.append("\(first + 7 * week),sold/model,2024-06-01,\(1000 + week * week)") }
        return (
            try Scratch.file("counters.csv", lines.joined(separator: "\n"), in: folder),
            try self.registry("sold", registry, in: folder)
        )
    }

    private func registry(_ name: String, _ entries: String, in folder: URL) throws -> Registry {
        let directory = folder.appending(path: name)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        _ = try Scratch.file("entries.yaml", entries, in: directory)
        return try Registry.load([directory])
    }

    /// A synthetic hub of half a year of weeks, with all that the simulator does wrong.
    private func hub(in folder: URL) throws -> (files: [URL], registry: Registry) {
        let hub = folder.appending(path: "hub")
        try SyntheticHub(.init(models: 300, observations: 22, seed: 5, counters: .both)).write(
            to: hub, using: DuckDBEngine())
        let names = try FileManager.default.contentsOfDirectory(atPath: hub.path).filter { $0.hasSuffix(".parquet") }
        return (names.sorted().map { hub.appending(path: $0) }, try Registry.load([hub.appending(path: "registry")]))
    }
}
