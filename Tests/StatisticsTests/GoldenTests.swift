import Foundation
import Statistics
import Testing

@Suite("Golden values of the audit", .enabled(if: Golden.isPresent, "the shared data is not here"))
struct GoldenTests {
    @Test func `intervals of one proportion agree`() throws {
        for row in try Golden.read().singleProportion {
            let proportion = Proportion(row.k, of: row.n)
            #expect(isClose(proportion.wilson(), row.wilson95), "\(row.k)/\(row.n)")
            #expect(isClose(proportion.clopperPearson(), row.clopperPearson95), "\(row.k)/\(row.n)")
            #expect(isClose(proportion.agrestiCoull(), row.agrestiCoull95), "\(row.k)/\(row.n)")
            #expect(isClose(proportion.jeffreys(), row.jeffreys95), "\(row.k)/\(row.n)")
        }
    }

    @Test func `comparisons of two proportions agree`() throws {
        for row in try Golden.read().twoProportions {
            let pair = ProportionPair(Proportion(row.k1, of: row.n1), Proportion(row.k2, of: row.n2))
            #expect(isClose(pair.difference, row.diff))
            #expect(isClose(pair.newcombe(), row.newcombe95))
            if let score = row.rrScore95 { #expect(isClose(pair.scoreRatio(), score, relative: 1e-6), "\(row)") }
            #expect(isClose(FisherExact(pair).pValue, row.fisherP), "\(row)")
            if let p = row.chi2NocorrP { #expect(isClose(pair.chiSquarePValue, p), "\(row)") }
            #expect(isClose(pair.cohensH, row.cohensH))
        }
    }

    /// statsmodels 0.15 has x₂ where its cubic needs n₂ (statsmodels issue 10269), so its intervals are a little off. With
    /// the same slip they are reproduced, which leaves the slip as the only difference.
    @Test func `Miettinen–Nurminen intervals differ from statsmodels' by its known slip alone`() throws {
        for row in try Golden.read().twoProportions {
            guard let published = row.miettinenNurminenScore95 else { continue }
            let pair = ProportionPair(Proportion(row.k1, of: row.n1), Proportion(row.k2, of: row.n2))
            let slipped = SlippedScore(pair)
            #expect(
                isClose(
                    slipped.bound(from: row.diff, to: -0.99, z: 1.959_963_984_540_054), published[0], relative: 1e-6))
            #expect(
                isClose(
                    slipped.bound(from: row.diff, to: 0.99, z: -1.959_963_984_540_054), published[1], relative: 1e-6))
            #expect(isClose(pair.scoreDifference(), published, absolute: 0.02))
        }
    }

    /// SciPy takes the columns for the samples, and the golden values were made with the samples in rows.
    @Test func `unconditional exact tests agree, samples and outcomes exchanged`() throws {
        for row in try Golden.read().twoProportions {
            let successes = Proportion(row.k1, of: row.k1 + row.k2)
            let failures = Proportion(row.n1 - row.k1, of: row.n1 - row.k1 + row.n2 - row.k2)
            let exact = UnconditionalExact(ProportionPair(successes, failures))
            #expect(isClose(exact.barnardPValue, row.barnardP, relative: 1e-6), "\(row)")
            #expect(isClose(exact.boschlooPValue, row.boschlooP, relative: 1e-6), "\(row)")
        }
    }

    @Test func `paired differences, McNemar and multiplicity agree`() throws {
        let golden = try Golden.read().speechmapPairedZhMinusEn
        let exact = golden.models.map { McNemar(firstOnly: $0.enOnly, secondOnly: $0.zhOnly).exactPValue }
        let hochberg = Multiplicity.benjaminiHochberg.adjusted(exact)
        let yekutieli = Multiplicity.benjaminiYekutieli.adjusted(exact)
        let holm = Multiplicity.holm.adjusted(exact)
        for (position, row) in golden.models.enumerated() {
            #expect(isClose(exact[position], row.mcnemarExactP))
            #expect(isClose(hochberg[position], row.bhAdj))
            #expect(isClose(yekutieli[position], row.byAdj))
            #expect(isClose(holm[position], row.holmAdj))
            if row.enOnly + row.zhOnly > 0 {
                let test = McNemar(firstOnly: row.enOnly, secondOnly: row.zhOnly)
                #expect(isClose(test.correctedChiSquare, row.mcnemarCcChi2))
                #expect(isClose(test.correctedPValue, row.mcnemarCcP))
            }
            let differences =
                Array(repeating: 1.0, count: row.zhOnly) + Array(repeating: -1.0, count: row.enOnly)
                + Array(repeating: 0.0, count: row.both + row.neither)
            let paired = ClusteredMean(differences.enumerated().map { (value: $0.element, cluster: $0.offset) })
            #expect(isClose(paired?.mean, row.diff))
            #expect(isClose(paired?.independentStandardError, row.pairedSe))
        }
        #expect(hochberg.count { $0 <= 0.05 } == golden.significantByBenjaminiHochberg)
        #expect(holm.count { $0 <= 0.05 } == golden.significantByHolm)
    }

