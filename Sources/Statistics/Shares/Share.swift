/// The share of one group in a total, part of which belongs to nobody known (METHODS §6).
package struct Share: Sendable, Hashable, Codable {
    /// T_g: what belongs to the group, ≥ 0.
    package let group: Double
    /// T_U: what belongs to nobody known, ≥ 0.
    package let unknown: Double
    /// T: everything, the unknown included.
    package let total: Double

    /// A group's part of a total, with the part that nobody is known to own.
    package init(group: Double, unknown: Double, total: Double) {
        self.group = group
        self.unknown = unknown
        self.total = total
    }

    /// s_g = T_g / T, in 0...1; `nil` where the total is 0.
    package var value: Double? { total > 0 ? group / total : nil }

    /// [T_g / T, (T_g + T_U) / T]: the share if none, and if all, of the unknown were the group's.
    package var bounds: Interval? {
        total > 0 ? Interval(lower: group / total, upper: (group + unknown) / total) : nil
    }

    /// The share among the known, T_g / (T − T_U), as `unknown = exclude` shows it; `nil` where nothing is known.
    package var amongKnown: Double? { total > unknown ? group / (total - unknown) : nil }
}
