import Foundation

/// The chi-square distribution.
package struct ChiSquareDistribution: Sendable, Hashable {
    /// ν > 0, not necessarily whole.
    package let degreesOfFreedom: Double

    /// Chi-square with ν > 0 degrees of freedom.
    package init(degreesOfFreedom: Double) { self.degreesOfFreedom = degreesOfFreedom }

    /// P(X ≤ x).
    package func lowerTail(_ x: Double) -> Double { IncompleteGamma.tails(x / 2, shape: degreesOfFreedom / 2).lower }

    /// P(X > x), precise far into the tail.
    package func upperTail(_ x: Double) -> Double { IncompleteGamma.tails(x / 2, shape: degreesOfFreedom / 2).upper }

    /// The x with P(X ≤ x) = `probability`, in 0...1.
    package func quantile(_ probability: Double) -> Double {
        if probability <= 0 { return 0 }
        if probability >= 1 { return .infinity }
        var upper = degreesOfFreedom + 1
        while lowerTail(upper) < probability { upper *= 2 }
        let bracket = Bracket(lower: 0, upper: upper)
        // The smaller tail decides, because only there are all digits of the probability known.
        let root =
            probability < 0.5
            ? bracket.root { lowerTail($0) - probability } : bracket.root { (1 - probability) - upperTail($0) }
        return root ?? upper
    }
}
