/// The rate behind one that an imperfect judge reports (METHODS §12).
///
/// Source: Rogan and Gladen, *Estimating prevalence from the results of a screening test* (1978).
package struct RoganGladen: Sendable, Hashable, Codable {
    /// A share with the variance of its estimate.
    package struct Estimate: Sendable, Hashable, Codable {
        /// In 0...1.
        package let value: Double
        /// ≥ 0; 0 where the share is taken as known.
        package let variance: Double

        /// A share, by default one taken as known.
        package init(_ value: Double, variance: Double = 0) {
            self.value = value
            self.variance = variance
        }
    }

    /// p = (p̂ + Sp − 1) / J, cut to 0...1.
    package let value: Double
    /// Whether p had to be cut.
    package let isCut: Bool
    /// [Var p̂ + p² Var Se + (1 − p)² Var Sp] / J².
    package let variance: Double
    /// J = Se + Sp − 1, Youden's index: what the judge is worth.
    package let youden: Double

    /// Refuses with `nil` a judge whose J has 0 in its interval.
    ///
    /// - Parameters:
    ///   - observed: p̂, the rate that the judge reports; its variance may be a clustered one.
    ///   - sensitivity: Se, the share of true cases that the judge reports.
    ///   - specificity: Sp, the share of others that the judge passes.
    ///   - level: Of the interval of J.
    package init?(observed: Estimate, sensitivity: Estimate, specificity: Estimate, level: Double = 0.95) {
        let youden = sensitivity.value + specificity.value - 1
        let half =
            NormalDistribution.critical(level: level) * (sensitivity.variance + specificity.variance).squareRoot()
        guard abs(youden) > half else { return nil }
        let uncut = (observed.value + specificity.value - 1) / youden
        let value = min(1, max(0, uncut))
        self.value = value
        isCut = value != uncut
        variance =
            (observed.variance + value * value * sensitivity.variance
                + (1 - value) * (1 - value) * specificity.variance) / (youden * youden)
        self.youden = youden
    }

    /// Square root of the variance.
    package var standardError: Double { variance.squareRoot() }
}
