import Adoption
import Answers
import Ecosystem
import Foundation
import Lake
import Simulation

/// How far the shares of countries that are answered lie from the true ones, in hubs whose publishers are all known.
struct SharesOfCountries {
    let stages: StageLibrary

    /// The differences between share and truth over periods and countries.
    struct Errors: Sendable {
        var largest = 0.0
        var total = 0.0
        var compared = 0

        mutating func add(_ error: Double) {
            largest = max(largest, error)
            total += error
            compared += 1
        }

        mutating func add(_ other: Errors) {
            largest = max(largest, other.largest)
            total += other.total
            compared += other.compared
        }

        /// In 0...1; `nil` if nothing was compared.
        var mean: Double? { compared > 0 ? total / Double(compared) : nil }
    }

    /// - Parameters:
    ///   - columns: SQL of the counters that are imported, from the columns of a hub's file.
    ///   - step: the period of the question.
    ///   - kind: the period of the truth.
    ///   - skipping: how many of the first periods are left out.
    func errors(
        _ configuration: SyntheticHub.Configuration, columns: String, every step: String, period kind: String,
        skipping: Int
    ) throws -> Errors {
        try SimulatedLake.with(configuration, stages, columns: columns, where: "true") { lake in
            let spill = lake.hub.appending(path: "spill")
            let truth = try SimulatedLake.engine(spilling: spill).rows(
                """
                SELECT CAST(after + 1 AS VARCHAR), CAST(through AS VARCHAR), country,
                    downloads / sum(downloads) OVER (PARTITION BY after, through)
                FROM read_parquet(\(lake.truth("shares"))) WHERE period = '\(kind)' ORDER BY 1, 3
                """
            ).rows
            let periods = Set(truth.compactMap { $0[0].text }).sorted().dropFirst(skipping)
            guard let first = periods.first, let last = truth.compactMap({ $0[1].text }).max() else { return Errors() }
            let open = try OpenLake(
                lake.directory, registry: lake.registry, stages: stages, engine: SimulatedLake.engine(spilling: spill),
                cleaning: .all)
            let answer = try ShareQuestion(Definition("by=country every=\(step) from=\(first) to=\(last)"), of: open)
                .answer()
            var shares: [String: Double] = [:]
            for row in answer.rows {
                guard case .text(let period) = row[0], case .text(let group) = row[1], case .real(let share) = row[3]
                else { continue }
                shares["\(period) \(group)"] = share
            }
            var errors = Errors()
            for row in truth {
                guard let period = row[0].text, periods.contains(period), let country = row[2].text,
                    let share = row[3].real
                else { continue }
                // A country that is not answered has a share of nothing there.
                errors.add(abs((shares["\(period) \(country)"] ?? 0) - share))
            }
            return errors
        }
    }
}
