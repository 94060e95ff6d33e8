import Foundation

/// An interval over which a continuous function changes sign once.
struct Bracket {
    var lower: Double
    var upper: Double

    /// The root to the last digits of a `Double`, by Brent's method (*Algorithms for Minimization Without Derivatives*,
    /// 1973, ch. 4); `nil` when the ends have the same sign.
    func root(of function: (Double) -> Double) -> Double? {
        var a = lower
        var b = upper
        var fa = function(a)
        var fb = function(b)
        if fa == 0 { return a }
        if fb == 0 { return b }
        guard (fa < 0) != (fb < 0) else { return nil }
        var c = a
        var fc = fa
        var step = b - a
        var previousStep = step
        for _ in 0..<2_000 {
            if (fb < 0) == (fc < 0) {
                (c, fc) = (a, fa)
                step = b - a
                previousStep = step
            }
            if abs(fc) < abs(fb) {
                (a, b, c) = (b, c, b)
                (fa, fb, fc) = (fb, fc, fb)
            }
            let tolerance = 2 * abs(b).ulp
            let half = (c - b) / 2
            if abs(half) <= tolerance || fb == 0 { return b }
            if abs(previousStep) >= tolerance, abs(fa) > abs(fb) {
                let s = fb / fa
                var p: Double
                var q: Double
                if a == c {
                    p = 2 * half * s
                    q = 1 - s
                } else {
                    let u = fa / fc
                    let r = fb / fc
                    p = s * (2 * half * u * (u - r) - (b - a) * (r - 1))
                    q = (u - 1) * (r - 1) * (s - 1)
                }
                if p > 0 { q = -q } else { p = -p }
                if 2 * p < min(3 * half * q - abs(tolerance * q), abs(previousStep * q)) {
                    previousStep = step
                    step = p / q
                } else {
                    step = half
                    previousStep = half
                }
            } else {
                step = half
                previousStep = half
            }
            (a, fa) = (b, fb)
            b += abs(step) > tolerance ? step : (half > 0 ? tolerance : -tolerance)
            fb = function(b)
        }
        return b
    }

    /// The point of the largest value of a function with one peak inside, by golden-section search.
    func maximum(of function: (Double) -> Double) -> (point: Double, value: Double) {
        let ratio = (5.0.squareRoot() - 1) / 2
        var (low, high) = (lower, upper)
        var left = high - ratio * (high - low)
        var right = low + ratio * (high - low)
        var (atLeft, atRight) = (function(left), function(right))
        for _ in 0..<80 {
            if atLeft >= atRight {
                (high, right, atRight) = (right, left, atLeft)
                left = high - ratio * (high - low)
                atLeft = function(left)
            } else {
                (low, left, atLeft) = (left, right, atRight)
                right = low + ratio * (high - low)
                atRight = function(right)
            }
        }
        return atLeft >= atRight ? (left, atLeft) : (right, atRight)
    }
}
