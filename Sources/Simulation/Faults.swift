extension SyntheticHub {
    /// What goes wrong between the truth and its readings, each kind in a stated size.
    ///
    /// Faults alter readings, never the truth; only ``spikes`` are downloads that did take place. No two faults of the
    /// whole hub fall on the same or on neighbouring observations, and no model has two faults of its own, so each can
    /// be looked for by itself. A kind whose counter is not written (``Counters``) does not occur.
    package struct Faults: Hashable, Sendable {
        /// Observations whose file does not exist; never the first or the last.
        package var missingObservations = 0
        /// Observations on which part of the models repeat their previous 30-day count.
        package var rollingStalls = Stall()
        /// Observations on which part of the models repeat their previous all-time counter.
        package var allTimeStalls = Stall()
        /// All-time counters of single models that fall and come back.
        package var rollbacks = Rollback()
        /// Observations on which part of the models read a 30-day count of 0.
        package var zeroOutages = Stall()
        /// Models whose 30-day count reads 0 for 1 to 7 observations in a row, between counts of 100 and more.
        package var zeroRuns = 0
        /// Times at which the platform counts too little for everyone.
        package var recounts = Recount()
        /// Bursts of true downloads.
        package var spikes = Spike()
        /// Models that get a new id with the same `createdAt`: by turns a new name and a new owner.
        ///
        /// They have at least 1,000 downloads, which grow by at most 0.8 % over the change of name.
        package var renames = 0

        /// No faults.
        package init() {}

        /// A number of observations and the fraction, in 0...1, of models that are affected on each.
        package struct Stall: Hashable, Sendable {
            /// How many observations are affected.
            package var observations: Int
            /// The fraction of models, in 0...1.
            package var fraction: Double

            package init(observations: Int = 0, fraction: Double = 0) {
                self.observations = observations
                self.fraction = fraction
            }
        }

        /// All-time counters that fall and later come back.
        package struct Rollback: Hashable, Sendable {
            /// The fraction, in 0...1, of the models with 100 all-time downloads before the fall.
            package var fraction: Double
            /// The part of the previous reading, in 0...1, that is lost.
            package var depth: Double
            /// Observations that read low before the truth returns; one beyond the span never returns.
            package var observationsUntilRecovered: Int

            package init(fraction: Double = 0, depth: Double = 0, observationsUntilRecovered: Int = 0) {
                self.fraction = fraction
                self.depth = depth
                self.observationsUntilRecovered = observationsUntilRecovered
            }
        }

        /// 30-day counts of the whole hub that are too low for some days.
        package struct Recount: Hashable, Sendable {
            /// How often it happens.
            package var count: Int
            /// The part of every count, in 0...1, that is missing.
            package var depth: Double
            /// Days until the counts return.
            package var days: Int

            package init(count: Int = 0, depth: Double = 0, days: Int = 0) {
                self.count = count
                self.depth = depth
                self.days = days
            }
        }

        /// Bursts of true downloads of large models.
        package struct Spike: Hashable, Sendable {
            /// How many models have one.
            package var models: Int
            /// Downloads a day during the burst over those of the week before it; above 1.
            package var factor: Double
            /// Days the burst lasts.
            package var days: Int

            package init(models: Int = 0, factor: Double = 1, days: Int = 0) {
                self.models = models
                self.factor = factor
                self.days = days
            }
        }

        /// Clean readings.
        package static let none = Faults()

        /// The faults that the real counters show, in numbers that suit a hub of this size.
        ///
        /// The rates follow what METHODS §2 reports of the daily file of the Hub: nine stall days and one outage in a
        /// year and a half, spikes on a few dozen models.
        package static func realistic(models: Int, observations: Int) -> Faults {
            var faults = Faults()
            faults.missingObservations = observations / 25
            faults.rollingStalls = Stall(observations: observations / 40, fraction: 0.6)
            faults.allTimeStalls = Stall(observations: observations / 50, fraction: 0.9)
            faults.zeroOutages = Stall(observations: observations / 50, fraction: 0.3)
            faults.recounts = Recount(count: observations >= 50 ? 1 : 0, depth: 0.3, days: 14)
            guard observations >= 12, models >= 2_000 else { return faults }
            faults.rollbacks = Rollback(fraction: 0.01, depth: 0.05, observationsUntilRecovered: 4)
            faults.zeroRuns = min(2_000, models / 1_000)
            faults.spikes = Spike(models: min(12, models / 1_000), factor: 25, days: 10)
            faults.renames = min(2_000, models / 2_000)
            return faults
        }
    }
}
