/// A mean of values that come in clusters, such as answers to the same question (METHODS §13).
///
/// With pairs, the values are the pairs' differences: that is the clustered paired difference.
/// Source: Miller, *Adding Error Bars to Evals* (arXiv 2411.00640).
package struct ClusteredMean: Sendable, Hashable, Codable {
    /// s̄.
    package let mean: Double
    /// n.
    package let count: Int
    /// C.
    package let clusterCount: Int
    /// √(Σ_c (Σ_i (s_ic − s̄))²) / n.
    package let standardError: Double
    /// sd / √n, as if the values were independent; `nil` of one value.
    package let independentStandardError: Double?

    /// `nil` of no values.
    package init?<Cluster: Hashable>(_ values: [(value: Double, cluster: Cluster)]) {
        let sample = Sample(values.map(\.value))
        guard let mean = sample.mean else { return nil }
        // Numbered in order of appearance, so that the sum does not depend on hashing.
        var numbers: [Cluster: Int] = [:]
        var sums: [Double] = []
        for (value, cluster) in values {
            let number = numbers[cluster] ?? sums.count
            if number == sums.count {
                numbers[cluster] = number
                sums.append(0)
            }
            sums[number] += value - mean
        }
        self.mean = mean
        count = values.count
        clusterCount = sums.count
        standardError = sums.reduce(0) { $0 + $1 * $1 }.squareRoot() / Double(values.count)
        independentStandardError = sample.variance.map { ($0 / Double(values.count)).squareRoot() }
    }

    /// The standard error times √(C / (C − 1)), which corrects for few clusters; `nil` of one cluster.
    package var correctedStandardError: Double? {
        clusterCount > 1 ? standardError * (Double(clusterCount) / Double(clusterCount - 1)).squareRoot() : nil
    }
}
