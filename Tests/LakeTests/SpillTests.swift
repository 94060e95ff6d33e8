import Foundation
import Lake
import TestSupport
import Testing

@Suite struct SpillTests {
    @Test func `databases with little memory spill beside each other, not into each other's files`() async throws {
        try await Scratch.withAsync { folder in
            let sums = try await withThrowingTaskGroup { group in
                for seed in 1...4 {
                    group.addTask {
                        let engine = try DuckDBEngine(
                            limits: .init(memory: 64 << 20, threads: 2, spillDirectory: folder.path))
                        // More than fits: the rows are written out and read again, in another order.
                        try engine.materialise(
                            "numbers", "SELECT range AS n, hash(range + \(seed)) AS key FROM range(4000000)")
                        let row = try engine.rows(
                            "SELECT count(*), CAST(sum(n) AS BIGINT) FROM (SELECT key, max(n) AS n FROM numbers GROUP BY key)"
                        ).rows[0]
                        return row.compactMap(\.integer)
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(sums == Array(repeating: [4_000_000, 7_999_998_000_000], count: 4))
            // Nothing stays behind.
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
        }
    }
}
