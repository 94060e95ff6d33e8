/// Agreement of two judges beyond chance (METHODS §12).
///
/// Sources: Cohen (1960, 1968); variances of Fleiss, Cohen and Everitt (1969).
package struct CohenKappa: Sendable, Hashable, Codable {
    /// What a disagreement by some number of categories weighs.
    package enum Weights: String, Sendable, Hashable, Codable {
        /// Every disagreement the same.
        case none
        /// By the distance between the categories.
        case linear
        /// By its square.
        case quadratic
    }

    /// κ, at most 1; 0 is what chance gives.
    package let value: Double
    /// Asymptotic standard error.
    package let standardError: Double
    /// The share of items on which both judges agree exactly.
    package let rawAgreement: Double
    /// Items judged by both.
    package let count: Int

    /// - Parameter table: Items by the first judge's category (row) and the second's (column), square. `nil` where it
    ///   is empty or both judges used one and the same category throughout.
    package init?(_ table: [[Int]], weights: Weights = .none) {
        let count = table.reduce(0) { $0 + $1.reduce(0, +) }
        let size = table.count
        guard count > 0, table.allSatisfy({ $0.count == size }) else { return nil }
        let n = Double(count)
        let probability = table.map { row in row.map { Double($0) / n } }
        let rows = probability.map { $0.reduce(0, +) }
        let columns = (0..<size).map { column in probability.reduce(0) { $0 + $1[column] } }
        func agreement(_ row: Int, _ column: Int) -> Double {
            let distance = Double(abs(row - column)) / Double(max(1, size - 1))
            return switch weights {
            case .none: row == column ? 1 : 0
            case .linear: 1 - distance
            case .quadratic: 1 - distance * distance
            }
        }
        let cells = (0..<size).flatMap { row in (0..<size).map { (row: row, column: $0) } }
        let observed = cells.reduce(0) { $0 + agreement($1.row, $1.column) * probability[$1.row][$1.column] }
        let expected = cells.reduce(0) { $0 + agreement($1.row, $1.column) * rows[$1.row] * columns[$1.column] }
        guard expected < 1 else { return nil }
        let kappa = (observed - expected) / (1 - expected)
        let rowMean = (0..<size).map { row in
            (0..<size).reduce(0.0) { $0 + columns[$1] * agreement(row, $1) }
        }
        let columnMean = (0..<size).map { column in
            (0..<size).reduce(0.0) { $0 + rows[$1] * agreement($1, column) }
        }
        let moment = cells.reduce(0.0) { sum, cell in
            let deviation =
                agreement(cell.row, cell.column) - (rowMean[cell.row] + columnMean[cell.column]) * (1 - kappa)
            return sum + probability[cell.row][cell.column] * deviation * deviation
        }
        let centre = kappa - expected * (1 - kappa)
        value = kappa
        standardError = (max(0, moment - centre * centre) / n).squareRoot() / (1 - expected)
        rawAgreement = (0..<size).reduce(0) { $0 + probability[$1][$1] }
        self.count = count
    }

    /// κ ± z · standard error.
    package func interval(level: Double = 0.95) -> Interval {
        let half = NormalDistribution.critical(level: level) * standardError
        return Interval(lower: value - half, upper: value + half)
    }
}
