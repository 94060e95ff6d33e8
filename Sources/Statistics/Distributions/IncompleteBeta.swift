import Foundation

/// Regularised incomplete beta function I_x(a, b), both tails, by its continued fraction.
enum IncompleteBeta {
    /// I_x(a, b) and 1 − I_x(a, b), each with full relative precision where it is the smaller.
    ///
    /// - Parameters:
    ///   - x: In 0...1.
    ///   - y: 1 − x, given apart so that a tiny one keeps its digits.
    static func tails(x: Double, y: Double, a: Double, b: Double) -> (lower: Double, upper: Double) {
        if x <= 0 { return (0, 1) }
        if y <= 0 { return (1, 0) }
        if x <= (a + 1) / (a + b + 2) {
            let lower = tail(x: x, y: y, a: a, b: b)
            return (lower, 1 - lower)
        }
        let upper = tail(x: y, y: x, a: b, b: a)
        return (1 - upper, upper)
    }

    /// xᵃ yᵇ / B(a, b) ÷ the continued fraction of Didonato and Morris (1992, eq. 9), by the modified Lentz method.
    ///
    /// Its leading term has a y − b x in it, formed without cancellation, which the textbook fraction (DLMF 8.17.22)
    /// loses where x is near 1: five digits of Student's t on a million degrees of freedom.
    private static func tail(x: Double, y: Double, a: Double, b: Double) -> Double {
        let factor = SaddlePoint.binomialTerm(a, of: a + b, p: x, q: y) * (a * b / (a + b))
        guard factor > 0 else { return 0 }
        let excess = a * y - b * x
        func denominator(_ m: Double) -> Double {
            m + m * (b - m) * x / (a + 2 * m - 1) + (a + m) * (excess + 1 + m * (1 + y)) / (a + 2 * m + 1)
        }
        func guarded(_ value: Double) -> Double { abs(value) < 1e-300 ? 1e-300 : value }
        var fraction = guarded(a * (excess + 1) / (a + 1))
        var c = fraction
        var d = 0.0
        for step in 1...200_000 {
            let m = Double(step)
            let root = x / (a + 2 * m - 1)
            let numerator = (a + m - 1) * (a + b + m - 1) * m * (b - m) * root * root
            d = 1 / guarded(denominator(m) + numerator * d)
            c = guarded(denominator(m) + numerator / c)
            fraction *= c * d
            if abs(c * d - 1) < 1e-16 { break }
        }
        return min(1, factor / fraction)
    }
}
