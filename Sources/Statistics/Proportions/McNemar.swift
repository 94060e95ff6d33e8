/// McNemar's test of paired yes-or-no outcomes (METHODS §13).
package struct McNemar: Sendable, Hashable, Codable {
    /// Pairs in which only the first is a success.
    package let firstOnly: Int
    /// Pairs in which only the second is a success.
    package let secondOnly: Int

    /// The test by its discordant pairs; pairs that agree say nothing.
    package init(firstOnly: Int, secondOnly: Int) {
        self.firstOnly = firstOnly
        self.secondOnly = secondOnly
    }

    /// Two-sided exact p: twice the smaller binomial tail at ½, at most 1; 1 where no pair disagrees.
    package var exactPValue: Double {
        let discordant = firstOnly + secondOnly
        let tail = BinomialDistribution(trials: discordant, probability: 0.5).lowerTail(min(firstOnly, secondOnly))
        return min(1, 2 * tail)
    }

    /// The chi-square (|b − c| − 1)² / (b + c) with Edwards' correction; `nil` where no pair disagrees.
    package var correctedChiSquare: Double? {
        guard firstOnly + secondOnly > 0 else { return nil }
        let distance = Double(abs(firstOnly - secondOnly)) - 1
        return distance * distance / Double(firstOnly + secondOnly)
    }

    /// The p of ``correctedChiSquare``, one degree of freedom.
    package var correctedPValue: Double? {
        correctedChiSquare.map { ChiSquareDistribution(degreesOfFreedom: 1).upperTail($0) }
    }
}
