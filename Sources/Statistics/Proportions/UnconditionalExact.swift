/// Exact tests of two proportions with only the numbers of trials fixed: the p is the largest over the common
/// probability.
package struct UnconditionalExact: Sendable {
    private let pair: ProportionPair

    /// The tests of the pair's table.
    package init(_ pair: ProportionPair) { self.pair = pair }

    /// Barnard's two-sided p with the pooled z as the order of tables; `nil` where all or no trials succeed.
    package var barnardPValue: Double? {
        guard isInformative else { return nil }
        // Mirrored tables are equally extreme, also where rounding says otherwise.
        let size = abs(pooledScore(pair.first.successes, pair.second.successes)) * (1 - 1e-12)
        return largest(few: { pooledScore($0, $1) >= size }, many: { pooledScore($0, $1) <= -size })
    }

    /// Boschloo's two-sided p, twice the smaller one-sided p with Fisher's p as the order of tables; `nil` where all or
    /// no trials succeed.
    package var boschlooPValue: Double? {
        guard isInformative else { return nil }
        let observed = fisher(pair.first.successes, pair.second.successes)
        let (smaller, larger) = (observed.smallerPValue * (1 + 1e-13), observed.largerPValue * (1 + 1e-13))
        let below = largest(few: { _, _ in false }, many: { fisher($0, $1).smallerPValue <= smaller })
        let above = largest(few: { fisher($0, $1).largerPValue <= larger }, many: { _, _ in false })
        return min(1, 2 * min(below, above))
    }

    private var isInformative: Bool {
        let successes = pair.first.successes + pair.second.successes
        return successes > 0 && successes < pair.first.trials + pair.second.trials
    }

    private func fisher(_ first: Int, _ second: Int) -> FisherExact {
        FisherExact(
            ProportionPair(Proportion(first, of: pair.first.trials), Proportion(second, of: pair.second.trials)))
    }

    private func pooledScore(_ first: Int, _ second: Int) -> Double {
        let (n1, n2) = (Double(pair.first.trials), Double(pair.second.trials))
        let pooled = Double(first + second) / (n1 + n2)
        let variance = pooled * (1 - pooled) * (1 / n1 + 1 / n2)
        return variance > 0 ? (Double(first) / n1 - Double(second) / n2) / variance.squareRoot() : 0
    }

    /// The largest probability, over the common success probability, of the tables that are at least as extreme: for
    /// each number of first successes, those with `few` second successes up to some number and those with `many` from
    /// some number.
    private func largest(few: (Int, Int) -> Bool, many: (Int, Int) -> Bool) -> Double {
        let trials = pair.second.trials
        let rows = (0...pair.first.trials).map { first in
            let few = (0..<trials + 1).partitionPoint { few(first, $0) }
            return (few: few, many: max(few, (0..<trials + 1).partitionPoint { !many(first, $0) }))
        }
        func probability(_ common: Double) -> Double {
            let second = masses(trials, common)
            let first = pair.first.trials == trials ? second : masses(pair.first.trials, common)
            // Sums from either end, so that the smallest probabilities keep their digits.
            var fewSums = [0.0]
            for mass in second { fewSums.append(fewSums[fewSums.count - 1] + mass) }
            var manySums = [0.0]
            for mass in second.reversed() { manySums.append(manySums[manySums.count - 1] + mass) }
            return zip(first, rows).reduce(0) { $0 + $1.0 * (fewSums[$1.1.few] + manySums[trials + 1 - $1.1.many]) }
        }
        // A grid finds the right hill, a golden section its top.
        let cells = 200
        let grid = (0...cells).map { probability(Double($0) / Double(cells)) }
        let best = grid.indices.max { grid[$0] < grid[$1] } ?? 0
        let hill = Bracket(
            lower: Double(max(0, best - 1)) / Double(cells), upper: Double(min(cells, best + 1)) / Double(cells))
        return max(grid[best], hill.maximum(of: probability).value)
    }

    private func masses(_ trials: Int, _ probability: Double) -> [Double] {
        let distribution = BinomialDistribution(trials: trials, probability: probability)
        return (0...trials).map { distribution.mass($0) }
    }
}
