import Foundation

/// Student's t distribution.
package struct StudentDistribution: Sendable, Hashable {
    /// ν > 0, not necessarily whole.
    package let degreesOfFreedom: Double

    /// Student with ν > 0 degrees of freedom.
    package init(degreesOfFreedom: Double) { self.degreesOfFreedom = degreesOfFreedom }

    /// P(T ≤ t).
    package func lowerTail(_ t: Double) -> Double { upperTail(-t) }

    /// P(T > t), precise far into the tail.
    package func upperTail(_ t: Double) -> Double {
        let half = twoSided(t) / 2
        return t >= 0 ? half : 1 - half
    }

    /// P(|T| ≥ |t|).
    package func twoSided(_ t: Double) -> Double {
        if t.isInfinite { return 0 }
        let square = t * t
        let sum = degreesOfFreedom + square
        return IncompleteBeta.tails(x: degreesOfFreedom / sum, y: square / sum, a: degreesOfFreedom / 2, b: 0.5).lower
    }

    /// The t with P(T ≤ t) = `probability`, in 0...1.
    package func quantile(_ probability: Double) -> Double {
        if probability <= 0 { return -.infinity }
        if probability >= 1 { return .infinity }
        if probability == 0.5 { return 0 }
        let size = upperQuantile(min(probability, 1 - probability))
        return probability < 0.5 ? -size : size
    }

    /// The two-sided critical value: t with P(|T| ≤ t) = `level`, in 0..<1.
    package func critical(level: Double) -> Double { upperQuantile((1 - level) / 2) }

    /// The t > 0 with P(T > t) = `tail` < ½.
    private func upperQuantile(_ tail: Double) -> Double {
        var upper = max(1, -NormalDistribution.quantile(tail))
        while upperTail(upper) > tail, upper < .greatestFiniteMagnitude { upper *= 2 }
        return Bracket(lower: 0, upper: upper).root { upperTail($0) - tail } ?? upper
    }
}
