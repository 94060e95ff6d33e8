/// The ranks that a group can have whosever the unknown is: one group, or many, may own it.
package struct OpenRanks: Sendable {
    /// The totals of all groups, the largest first.
    private let values: [Double]
    /// The sum of the first so many of them.
    private let sums: [Double]
    private let unknown: Double

    /// - Parameter values: the totals of all known groups, the largest first.
    package init(_ values: [Double], unknown: Double) {
        self.values = values
        self.unknown = unknown
        sums = values.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
    }

    /// The ranks of a group with `value`, which is among the totals. O(log n).
    package func of(_ value: Double) -> (best: Int, worst: Int) {
        let larger = (0..<values.count).partitionPoint { values[$0] > value }
        let best = 1 + (0..<values.count).partitionPoint { values[$0] > value + unknown }
        guard unknown > 0 else { return (best, 1 + larger) }
        // The unknown is enough for so many of the smaller groups to pass this one, the nearest first.
        let smaller = values.count - larger - 1
        let passed = (0..<smaller).partitionPoint { place in
            let count = place + 1
            return Double(count) * value - (sums[larger + 1 + count] - sums[larger + 1]) < unknown
        }
        return (best, 1 + larger + passed)
    }
}
