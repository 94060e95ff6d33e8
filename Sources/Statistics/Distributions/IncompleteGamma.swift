import Foundation

/// Regularised incomplete gamma functions P(a, x) and Q(a, x).
enum IncompleteGamma {
    /// P(a, x) and Q(a, x) = 1 − P(a, x), each with full relative precision where it is the smaller.
    static func tails(_ x: Double, shape a: Double) -> (lower: Double, upper: Double) {
        if x <= 0 { return (0, 1) }
        if x == .infinity { return (1, 0) }
        let term = SaddlePoint.poissonTerm(a, mean: x)
        if x < a + 1 {
            let lower = min(1, term * series(x, a))
            return (lower, 1 - lower)
        }
        let upper = min(1, term * a * fraction(x, a))
        return (1 - upper, upper)
    }

    /// Σ xⁿ / ((a + 1)…(a + n)), DLMF 8.11.4.
    private static func series(_ x: Double, _ a: Double) -> Double {
        var term = 1.0
        var sum = 1.0
        var n = a
        while term > sum * 1e-17 {
            n += 1
            term *= x / n
            sum += term
        }
        return sum
    }

    /// The continued fraction DLMF 8.9.2 by the modified Lentz method.
    private static func fraction(_ x: Double, _ a: Double) -> Double {
        var b = x + 1 - a
        var c = 1e300
        var d = 1 / b
        var value = d
        for step in 1...200_000 {
            let n = Double(step)
            let an = -n * (n - a)
            b += 2
            let denominator = an * d + b
            d = 1 / (abs(denominator) < 1e-300 ? 1e-300 : denominator)
            c = b + an / c
            if abs(c) < 1e-300 { c = 1e-300 }
            value *= d * c
            if abs(d * c - 1) < 1e-16 { break }
        }
        return value
    }
}
