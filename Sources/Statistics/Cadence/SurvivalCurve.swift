/// The Kaplan–Meier estimate of how long a gap lasts, where some are still running (METHODS §7).
///
/// Source: Kaplan and Meier, *Nonparametric estimation from incomplete observations* (1958).
package struct SurvivalCurve: Sendable, Hashable, Codable {
    /// One duration, ended or still running.
    package struct Duration: Sendable, Hashable, Codable {
        /// ≥ 0, in any one unit.
        package let length: Double
        /// Whether it ended; otherwise it is censored: at least this long.
        package let ended: Bool

        /// A gap that ended, or one still running.
        package init(length: Double, ended: Bool) {
            self.length = length
            self.ended = ended
        }
    }

    /// A length at which at least one duration ended.
    package struct Step: Sendable, Hashable, Codable {
        /// In the unit of the durations.
        package let length: Double
        /// Durations at least this long; those censored at this very length are among them.
        package let atRisk: Int
        /// Durations that ended at this length.
        package let ended: Int
        /// S(length): the estimated share of durations longer than this, in 0...1.
        package let survival: Double
        /// Greenwood's standard error of the survival; `nil` at survival 0, where it is not defined.
        package let standardError: Double?
    }

    /// The steps in ascending order of length; empty where nothing ended.
    package let steps: [Step]
    /// Durations, ended or not.
    package let count: Int

    /// Estimates the curve; one without durations has no steps.
    package init(_ durations: [Duration]) {
        count = durations.count
        let byLength = Dictionary(grouping: durations, by: \.length).sorted { $0.key < $1.key }
        var atRisk = durations.count
        var survival = 1.0
        var greenwood = 0.0
        var steps: [Step] = []
        for (length, group) in byLength {
            let ended = group.count(where: \.ended)
            if ended > 0 {
                survival *= Double(atRisk - ended) / Double(atRisk)
                if ended < atRisk { greenwood += Double(ended) / (Double(atRisk) * Double(atRisk - ended)) }
                steps.append(
                    Step(
                        length: length, atRisk: atRisk, ended: ended, survival: survival,
                        standardError: ended < atRisk ? survival * greenwood.squareRoot() : nil))
            }
            atRisk -= group.count
        }
        self.steps = steps
    }

    /// The estimated share of durations longer than `length`.
    package func survival(at length: Double) -> Double { steps.last { $0.length <= length }?.survival ?? 1 }

    /// The smallest length that at most a share of 1 − `probability` outlasts; `nil` if not reached.
    package func quantile(_ probability: Double) -> Double? {
        // A product of fractions that is ½ on paper may be a rounding error above it.
        steps.first { $0.survival <= 1 - probability + 1e-12 }?.length
    }

    /// The median length; `nil` if not reached, because too many of the durations are still running.
    package var median: Double? { quantile(0.5) }
}
