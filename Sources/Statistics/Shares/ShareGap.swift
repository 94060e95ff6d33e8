/// How far one group is ahead of another in the same total (METHODS §6).
package struct ShareGap: Sendable, Hashable, Codable {
    /// T_A, of the group whose lead is asked about.
    package let first: Double
    /// T_B, of the group it is compared with.
    package let second: Double
    /// T_U: what belongs to nobody known.
    package let unknown: Double
    /// T: everything, the unknown included.
    package let total: Double

    /// Two groups of one total, with the part that nobody is known to own.
    package init(first: Double, second: Double, unknown: Double, total: Double) {
        self.first = first
        self.second = second
        self.unknown = unknown
        self.total = total
    }

    /// s_A − s_B, in −1...1; `nil` where the total is 0.
    package var value: Double? { total > 0 ? (first - second) / total : nil }

    /// (T_A − T_B ± T_U) / T: the gap if all of the unknown were the second's, and if all were the first's.
    package var bounds: Interval? {
        guard total > 0 else { return nil }
        return Interval(lower: (first - second - unknown) / total, upper: (first - second + unknown) / total)
    }

    /// Whether the first leads even if all of the unknown were the second's: T_A > T_B + T_U.
    package var leadsWhateverTheUnknownsAre: Bool { first > second + unknown }
}
