/// A batch of numbers and its elementary summaries; what cannot be known of too few numbers is `nil`.
package struct Sample: Sendable, Hashable {
    /// The numbers, in the order given.
    package let values: [Double]

    /// A batch of numbers, finite ones.
    package init(_ values: [Double]) { self.values = values }

    /// The arithmetic mean; `nil` of none.
    package var mean: Double? {
        values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }

    /// The sum of squared distances from the mean, by a second pass; `nil` of none.
    package var squaredDeviation: Double? {
        mean.map { mean in values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } }
    }

    /// The variance with n − 1; `nil` of fewer than two.
    package var variance: Double? {
        guard values.count > 1 else { return nil }
        return squaredDeviation.map { $0 / Double(values.count - 1) }
    }

    /// The variance with n, of values that are the whole population; `nil` of none.
    package var populationVariance: Double? { squaredDeviation.map { $0 / Double(values.count) } }

    /// The middle value, or the mean of the two middle ones; `nil` of none.
    package var median: Double? { quantile(0.5) }

    /// The quantile at `probability` in 0...1, linear between order statistics (type 7 of Hyndman and Fan, the default
    /// of NumPy and R); `nil` of none.
    package func quantile(_ probability: Double) -> Double? {
        Self.quantile(probability, ofSorted: values.sorted())
    }

    /// As ``quantile(_:)``, of values already in ascending order.
    static func quantile(_ probability: Double, ofSorted sorted: [Double]) -> Double? {
        guard let last = sorted.indices.last else { return nil }
        let position = min(max(probability, 0), 1) * Double(last)
        let below = Int(position)
        let fraction = position - Double(below)
        if fraction == 0 { return sorted[below] }
        return sorted[below] + fraction * (sorted[below + 1] - sorted[below])
    }
}