    @Test func `stratified tables agree with Python and R`() throws {
        let golden = try Golden.read().mantelHaenszel
        let strata = StratifiedTables(
            golden.tables.map { table in
                ProportionPair(
                    Proportion(table[0][0], of: table[0][0] + table[0][1]),
                    Proportion(table[1][0], of: table[1][0] + table[1][1]))
            })
        let odds = try #require(strata.oddsRatio)
        #expect(isClose(odds.value, golden.orPooled))
        #expect(isClose(odds.interval(), golden.orCi95))
        #expect(isClose(odds.interval(), [3.0324, 4.931224], relative: 1e-6))
        #expect(isClose(strata.riskRatio?.value, golden.rrPooled))
        let plain = try #require(strata.cochranMantelHaenszel(corrected: false))
        let corrected = try #require(strata.cochranMantelHaenszel(corrected: true))
        #expect(isClose(plain.statistic, golden.cmhNocorr[0]))
        #expect(isClose(corrected.statistic, golden.cmhCorr[0]))
        // The p-values of R; Python's are 0.
        #expect(isClose(corrected.pValue, 4.295202e-30, relative: 1e-6))
        #expect(isClose(plain.pValue, 2.223401e-30, relative: 1e-6))
        let breslowDay = try #require(strata.breslowDay(tarone: false))
        let tarone = try #require(strata.breslowDay(tarone: true))
        #expect(isClose([breslowDay.statistic, breslowDay.pValue], golden.breslowDay))
        #expect(isClose([tarone.statistic, tarone.pValue], golden.tarone))
    }

    @Test func `stratified tables counted from the rows are the golden ones`() throws {
        let rows = try Golden.rows()
        let questions = rows.reduce(into: [String]()) { if !$0.contains($1.question) { $0.append($1.question) } }
        func proportion(_ question: String, _ chinese: Bool) -> Proportion {
            let own = rows.filter { $0.question == question && $0.isChinese == chinese }
            return Proportion(own.count { $0.outcome == 1 }, of: own.count)
        }
        let strata = StratifiedTables(questions.map { ProportionPair(proportion($0, true), proportion($0, false)) })
        #expect(isClose(strata.oddsRatio?.value, try Golden.read().mantelHaenszel.orPooled))
    }

    @Test func `other values of R agree`() throws {
        let pair = ProportionPair(Proportion(68, of: 250), Proportion(48, of: 250))
        #expect(isClose(pair.chiSquarePValue, 0.03409482, relative: 1e-6))
        #expect(isClose(pair.wald(), [0.006335385, 0.1536646], relative: 1e-6))
        #expect(isClose(FisherExact(pair).pValue, 0.04383257, relative: 1e-6))
        // R's root finder stops at about 1e-4.
        #expect(isClose(FisherExact(pair).conditionalOddsRatio, 1.570894, relative: 1e-4))
        let crowdStrike = TwoProportionPower(first: 0.19, second: 0.272)
        #expect(isClose(crowdStrike.trialsPerArm(power: 0.8, method: .pooled), 413.5327, relative: 1e-6))
        let round = TwoProportionPower(first: 0.2, second: 0.3)
        #expect(isClose(round.trialsPerArm(power: 0.8, method: .pooled), 293.1513, relative: 1e-6))
    }

