import Foundation

/// The beta distribution on 0...1.
package struct BetaDistribution: Sendable, Hashable {
    /// First shape, > 0.
    package let a: Double
    /// Second shape, > 0.
    package let b: Double

    /// Beta(a, b), both > 0.
    package init(_ a: Double, _ b: Double) {
        self.a = a
        self.b = b
    }

    /// P(X ≤ x).
    package func lowerTail(_ x: Double) -> Double { IncompleteBeta.tails(x: x, y: 1 - x, a: a, b: b).lower }

    /// P(X > x), precise far into the tail.
    package func upperTail(_ x: Double) -> Double { IncompleteBeta.tails(x: x, y: 1 - x, a: a, b: b).upper }

    /// The x with P(X ≤ x) = `probability`, in 0...1.
    package func quantile(_ probability: Double) -> Double {
        if probability <= 0 { return 0 }
        if probability >= 1 { return 1 }
        let bracket = Bracket(lower: 0, upper: 1)
        let root =
            probability < 0.5
            ? bracket.root { lowerTail($0) - probability } : bracket.root { (1 - probability) - upperTail($0) }
        return root ?? a / (a + b)
    }
}
