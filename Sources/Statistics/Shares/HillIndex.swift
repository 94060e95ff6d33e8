import Foundation

/// The Hill estimate of the tail index α of a heavy-tailed batch: P(X > x) ≈ x^−α for large x.
///
/// α = k / Σ_{i ≤ k} ln(x₍ᵢ₎ / x₍ₖ₊₁₎) over the k largest values (Hill 1975). At α ≤ 1 the mean, and with it the share
/// of a population, does not exist, and an interval around a share says only how sensitive it is (METHODS §6).
package struct HillIndex: Sendable, Hashable, Codable {
    /// α > 0.
    package let value: Double
    /// k: how many of the largest values it rests on.
    package let tailCount: Int
    /// Values above 0.
    package let count: Int

    /// Estimates α from the positive values; `nil` with fewer than two of them, or where the tail is all one value.
    ///
    /// - Parameter tailCount: k, by default a tenth of the positive values and at least ten of them, where there are so
    ///   many.
    package init?(_ values: [Double], tailCount: Int? = nil) {
        let sorted = values.filter { $0 > 0 }.sorted(by: >)
        guard sorted.count > 1 else { return nil }
        let tail = min(max(1, tailCount ?? max(10, sorted.count / 10)), sorted.count - 1)
        let threshold = log(sorted[tail])
        let excess = sorted.prefix(tail).reduce(0) { $0 + (log($1) - threshold) }
        guard excess > 0 else { return nil }
        value = Double(tail) / excess
        self.tailCount = tail
        count = sorted.count
    }

    /// Asymptotic standard error α / √k.
    package var standardError: Double { value / Double(tailCount).squareRoot() }

    /// Whether a share of the population exists at all (α > 1); otherwise an interval is a *sensitivity interval*.
    package var populationShareExists: Bool { value > 1 }
}
