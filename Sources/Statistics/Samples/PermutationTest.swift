/// How unusual a statistic is among the values it would take if labels meant nothing.
package struct PermutationTest: Sendable, Hashable, Codable {
    /// The statistic with the labels as they are.
    package let observed: Double
    /// Two-sided: the share of relabelings with a statistic at least as far from 0, in (0, 1]. Exact: of all, the
    /// labels as they are among them. Otherwise (1 + b) / (1 + B) with b of B random relabelings.
    package let pValue: Double
    /// The smallest p that these data could have given, whatever their labels: exact, the share of relabelings that
    /// reach the farthest value; otherwise 1 / (1 + B).
    package let smallestAttainable: Double
    /// Relabelings evaluated.
    package let relabelings: Int
    /// Whether all relabelings were evaluated.
    package let isExact: Bool

    /// Relabels `count` units, `chosen` of which carry the first label: all ways if there are at most `limit`, else
    /// `draws` random ones.
    ///
    /// - Parameters:
    ///   - observed: Positions of the units that carry the first label.
    ///   - statistic: The statistic with the first label at these positions (in ascending order where enumerated).
    package init(
        of observed: [Int], among count: Int, limit: Int = 10_000, draws: Int = 10_000,
        using generator: inout SeededGenerator, statistic: ([Int]) -> Double
    ) {
        let value = statistic(observed.sorted())
        if let ways = Self.combinations(of: count, taking: observed.count), ways <= limit {
            let values = Self.subsets(of: count, taking: observed.count).map { abs(statistic($0)) }
            self.init(observed: value, enumerated: values)
        } else {
            var positions = Array(0..<count)
            let values = (0..<draws).map { _ in
                generator.choose(observed.count, of: &positions)
                return abs(statistic(positions.prefix(observed.count).sorted()))
            }
            self.init(observed: value, drawn: values)
        }
    }

    /// From the statistics, or their distances from 0, of all relabelings.
    init(observed: Double, enumerated values: [Double]) {
        let farthest = values.reduce(0) { max($0, abs($1)) }
        self.observed = observed
        pValue = Double(Self.atLeast(abs(observed), in: values)) / Double(values.count)
        smallestAttainable = Double(Self.atLeast(farthest, in: values)) / Double(values.count)
        relabelings = values.count
        isExact = true
    }

    /// From the statistics, or their distances from 0, of random relabelings.
    init(observed: Double, drawn values: [Double]) {
        self.observed = observed
        pValue = Double(1 + Self.atLeast(abs(observed), in: values)) / Double(1 + values.count)
        smallestAttainable = 1 / Double(1 + values.count)
        relabelings = values.count
        isExact = false
    }

    /// Values that are equal on paper may differ in their last digits with the order of summation.
    private static func atLeast(_ threshold: Double, in values: [Double]) -> Int {
        let tolerated = threshold * (1 - 1e-10) - 1e-14
        return values.count { abs($0) >= tolerated }
    }

    /// n over k; `nil` beyond what an `Int` holds.
    static func combinations(of n: Int, taking k: Int) -> Int? {
        guard k >= 0, k <= n else { return 0 }
        var result = 1
        for step in 0..<min(k, n - k) {
            let (product, overflow) = result.multipliedReportingOverflow(by: n - step)
            if overflow { return nil }
            result = product / (step + 1)
        }
        return result
    }

    /// Every ascending choice of `k` of 0..<n.
    static func subsets(of n: Int, taking k: Int) -> [[Int]] {
        guard k <= n else { return [] }
        var current = Array(0..<k)
        var all = [current]
        while let position = current.indices.last(where: { current[$0] < n - k + $0 }) {
            current[position] += 1
            for later in current.indices.dropFirst(position + 1) { current[later] = current[later - 1] + 1 }
            all.append(current)
        }
        return all
    }
}
