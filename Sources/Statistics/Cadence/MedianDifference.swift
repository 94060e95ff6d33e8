/// Whether two groups of organisations release at different intervals (METHODS §7).
package struct MedianDifference: Sendable, Hashable, Codable {
    /// The median of the first group's organisation medians minus the second's, with its p-value over relabelings of
    /// the organisations.
    package let test: PermutationTest
    /// The median of the first group's organisation medians.
    package let firstMedian: Double
    /// The median of the second group's organisation medians.
    package let secondMedian: Double

    /// Compares the groups; `nil` where one of them is empty.
    ///
    /// - Parameters:
    ///   - first: One median for each organisation of the first group with enough releases.
    ///   - second: The same of the second group.
    package init?(
        first: [Double], second: [Double], limit: Int = 10_000, draws: Int = 10_000,
        using generator: inout SeededGenerator
    ) {
        guard let firstMedian = Sample(first).median, let secondMedian = Sample(second).median else { return nil }
        // Sorted once, so that each relabeling splits into two sorted halves without sorting again.
        let labelled = (first.map { ($0, true) } + second.map { ($0, false) }).sorted { $0.0 < $1.0 }
        let pooled = labelled.map(\.0)
        let observed = labelled.indices.filter { labelled[$0].1 }
        self.firstMedian = firstMedian
        self.secondMedian = secondMedian
        test = PermutationTest(
            of: observed, among: pooled.count, limit: limit, draws: draws, using: &generator
        ) { chosen in
            var inside: [Double] = []
            var outside: [Double] = []
            var next = chosen.startIndex
            for position in pooled.indices {
                if next < chosen.endIndex, chosen[next] == position {
                    inside.append(pooled[position])
                    next += 1
                } else {
                    outside.append(pooled[position])
                }
            }
            guard let a = Sample.quantile(0.5, ofSorted: inside), let b = Sample.quantile(0.5, ofSorted: outside)
            else { return 0 }
            return a - b
        }
    }
}
