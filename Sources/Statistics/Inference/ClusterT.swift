/// A mean over clusters with Student's t on C − 1 degrees of freedom: one value a cluster (METHODS §11).
package struct ClusterT: Sendable, Hashable, Codable {
    /// The mean of the clusters' values.
    package let estimate: Double
    /// sd / √C.
    package let standardError: Double
    /// C.
    package let clusterCount: Int

    /// `nil` of fewer than two clusters.
    package init?(_ values: [Double]) {
        let sample = Sample(values)
        guard let mean = sample.mean, let variance = sample.variance else { return nil }
        estimate = mean
        // Values that are equal on paper may differ in their last digits; that is no spread.
        let noise = 1e-13 * (values.map(abs).max() ?? 0)
        standardError = variance <= noise * noise ? 0 : (variance / Double(values.count)).squareRoot()
        clusterCount = values.count
    }

    /// C − 1.
    package var degreesOfFreedom: Int { clusterCount - 1 }

    /// Estimate ÷ standard error; `nil` where all clusters agree, because their spread is then not known.
    package var statistic: Double? { standardError > 0 ? estimate / standardError : nil }

    /// Two-sided p of a mean of 0; `nil` where all clusters agree.
    package var pValue: Double? { statistic.map { distribution.twoSided($0) } }

    /// Estimate ± t · standard error; `nil` where all clusters agree.
    package func interval(level: Double = 0.95) -> Interval? {
        guard standardError > 0 else { return nil }
        let half = distribution.critical(level: level) * standardError
        return Interval(lower: estimate - half, upper: estimate + half)
    }

    private var distribution: StudentDistribution { StudentDistribution(degreesOfFreedom: Double(degreesOfFreedom)) }
}
