import Foundation

extension FamilyBootstrap {
    /// How often the bootstrap's interval contains the truth where it is known, in 0...1: the number that METHODS §6 prints
    /// beside an interval. `nil` without families or studies.
    ///
    /// In each simulated study the families' totals follow a Pareto law x^−α from 1 on, and each family belongs to the
    /// group, whole, with the probability that is the true share, whatever its size.
    ///
    /// - Parameters:
    ///   - tailIndex: α > 0, as ``HillIndex`` estimates it.
    ///   - families: Families in each study.
    ///   - share: The true share, in 0...1.
    ///   - studies: Simulated studies; the coverage has a standard error of at most ½ / √studies.
    ///   - replicates: Of each study's bootstrap.
    ///   - level: Of each study's interval.
    package static func coverage(
        tailIndex: Double, families: Int, share: Double, studies: Int = 1_000, replicates: Int = 500,
        level: Double = 0.95, using generator: inout SeededGenerator
    ) -> Double? {
        guard families > 0, studies > 0 else { return nil }
        var covered = 0
        for _ in 0..<studies {
            let drawn = (0..<families).map { _ in
                let total = pow(1 - generator.uniform(), -1 / tailIndex)
                return Family(groups: [generator.uniform() < share ? total : 0], total: total)
            }
            let bootstrap = FamilyBootstrap(families: drawn, replicates: replicates, level: level, using: &generator)
            if let interval = bootstrap?.shares.first, interval.contains(share) { covered += 1 }
        }
        return Double(covered) / Double(studies)
    }
}
