import Answers
import Collectors
import Ecosystem
import Foundation
import Lake
import Registry
import Simulation
import TestSupport
import Testing

/// `build` against a hub whose truth is known.
@Suite struct RecoveryTests {
    /// The largest difference between a share that was built and the true one, over the periods given.
    private func largestError(
        _ configuration: SyntheticHub.Configuration, every step: String, period kind: String, skipping: Int
    ) throws -> Double {
        try Scratch.with { folder in
            let hub = folder.appending(path: "hub")
            try SyntheticHub(configuration).write(to: hub, using: DuckDBEngine())
            let registry = try Registry.load([hub.appending(path: "registry")])
            let lake = BuiltLake(directory: LakeDirectory(root: folder.appending(path: "lake")), registry: registry)
            let files = try FileManager.default.contentsOfDirectory(atPath: hub.path).filter {
                $0.hasSuffix(".parquet")
            }
            for file in files.sorted() { try lake.take(hub.appending(path: file)) }
            try lake.build()
            let engine = try DuckDBEngine()
            let truth = try engine.rows(
                """
                SELECT CAST(after + 1 AS VARCHAR), CAST(through AS VARCHAR), country, downloads, sum(downloads) OVER (PARTITION BY after, through)
                FROM read_parquet('\(hub.path)/truth/shares.parquet') WHERE period = '\(kind)' ORDER BY after, country
                """
            ).rows
            let periods = Set(truth.compactMap { $0[0].text }).sorted().dropFirst(skipping)
            var largest = 0.0
            var compared = 0
            for period in periods {
                let rows = truth.filter { $0[0].text == period }
                guard let last = rows.first?[1].text else { continue }
                let answer = try lake.share("by=country every=total from=\(period) to=\(last)")
                for row in rows {
                    guard let country = row[2].text, let downloads = row[3].real, let total = row[4].real else {
                        continue
                    }
                    largest = max(largest, abs((answer.value("share", country) ?? 0) - downloads / total))
                    compared += 1
                }
            }
            #expect(compared > 10)
            return largest
        }
    }

    @Test func allTimeCountersGiveTheTrueWeeklyShares() throws {
        let hub = SyntheticHub.Configuration(
            models: 3000, observations: 16, seed: 11, counters: .both, faults: SyntheticHub.Faults(),
            unknownNamespaces: 0,
            individualsInRegistry: nil)
        let error = try largestError(hub, every: "observation", period: "observation", skipping: 0)
        #expect(error < 0.002)
    }

    @Test func daily30DayCountsGiveTheTrueMonthlyShares() throws {
        let hub = SyntheticHub.Configuration(
            models: 1500, observations: 130, step: 1, seed: 12, counters: .thirtyDays, faults: SyntheticHub.Faults(),
            unknownNamespaces: 0, individualsInRegistry: nil)
        // The months before the chain has run for 30 days rest on first counts spread evenly.
        let error = try largestError(hub, every: "month", period: "month", skipping: 2)
        #expect(error < 0.005)
    }
}
