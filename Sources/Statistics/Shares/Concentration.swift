/// How much of a total few groups hold, part of which belongs to nobody known (METHODS §6).
package struct Concentration: Sendable, Hashable, Codable {
    /// The Herfindahl–Hirschman index Σ s² as bounds, in 0...1: at least that of the known shares with the unknown
    /// split among ever so many, at most with all of the unknown given to the largest; `nil` where the total is 0.
    package let herfindahl: Interval?
    /// Groups of equal size that would be as concentrated, 1 / HHI, as bounds; `nil` where the HHI can be 0.
    package let effectiveNumber: Interval?

    /// - Parameters:
    ///   - known: Totals of the known groups, each ≥ 0.
    ///   - unknown: What belongs to nobody known, ≥ 0.
    package init(known: [Double], unknown: Double) {
        let total = known.reduce(0, +) + unknown
        guard total > 0 else {
            herfindahl = nil
            effectiveNumber = nil
            return
        }
        let squares = known.reduce(0) { $0 + ($1 / total) * ($1 / total) }
        let largest = (known.max() ?? 0) / total
        let unknownShare = unknown / total
        // (s_max + s_U)² − s_max², multiplied out so that no unknown leaves the bounds equal.
        let bounds = Interval(lower: squares, upper: squares + unknownShare * (2 * largest + unknownShare))
        herfindahl = bounds
        effectiveNumber = squares > 0 ? Interval(lower: 1 / bounds.upper, upper: 1 / bounds.lower) : nil
    }
}

/// How unevenly downloads spread over the models that have any (METHODS §6).
package struct Inequality: Sendable, Hashable, Codable {
    /// Values above 0.
    package let count: Int
    /// The Gini coefficient of the positive values, Σ (2i − n − 1) x₍ᵢ₎ / (n Σ x) in ascending order, in 0..<1; `nil`
    /// of none.
    package let gini: Double?
    private let descendingSums: [Double]

    /// - Parameter values: Downloads of each unit; those at or below 0 do not count.
    package init(_ values: [Double]) {
        let ascending = values.filter { $0 > 0 }.sorted()
        count = ascending.count
        var sums: [Double] = []
        sums.reserveCapacity(ascending.count)
        for value in ascending.reversed() { sums.append((sums.last ?? 0) + value) }
        descendingSums = sums
        let n = Double(ascending.count)
        gini = sums.last.map { total in
            let weighted = ascending.enumerated().reduce(0) { $0 + (2 * Double($1.offset + 1) - n - 1) * $1.element }
            return weighted / (n * total)
        }
    }

    /// The share of the largest `count` values in all, in 0...1; `nil` where there is no positive value.
    package func shareOfLargest(_ count: Int) -> Double? {
        guard let total = descendingSums.last, count > 0 else { return descendingSums.isEmpty ? nil : 0 }
        return descendingSums[min(count, descendingSums.count) - 1] / total
    }
}
