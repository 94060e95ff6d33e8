import Foundation

/// Miettinen and Nurminen's score intervals (1985): the values of an effect that a score test, whose variance is taken
/// at the best fit under that effect and multiplied by N/(N − 1), does not reject.
extension ProportionPair {
    /// The interval of p₁ − p₂; `nil` where one has no trials.
    package func scoreDifference(level: Double = 0.95) -> Interval? {
        guard let difference else { return nil }
        let critical = NormalDistribution.critical(level: level)
        func excess(_ value: Double, _ target: Double) -> Double { differenceScore(value) - target }
        return Interval(
            lower: Bracket(lower: -1, upper: difference).root { excess($0, critical) } ?? -1,
            upper: Bracket(lower: difference, upper: 1).root { excess($0, -critical) } ?? 1)
    }

    /// The interval of p₁ / p₂; `nil` where one has no trials or no successes at all. The upper end is +∞ where the
    /// second has no success, the lower 0 where the first has none.
    package func scoreRatio(level: Double = 0.95) -> Interval? {
        guard let p1 = first.value, let p2 = second.value, p1 + p2 > 0 else { return nil }
        let critical = NormalDistribution.critical(level: level)
        // The ratio is sought on a logarithmic scale: its two ends may be decades apart.
        func root(_ low: Double, _ high: Double, _ target: Double) -> Double? {
            Bracket(lower: low, upper: high).root { ratioScore(exp($0)) - target }.map { exp($0) }
        }
        let centre: Double? = p1 > 0 && p2 > 0 ? log(p1 / p2) : nil
        return Interval(
            lower: p1 > 0 ? root(-40, centre ?? 40, critical) ?? 0 : 0,
            upper: p2 > 0 ? root(centre ?? -40, 40, -critical) ?? .infinity : .infinity)
    }

    /// z of H₀: p₁ − p₂ = `delta`; falls as `delta` rises.
    private func differenceScore(_ delta: Double) -> Double {
        let (x1, n1, x2, n2) = counts
        let total = n1 + n2
        // The maximum-likelihood p₂ under the hypothesis is the middle root of a cubic (Farrington and Manning 1990).
        // Its linear term has n₂ δ; statsmodels 0.15 has x₂ δ there, and so other intervals.
        let l2 = (n1 + 2 * n2) * delta - total - x1 - x2
        let l1 = (n2 * delta - total - 2 * x2) * delta + x1 + x2
        let l0 = x2 * delta * (1 - delta)
        let third = l2 / (3 * total)
        let q = third * third * third - l1 * l2 / (6 * total * total) + l0 / (2 * total)
        let size = max(0, third * third - l1 / (3 * total)).squareRoot()
        let p = q < 0 ? -size : size
        let cosine = p == 0 ? 0 : min(1, max(-1, q / (p * p * p)))
        let p2 = min(1, max(0, 2 * p * cos((Double.pi + acos(cosine)) / 3) - third))
        let p1 = min(1, max(0, p2 + delta))
        return z(x1 / n1 - x2 / n2 - delta, p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2)
    }

    /// z of H₀: p₁ / p₂ = `ratio`; falls as `ratio` rises.
    private func ratioScore(_ ratio: Double) -> Double {
        let (x1, n1, x2, n2) = counts
        let a = (n1 + n2) * ratio
        let b = -(n1 * ratio + x1 + n2 + x2 * ratio)
        let c = x1 + x2
        // The smaller root, in the form that does not cancel.
        let p2 = min(1, 2 * c / (-b + max(0, b * b - 4 * a * c).squareRoot()))
        let p1 = min(1, p2 * ratio)
        return z(x1 / n1 - ratio * x2 / n2, p1 * (1 - p1) / n1 + ratio * ratio * p2 * (1 - p2) / n2)
    }

    private var counts: (Double, Double, Double, Double) {
        (Double(first.successes), Double(first.trials), Double(second.successes), Double(second.trials))
    }

    private func z(_ distance: Double, _ variance: Double) -> Double {
        let total = Double(first.trials + second.trials)
        let corrected = total > 1 ? variance * total / (total - 1) : variance
        if corrected > 0 { return distance / corrected.squareRoot() }
        return distance == 0 ? 0 : distance > 0 ? .infinity : -.infinity
    }
}
