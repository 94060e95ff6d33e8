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

/// Sums over several observed days stand in for single stretches, and change no answer.
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

    @Test func aNamespaceThatChangesHandsIsSummedApart() throws {
        try Scratch.with { folder in
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
            let entries = folder.appending(path: "registry")
            try FileManager.default.createDirectory(at: entries, withIntermediateDirectories: true)
            _ = try Scratch.file("entries.yaml", registry, in: entries)
            var lines = ["date,model_id,created_at,downloads_all_time"]
            let first = try #require(Day("2025-01-06"))
            for week in 0..<14 { lines.append("\(first + 7 * week),sold/model,2024-06-01,\(1000 + week * week)") }
            let csv = try Scratch.file("counters.csv", lines.joined(separator: "\n"), in: folder)
            try compare([csv], Registry.load([entries]), in: folder) { lake in
                let rows = try lake.share("by=organisation every=total").rows
                #expect(rows.count == 2)
                return rows
            }
        }
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
