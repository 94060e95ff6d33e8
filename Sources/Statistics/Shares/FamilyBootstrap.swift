/// The Poisson bootstrap of shares over families (METHODS §6).
///
/// In each replicate every family draws one Poisson(1) weight, which applies to all of its downloads, whichever group
/// they count for and also where nobody known has them: families are what is resampled, because their members rise and
/// fall together. Source: Hanley and MacGibbon, *Creating non-parametric bootstrap samples using Poisson frequencies*
/// (2006).
package struct FamilyBootstrap: Sendable, Hashable, Codable {
    /// What the members of one family brought to each group.
    package struct Family: Sendable, Hashable {
        /// Downloads by group, in the same order for every family.
        package let groups: [Double]
        /// All downloads of the family, those of no group in question and the unknown included.
        package let total: Double
        /// How many families are like this one: their weights together are one Poisson draw with this mean.
        package let count: Int

        /// A family's downloads, each ≥ 0.
        package init(groups: [Double], total: Double, count: Int = 1) {
            self.groups = groups
            self.total = total
            self.count = count
        }
    }

    /// The percentile interval of each group's share, in the groups' order.
    package let shares: [Interval]
    /// The percentile interval of the first group's share minus the second's; `nil` with fewer than two groups.
    package let gap: Interval?
    /// The share of replicates in which the first group has more than the second; `nil` with fewer than two groups.
    package let firstLeads: Double?
    /// Replicates drawn, redraws of empty ones not counted.
    package let replicates: Int
    /// Confidence level of the intervals.
    package let level: Double

    /// Draws the replicates; `nil` where the total is 0.
    ///
    /// The result depends on the order of the families, so callers sort them. Families without a download draw nothing.
    ///
    /// - Parameters:
    ///   - families: Every family in the total, each with as many groups as the first.
    ///   - replicates: At least 1.
    ///   - level: In 0..<1; the interval runs between the quantiles (1 ∓ level) / 2 of the replicates.
    package init?(
        families: [Family], replicates: Int = 2_000, level: Double = 0.95, using generator: inout SeededGenerator
    ) {
        self.init(families: families, replicates: replicates, level: level, using: &generator, check: {})
    }

    /// Draws the replicates as long as somebody waits for them.
    ///
    /// - Parameter check: called before each replicate; what it throws ends the work.
    package init?(
        families: [Family], replicates: Int = 2_000, level: Double = 0.95, using generator: inout SeededGenerator,
        check: () throws -> Void
    ) rethrows {
        let drawing = families.filter { $0.total > 0 }
        guard let groupCount = drawing.first?.groups.count, replicates > 0 else { return nil }
        // One flat row a family: its total, then its groups.
        let width = groupCount + 1
        let rows = drawing.flatMap { [$0.total] + $0.groups }
        let counts = drawing.map(\.count)
        var draws = [[Double]](repeating: [], count: groupCount)
        var gaps: [Double] = []
        var leads = 0
        for _ in 0..<replicates {
            try check()
            let sums = Self.replicate(of: rows, counts: counts, width: width, using: &generator)
            for group in 0..<groupCount { draws[group].append(sums[group + 1] / sums[0]) }
            if groupCount > 1 {
                gaps.append((sums[1] - sums[2]) / sums[0])
                if sums[1] > sums[2] { leads += 1 }
            }
        }
        shares = draws.compactMap { Self.interval(of: $0, level: level) }
        gap = Self.interval(of: gaps, level: level)
        firstLeads = groupCount > 1 ? Double(leads) / Double(replicates) : nil
        self.replicates = replicates
        self.level = level
    }

    /// Weighted sums of one replicate; drawn again while the weighted total is 0.
    private static func replicate(
        of rows: [Double], counts: [Int], width: Int, using generator: inout SeededGenerator
    ) -> [Double] {
        var sums = [Double](repeating: 0, count: width)
        while sums[0] == 0 {
            var row = 0
            for count in counts {
                let weight = count == 1 ? generator.poissonOne() : generator.poisson(count)
                if weight > 0 {
                    for column in 0..<width { sums[column] += Double(weight) * rows[row + column] }
                }
                row += width
            }
        }
        return sums
    }

    private static func interval(of draws: [Double], level: Double) -> Interval? {
        let sorted = draws.sorted()
        guard let lower = Sample.quantile((1 - level) / 2, ofSorted: sorted),
            let upper = Sample.quantile((1 + level) / 2, ofSorted: sorted)
        else { return nil }
        return Interval(lower: lower, upper: upper)
    }
}
