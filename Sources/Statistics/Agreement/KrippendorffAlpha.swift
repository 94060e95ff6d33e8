/// Agreement of any number of judges, some of whom may have skipped an item (METHODS §12).
///
/// Source: Krippendorff, *Computing Krippendorff's Alpha-Reliability* (2011).
package struct KrippendorffAlpha: Sendable, Hashable, Codable {
    /// How far apart two values are.
    package enum Metric: String, Sendable, Hashable, Codable, CaseIterable {
        /// Different is different.
        case nominal
        /// By the number of ratings between the two ranks.
        case ordinal
        /// By the squared difference.
        case interval
    }

    /// α, at most 1; 0 is what chance gives.
    package let value: Double
    /// Ratings of items with at least two.
    package let ratingCount: Int
    /// Items with at least two ratings.
    package let itemCount: Int

    /// - Parameter items: The ratings of each item, one for each judge who gave one; items with fewer than two do not
    ///   count. `nil` where none counts, or where all ratings are the same, because no agreement by chance can then be
    ///   told.
    package init?(_ items: [[Double]], metric: Metric = .nominal) {
        let paired = items.filter { $0.count > 1 }
        let categories = Set(paired.flatMap(\.self)).sorted()
        guard categories.count > 1 else { return nil }
        let positions = Dictionary(uniqueKeysWithValues: categories.enumerated().map { ($0.element, $0.offset) })
        let size = categories.count
        var coincidences = [[Double]](repeating: [Double](repeating: 0, count: size), count: size)
        for item in paired {
            let weight = 1 / Double(item.count - 1)
            let ranks = item.compactMap { positions[$0] }
            for (i, rank) in ranks.enumerated() {
                for (j, other) in ranks.enumerated() where i != j { coincidences[rank][other] += weight }
            }
        }
        let marginals = coincidences.map { $0.reduce(0, +) }
        let total = marginals.reduce(0, +)
        func distance(_ a: Int, _ b: Int) -> Double {
            switch metric {
            case .nominal:
                return a == b ? 0 : 1
            case .interval:
                return (categories[a] - categories[b]) * (categories[a] - categories[b])
            case .ordinal:
                let between = marginals[min(a, b)...max(a, b)].reduce(0, +) - (marginals[a] + marginals[b]) / 2
                return a == b ? 0 : between * between
            }
        }
        var (observed, expected) = (0.0, 0.0)
        for a in 0..<size {
            for b in 0..<size where a != b {
                let apart = distance(a, b)
                observed += coincidences[a][b] * apart
                expected += marginals[a] * marginals[b] * apart
            }
        }
        guard expected > 0 else { return nil }
        value = 1 - (total - 1) * observed / expected
        ratingCount = paired.reduce(0) { $0 + $1.count }
        itemCount = paired.count
    }
}
