package import Ecosystem

extension SyntheticHub {
    /// Which of the Hub's two counters the files carry; the column of the other one is left out.
    package enum Counters: Hashable, Sendable {
        case both, allTime, thirtyDays

        var hasAllTime: Bool { self != .thirtyDays }
        var hasThirtyDays: Bool { self != .allTime }
    }

    /// What a derived model says of its origin: the API's `baseModels` and a tag, or nothing but its name.
    package enum Origins: Hashable, Sendable {
        case tags, names
    }

    /// The size of a synthetic hub and what goes wrong in it.
    package struct Configuration: Hashable, Sendable {
        /// Models in the last observation; the hub grows to it, doubling in about 330 days. At least 100.
        package var models: Int
        /// Observations, those of missing files included. At least 1.
        package var observations: Int
        /// Days between two observations. At least 1.
        package var step: Int
        /// The day of the first observation.
        package var firstDay: Day
        /// The same seed gives the same hub, whatever the number of threads.
        package var seed: UInt64
        /// The counters that the files carry.
        package var counters: Counters
        /// What derived models say of their origin.
        package var origins: Origins
        /// What goes wrong.
        package var faults: Faults
        /// The fraction, in 0...1, of companies and individuals that the registry does not know.
        package var unknownNamespaces: Double
        /// The most individuals that the registry lists, those with the most downloads first; `nil`: all of them.
        package var individualsInRegistry: Int?
        /// Models deleted during the span, as a fraction of ``models``, in 0...1; none of them is among the largest.
        package var deletions: Double
        /// Whether `truth/downloads.parquet` is written; it holds a row for each model and interval with a download.
        package var hasDownloadsTruth: Bool

        /// - Parameters:
        ///   - step: 7 is a week, 1 a day.
        ///   - firstDay: 2025-01-06, a Monday, if not given.
        ///   - faults: ``Faults/realistic(models:observations:)`` if not given.
        ///   - hasDownloadsTruth: up to 200,000 models if not given.
        package init(
            models: Int, observations: Int, step: Int = 7, firstDay: Day? = nil, seed: UInt64,
            counters: Counters = .both, origins: Origins = .tags, faults: Faults? = nil,
            unknownNamespaces: Double = 0.1,
            individualsInRegistry: Int? = 2_000, deletions: Double = 0.01, hasDownloadsTruth: Bool? = nil
        ) {
            self.models = models
            self.observations = observations
            self.step = step
            self.firstDay = firstDay ?? Day(20_094)
            self.seed = seed
            self.counters = counters
            self.origins = origins
            self.faults = faults ?? .realistic(models: models, observations: observations)
            self.unknownNamespaces = unknownNamespaces
            self.individualsInRegistry = individualsInRegistry
            self.deletions = deletions
            self.hasDownloadsTruth = hasDownloadsTruth ?? (models <= 200_000)
        }

        /// The day of the observation with this index, from 0.
        func day(_ index: Int) -> Day { firstDay + index * step }

        var lastDay: Day { day(observations - 1) }

        /// Models born by the last day, deleted ones included.
        var modelsEver: Int { models + deletedModels }

        var deletedModels: Int { Int((Double(models) * deletions).rounded()) }

        /// - Throws: ``SimulationError`` for a size out of range.
        func validate() throws {
            func require(_ condition: Bool, _ message: String) throws {
                guard condition else { throw SimulationError(message: message) }
            }
            try require(
                (100...50_000_000).contains(models), "a synthetic hub has 100 to 50,000,000 models, not \(models)")
            try require((1...10_000).contains(observations), "observations must be 1 to 10,000, not \(observations)")
            try require((1...366).contains(step), "the step must be 1 to 366 days, not \(step)")
            let fractions = [
                unknownNamespaces, deletions, faults.rollingStalls.fraction, faults.allTimeStalls.fraction,
                faults.zeroOutages.fraction, faults.rollbacks.fraction, faults.rollbacks.depth, faults.recounts.depth,
            ]
            try require(fractions.allSatisfy { (0...1).contains($0) }, "fractions and depths must be in 0...1")
            let counts = [
                faults.missingObservations, faults.rollingStalls.observations, faults.allTimeStalls.observations,
                faults.zeroOutages.observations, faults.zeroRuns, faults.recounts.count, faults.recounts.days,
                faults.spikes.models, faults.spikes.days, faults.renames, faults.rollbacks.observationsUntilRecovered,
            ]
            try require(counts.allSatisfy { $0 >= 0 }, "numbers of faults must not be negative")
            try require(
                faults.spikes.models == 0 || (faults.spikes.factor > 1 && faults.spikes.days > 0),
                "a spike needs a factor above 1 and at least one day")
        }
    }
}
