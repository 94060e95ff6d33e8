/// A closed range of values that a quantity may have: a bound, or a confidence interval whose level its maker states.
package struct Interval: Sendable, Hashable, Codable {
    /// The lower end, ≤ `upper`; −∞ where there is none.
    package let lower: Double
    /// The upper end; +∞ where there is none.
    package let upper: Double

    /// The interval between two ends.
    package init(lower: Double, upper: Double) {
        self.lower = lower
        self.upper = upper
    }

    /// Upper minus lower.
    package var width: Double { upper - lower }

    /// Whether `value` is in the interval, ends included.
    package func contains(_ value: Double) -> Bool { lower <= value && value <= upper }
}
