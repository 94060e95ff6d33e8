import Foundation

/// The pieces of Loader's saddle-point expansion, from which every density below is built: factorials never appear as
/// differences of large logarithms, so that tail probabilities keep their relative precision.
///
/// Source: Catherine Loader, *Fast and Accurate Computation of Binomial Probabilities* (2000), as in R's `nmath`.
enum SaddlePoint {
    /// ½ ln 2π.
    static let halfLogTwoPi = 0.918_938_533_204_672_741_78

    /// δ(x) = ln Γ(x + 1) − (½ ln 2π + (x + ½) ln x − x), for x > 0.
    static func stirlingError(_ x: Double) -> Double {
        var shifted = x
        var correction = 0.0
        // The series needs about x ≥ 15 for 1e-17; δ(x) = δ(x + 1) + (x + ½) ln(1 + 1/x) − 1 brings smaller ones there.
        while shifted < 15 {
            correction += (shifted + 0.5) * log1p(1 / shifted) - 1
            shifted += 1
        }
        let square = shifted * shifted
        let terms: [Double] = [1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360_360, 1.0 / 156]
        let series = terms.reversed().reduce(0) { $0 / square + $1 } / shifted
        return series + correction
    }

    /// ln Γ(x), x > 0.
    static func logGamma(_ x: Double) -> Double {
        x < 1e-8 ? -log(x) : halfLogTwoPi + (x + 0.5) * log(x) - x + stirlingError(x) - log(x)
    }

    /// The deviance part x ln(x/m) + m − x, without cancellation where x is near m.
    static func deviance(_ x: Double, mean: Double) -> Double {
        guard x > 0 else { return mean }
        let difference = x - mean
        guard abs(difference) < 0.1 * (x + mean) else { return x * log(x / mean) - difference }
        let ratio = difference / (x + mean)
        var sum = difference * ratio
        var power = 2 * x * ratio
        var odd = 3.0
        while true {
            power *= ratio * ratio
            let next = sum + power / odd
            if next == sum { return next }
            sum = next
            odd += 2
        }
    }

    /// mˣ e⁻ᵐ / Γ(x + 1), for real x ≥ 0 and m ≥ 0.
    static func poissonTerm(_ x: Double, mean: Double) -> Double {
        if mean == 0 { return x == 0 ? 1 : 0 }
        if x == 0 { return exp(-mean) }
        return exp(-stirlingError(x) - deviance(x, mean: mean)) / (2 * Double.pi * x).squareRoot()
    }

    /// Γ(n + 1) / (Γ(k + 1) Γ(n − k + 1)) · pᵏ qⁿ⁻ᵏ, for real 0 ≤ k ≤ n; q is given because 1 − p may have lost its
    /// digits.
    static func binomialTerm(_ k: Double, of n: Double, p: Double, q: Double) -> Double {
        if p == 0 { return k == 0 ? 1 : 0 }
        if q == 0 { return k == n ? 1 : 0 }
        if k == 0 { return n == 0 ? 1 : exp(p < 0.5 ? n * log1p(-p) : n * log(q)) }
        if k == n { return exp(q < 0.5 ? n * log1p(-q) : n * log(p)) }
        let logarithm =
            stirlingError(n) - stirlingError(k) - stirlingError(n - k)
            - deviance(k, mean: n * p) - deviance(n - k, mean: n * q)
        return exp(logarithm) * (n / (2 * Double.pi * k * (n - k))).squareRoot()
    }
}
