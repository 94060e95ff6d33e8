/// p-values of one family of tests, adjusted so that each can be compared with the level itself (METHODS §13).
package enum Multiplicity: String, Sendable, Hashable, Codable, CaseIterable {
    /// Controls the false discovery rate of independent or positively dependent tests (Benjamini and Hochberg 1995).
    case benjaminiHochberg
    /// Controls the false discovery rate under any dependence (Benjamini and Yekutieli 2001).
    case benjaminiYekutieli
    /// Controls the probability of any false rejection (Holm 1979).
    case holm

    /// The adjusted p-values, in the order given, each in 0...1.
    package func adjusted(_ pValues: [Double]) -> [Double] {
        let order = pValues.indices.sorted { pValues[$0] < pValues[$1] }
        let count = Double(pValues.count)
        var result = pValues
        switch self {
        case .benjaminiHochberg, .benjaminiYekutieli:
            let factor =
                self == .benjaminiHochberg ? 1 : (1...max(1, pValues.count)).reduce(0.0) { $0 + 1 / Double($1) }
            var smallest = 1.0
            for (rank, position) in order.enumerated().reversed() {
                smallest = min(smallest, pValues[position] * count * factor / Double(rank + 1))
                result[position] = smallest
            }
        case .holm:
            var largest = 0.0
            for (rank, position) in order.enumerated() {
                largest = max(largest, min(1, pValues[position] * (count - Double(rank))))
                result[position] = largest
            }
        }
        return result
    }
}
