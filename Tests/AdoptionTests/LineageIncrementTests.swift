import Adoption
import Ecosystem
import Foundation
import Lake
import Statistics
import TestSupport
import Testing

/// A build after one more catalogue looks only at models that may have changed, and finds what a build from nothing does.
struct LineageIncrementTests {
    /// A hub that grows and changes its mind: new models, hints by name, statements that come, change and close cycles,
    /// parents that are listed later than their children.
    private func catalogues(seed: UInt64) -> [(day: String, models: [Listed])] {
        var draws = SeededGenerator(seed: Seed(rawValue: seed))
        let namespaces = ["east", "west", "person", "nobody"]
        let relations = ["finetune", "adapter", "quantized", "merge", "distilled"]
        func pick<T>(_ values: [T]) -> T { values[draws.index(below: values.count)] }
        let names = (0..<14).map { "M\($0)-7B" } + (0..<6).map { "M\($0)-7B-GGUF" } + ["M1-7B-Chat", "M2-7B-Medical"]
        // Up to three models bear a name: the own namespace's is the parent, else the oldest.
        let ids = names.flatMap { name in (0..<3).map { _ in "\(pick(namespaces))/\(name)" } }
        let created = Dictionary(
            ids.map { ($0, pick([nil] + (1...9).map { "2024-0\($0)-01" })) }, uniquingKeysWith: { first, _ in first })
        var listed: [String: Listed] = [:]
        return ["2025-01-06", "2025-01-13", "2025-01-20", "2025-01-27"].map { day in
            for id in created.keys.sorted() where draws.index(below: 4) == 0 {
                let count = max(0, draws.index(below: 5) - 2)
                let tags = (0..<count).map { _ in "base_model:\(pick(relations)):\(pick(ids))" }
                listed[id] = Listed(id, created: created[id] ?? nil, tags)
            }
            return (day, listed.values.sorted { $0.id < $1.id })
        }
    }

    private static let found = [
        """
        SELECT models.model_id, parent_id, root_id, relation, confidence, depth, is_derivative, teacher_id
        FROM lineage LEFT JOIN models ON models.model_key = lineage.model_key ORDER BY ALL
        """,
        "SELECT child_id, parent_id, relation, evidence, confidence, is_foreign, is_cut FROM edges ORDER BY ALL",
    ]

    @Test(arguments: Array<UInt64>(1...12))
    func oneMoreDayFindsWhatABuildFromNothingFinds(seed: UInt64) throws {
        let days = catalogues(seed: seed)
        let atOnce = try BuiltLake.with(catalogues: days) { lake in try Self.found.map { try lake.texts($0) } }
        let dayByDay = try BuiltLake.with(catalogues: [days[0]]) { lake in
            for day in days.dropFirst() {
                try Scratch.with { try lake.take(day.models, on: day.day, in: $0) }
                try lake.build()
            }
            return try Self.found.map { try lake.texts($0) }
        }
        #expect(atOnce == dayByDay)
        #expect(atOnce[0].count > 3)
        #expect(atOnce[1].contains { $0.contains("name") })
    }
}
