/// How often the family bootstrap's 95 % interval contains the true share: measured once by ``FamilyBootstrap/coverage``
/// and kept here, because measuring it takes minutes (METHODS §6; the validation measures it again).
package enum IntervalCoverage {
    /// Families in each simulated study.
    package static let families = 1_000
    /// Tail indices α of the families' totals.
    package static let tailIndices = [0.6, 0.8, 1, 1.25, 1.5, 2, 3]
    /// True shares.
    package static let shares = [0.05, 0.2, 0.4]
    /// By share, then by tail index.
    private static let measured = [
        [0.48, 0.63, 0.71, 0.81, 0.86, 0.91, 0.94],
        [0.80, 0.80, 0.84, 0.87, 0.89, 0.91, 0.95],
        [0.88, 0.89, 0.90, 0.92, 0.93, 0.93, 0.95],
    ]

    /// The coverage at this tail index and share, linear between the measured points and level beyond them, in 0...1.
    ///
    /// - Parameters:
    ///   - tailIndex: α > 0, as ``HillIndex`` estimates it.
    ///   - share: In 0...1; a share and its complement are covered alike.
    package static func at(tailIndex: Double, share: Double) -> Double {
        let (i, alpha) = position(of: tailIndex, in: tailIndices)
        let (j, across) = position(of: min(share, 1 - share), in: shares)
        func along(_ row: Int) -> Double {
            measured[row][i] + alpha * (measured[row][i + 1] - measured[row][i])
        }
        return along(j) + across * (along(j + 1) - along(j))
    }

    /// The point below `value` and how far it is to the next one, in 0...1.
    private static func position(of value: Double, in points: [Double]) -> (Int, Double) {
        let index = min(max(0, (points.lastIndex { $0 <= value }) ?? 0), points.count - 2)
        return (index, min(max(0, (value - points[index]) / (points[index + 1] - points[index])), 1))
    }
}
