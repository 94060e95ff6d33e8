/// Ordinary least squares with standard errors that allow for neighbours in time being alike.
package struct LinearModel: Sendable, Hashable, Codable {
    /// One for each column of the design.
    package let coefficients: [Double]
    /// Observed minus fitted, in the rows' order.
    package let residuals: [Double]
    private let design: [[Double]]
    /// (XᵀX)⁻¹.
    private let inverse: [[Double]]

    /// Fits by a QR decomposition; `nil` where the columns are not independent or there are no more rows than columns.
    ///
    /// - Parameters:
    ///   - design: Rows of equal length, a column of ones among them if a constant is wanted.
    ///   - response: One value for each row.
    package init?(design: [[Double]], response: [Double]) {
        guard let width = design.first?.count, design.count > width, design.count == response.count else { return nil }
        // Modified Gram–Schmidt, each column twice, which makes it as good as Householder's.
        var columns = (0..<width).map { column in design.map { $0[column] } }
        var triangle = [[Double]](repeating: [Double](repeating: 0, count: width), count: width)
        for column in 0..<width {
            let original = Self.product(columns[column], columns[column]).squareRoot()
            for _ in 0..<2 {
                for earlier in 0..<column {
                    let part = Self.product(columns[earlier], columns[column])
                    triangle[earlier][column] += part
                    for row in design.indices { columns[column][row] -= part * columns[earlier][row] }
                }
            }
            let length = Self.product(columns[column], columns[column]).squareRoot()
            guard length > original * 1e-10 else { return nil }
            triangle[column][column] = length
            for row in design.indices { columns[column][row] /= length }
        }
        var remaining = response
        var projections = [Double](repeating: 0, count: width)
        for _ in 0..<2 {
            for column in 0..<width {
                let part = Self.product(columns[column], remaining)
                projections[column] += part
                for row in design.indices { remaining[row] -= part * columns[column][row] }
            }
        }
        let rootInverse = (0..<width).map { unit in
            Self.solve(triangle, (0..<width).map { $0 == unit ? 1 : 0 })
        }
        coefficients = Self.solve(triangle, projections)
        residuals = remaining
        self.design = design
        // Columns of R⁻¹; (XᵀX)⁻¹ = R⁻¹ R⁻ᵀ.
        inverse = (0..<width).map { i in
            (0..<width).map { j in rootInverse.reduce(0) { $0 + $1[i] * $1[j] } }
        }
    }

    /// Classical standard errors, σ̂² (XᵀX)⁻¹ with n − k.
    package var standardErrors: [Double] {
        let variance = Self.product(residuals, residuals) / Double(residuals.count - coefficients.count)
        return inverse.indices.map { (variance * inverse[$0][$0]).squareRoot() }
    }

    /// Newey and West's standard errors (1987) with Bartlett weights 1 − l / (lag + 1).
    ///
    /// - Parameters:
    ///   - lag: Largest distance in time over which residuals are taken to be correlated.
    ///   - times: When each row was, in steps, ascending; by default one step after another. Rows that are missing from
    ///     a series so keep their neighbours apart.
    ///   - corrected: Multiplies the variance by n / (n − k).
    package func neweyWestStandardErrors(lag: Int, times: [Int]? = nil, corrected: Bool = false) -> [Double] {
        let width = coefficients.count
        let times = times ?? Array(residuals.indices)
        let scores = zip(design, residuals).map { row, residual in row.map { $0 * residual } }
        var middle = [[Double]](repeating: [Double](repeating: 0, count: width), count: width)
        for later in scores.indices {
            var earlier = later
            while earlier >= 0, times[later] - times[earlier] <= lag {
                let weight = 1 - Double(times[later] - times[earlier]) / Double(lag + 1)
                for i in 0..<width {
                    for j in 0..<width {
                        let forward = scores[later][i] * scores[earlier][j]
                        middle[i][j] +=
                            earlier == later ? forward : weight * (forward + scores[earlier][i] * scores[later][j])
                    }
                }
                earlier -= 1
            }
        }
        let factor = corrected ? Double(residuals.count) / Double(residuals.count - width) : 1
        return (0..<width).map { k in
            var variance = 0.0
            for i in 0..<width {
                for j in 0..<width { variance += inverse[k][i] * middle[i][j] * inverse[j][k] }
            }
            return (factor * max(0, variance)).squareRoot()
        }
    }

    private static func product(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }

    /// Back substitution in an upper triangle.
    private static func solve(_ triangle: [[Double]], _ right: [Double]) -> [Double] {
        var solution = right
        for row in solution.indices.reversed() {
            for column in (row + 1)..<max(row + 1, solution.count) {
                solution[row] -= triangle[row][column] * solution[column]
            }
            solution[row] /= triangle[row][row]
        }
        return solution
    }
}