    @Test func `clustered standard errors agree`() throws {
        let golden = try Golden.read()
        let rows = try Golden.rows()
        let chinese = rows.filter(\.isChinese)
        let clustered = try #require(ClusteredMean(chinese.map { (value: $0.outcome, cluster: $0.question) }))
        let expected = golden.clusteredSeZhPrc
        #expect(clustered.count == expected.n)
        #expect(clustered.clusterCount == expected.clusters)
        #expect(isClose(clustered.mean, expected.mean))
        #expect(isClose(clustered.independentStandardError, expected.seClt))
        #expect(isClose(clustered.standardError, expected.seClusteredMiller))
        #expect(isClose(clustered.correctedStandardError, expected.corrected))

        let english = rows.filter { !$0.isChinese }
        let pairs = chinese.compactMap { row in
            english.first { $0.model == row.model && $0.question == row.question }
                .map { (value: row.outcome - $0.outcome, cluster: row.question) }
        }
        let paired = try #require(ClusteredMean(pairs))
        let expectedPairs = golden.clusteredPairedDiffZhMinusEnPrc
        #expect(paired.count == expectedPairs.n)
        #expect(paired.clusterCount == expectedPairs.clusters)
        #expect(isClose(paired.mean, expectedPairs.diff))
        #expect(isClose(paired.independentStandardError, expectedPairs.seNaive))
        #expect(isClose(paired.standardError, expectedPairs.seClusteredMiller))
    }

    @Test func `judge agreement agrees`() throws {
        let golden = try Golden.read().judgeAgreement
        let kappa = try #require(CohenKappa(golden.table))
        #expect(isClose(kappa.rawAgreement, golden.percentAgree))
        #expect(isClose(kappa.value, golden.kappa))
        #expect(isClose(kappa.standardError, golden.kappaSe))
        #expect(isClose(kappa.interval(), golden.kappaCi95))
        let weighted = CohenKappa(golden.table, weights: .linear)
        #expect(isClose(weighted?.value, golden.kappaLinearWeighted))
    }

    @Test func `power and detectable differences agree`() throws {
        let golden = try Golden.read()
        for row in golden.powerTwoProportionsArcsineH {
            let design = TwoProportionPower(first: row.p1, second: row.p2)
            #expect(isClose(design.trialsPerArm(power: 0.8), row.nPerArm80, relative: 1e-6))
            #expect(isClose(design.trialsPerArm(power: 0.9), row.nPerArm90, relative: 1e-6))
        }
        for row in golden.powerUnpooledNormal {
            let design = TwoProportionPower(first: row.p1, second: row.p2)
            #expect(isClose(design.trialsPerArm(power: 0.8, method: .unpooled), row.nPerArm))
        }
        for row in golden.detectable {
            let detectable = TwoProportionPower.simpleDetectableDifference(baseline: 0.19, trialsPerArm: row.nPerArm)
            #expect(isClose(detectable, row.mdeSimple))
        }
    }

    @Test func `rates behind an imperfect judge agree`() throws {
        for row in try Golden.read().roganGladen {
            let corrected = RoganGladen(
                observed: .init(row.pObs), sensitivity: .init(row.se), specificity: .init(row.sp))
            #expect(isClose(corrected?.value, row.pTrue))
        }
    }
}

/// The score of a difference as statsmodels 0.15 computes it.
private struct SlippedScore {
    let x1, n1, x2, n2: Double

    init(_ pair: ProportionPair) {
        (x1, n1) = (Double(pair.first.successes), Double(pair.first.trials))
        (x2, n2) = (Double(pair.second.successes), Double(pair.second.trials))
    }

    func z(_ delta: Double) -> Double {
        let total = n1 + n2
        let l2 = (n1 + 2 * n2) * delta - total - x1 - x2
        let l1 = (x2 * delta - total - 2 * x2) * delta + x1 + x2
        let l0 = x2 * delta * (1 - delta)
        let third = l2 / (3 * total)
        let q = third * third * third - l1 * l2 / (6 * total * total) + l0 / (2 * total)
        let p = (q < 0 ? -1 : 1) * (third * third - l1 / (3 * total)).squareRoot()
        let p2 = 2 * p * cos((Double.pi + acos(q / (p * p * p))) / 3) - third
        let p1 = p2 + delta
        let variance = (p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2) * total / (total - 1)
        return (x1 / n1 - x2 / n2 - delta) / variance.squareRoot()
    }

    /// The difference with this z, walking out from the estimate and then halving the last step.
    func bound(from estimate: Double, to end: Double, z target: Double) -> Double {
        let step = (end - estimate) / 400
        func isInside(_ delta: Double) -> Bool { target > 0 ? z(delta) < target : z(delta) > target }
        var inside = estimate + step * 1e-3
        while isInside(inside + step) { inside += step }
        var outside = inside + step
        for _ in 0..<60 {
            let middle = (inside + outside) / 2
            if isInside(middle) { inside = middle } else { outside = middle }
        }
        return inside
    }
}
