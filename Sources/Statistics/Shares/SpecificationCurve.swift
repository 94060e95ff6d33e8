/// The gap between two groups under every combination of the defensible choices (METHODS §6).
///
/// Source: Simonsohn, Simmons and Nelson, *Specification curve analysis* (2020); the decomposition is ours.
package struct SpecificationCurve: Sendable, Hashable, Codable {
    /// One question that an analyst answers, with the answers that can be defended.
    package struct Choice: Sendable, Hashable, Codable {
        /// What is chosen.
        package let name: String
        /// At least one.
        package let levels: [String]

        /// A question and its defensible answers.
        package init(name: String, levels: [String]) {
            self.name = name
            self.levels = levels
        }
    }

    /// One combination of answers and what it yields.
    package struct Specification: Sendable, Hashable, Codable {
        /// The answers, one of each choice, in the choices' order.
        package let levels: [String]
        /// s_A − s_B.
        package let gap: Double
    }

    /// The choices with the levels that the data can serve.
    package let choices: [Choice]
    /// Levels left out because the data cannot serve them, by choice; empty lists where none is.
    package let dropped: [Choice]
    /// Every combination of the choices, by gap in ascending order, equal gaps in the order of the grid.
    package let specifications: [Specification]
    /// S_c of each choice; `nil` where all gaps are equal.
    package let explained: [Double]?

    /// Evaluates the full grid.
    ///
    /// A combination without a gap is infeasible. So that the grid stays full, whole levels are dropped, at each step
    /// the one with the largest part of its combinations infeasible (of equals, the earliest choice, its latest level),
    /// until none is left.
    ///
    /// - Parameters:
    ///   - choices: At least one.
    ///   - gap: s_A − s_B under the levels at these positions, one of each choice; `nil` where the data cannot tell.
    /// - Throws: what `gap` throws.
    package init(_ choices: [Choice], gap: (_ positions: [Int]) throws -> Double?) rethrows {
        let grid = try Self.grid(choices.map { Array($0.levels.indices) }).map { (positions: $0, gap: try gap($0)) }
        var kept = choices.map { Array($0.levels.indices) }
        var feasible = grid
        while let worst = Self.leastServed(of: feasible, kept: kept) {
            kept[worst.choice].removeAll { $0 == worst.level }
            feasible.removeAll { $0.positions[worst.choice] == worst.level }
        }
        let served = feasible.compactMap { cell in cell.gap.map { (positions: cell.positions, gap: $0) } }
        self.choices = zip(choices, kept).map { choice, levels in
            Choice(name: choice.name, levels: levels.map { choice.levels[$0] })
        }
        dropped = zip(choices, kept).map { choice, levels in
            Choice(
                name: choice.name,
                levels: choice.levels.indices.filter { !levels.contains($0) }.map { choice.levels[$0] })
        }
        specifications = served.enumerated()
            .sorted { ($0.element.gap, $0.offset) < ($1.element.gap, $1.offset) }
            .map { _, cell in
                Specification(levels: zip(choices, cell.positions).map { $0.levels[$1] }, gap: cell.gap)
            }
        explained = Self.explained(served, kept: kept)
    }

    /// The share of specifications in which A leads, in 0...1; `nil` where no specification is feasible.
    package var shareLeading: Double? {
        guard !specifications.isEmpty else { return nil }
        return Double(specifications.count { $0.gap > 0 }) / Double(specifications.count)
    }

    /// The median gap; `nil` where no specification is feasible.
    package var median: Double? { Sample(specifications.map(\.gap)).median }

    /// 1 − Σ S_c: what no single choice explains; `nil` where all gaps are equal.
    package var interactions: Double? { explained.map { 1 - $0.reduce(0, +) } }

    private typealias Cell = (positions: [Int], gap: Double)

    private static func grid(_ levels: [[Int]]) -> [[Int]] {
        levels.reduce([[]]) { prefixes, next in prefixes.flatMap { prefix in next.map { prefix + [$0] } } }
    }

    private static func leastServed(
        of cells: [(positions: [Int], gap: Double?)], kept: [[Int]]
    ) -> (choice: Int, level: Int)? {
        var worst: (choice: Int, level: Int)?
        var worstPart = 0.0
        for (choice, levels) in kept.enumerated() {
            for level in levels.reversed() {
                let own = cells.filter { $0.positions[choice] == level }
                let missing = own.count { $0.gap == nil }
                guard missing > 0 else { continue }
                let part = Double(missing) / Double(own.count)
                if part > worstPart { (worst, worstPart) = ((choice, level), part) }
            }
        }
        return worst
    }

    /// S_c = Σ_l (1/L_c) (mean_l − mean)² / Var, uniform over levels, population variance.
    private static func explained(_ cells: [Cell], kept: [[Int]]) -> [Double]? {
        let gaps = Sample(cells.map(\.gap))
        // Equal gaps are told by their extremes: their computed variance may be a rounding error above 0.
        guard gaps.values.min() != gaps.values.max(), let mean = gaps.mean, let variance = gaps.populationVariance
        else {
            return nil
        }
        return kept.enumerated().map { choice, levels in
            let spread = levels.reduce(0.0) { sum, level in
                let own = Sample(cells.filter { $0.positions[choice] == level }.map(\.gap)).mean ?? mean
                return sum + (own - mean) * (own - mean)
            }
            return spread / (Double(levels.count) * variance)
        }
    }
}
