import Statistics
import Testing

struct ReferenceTests {
    @Test func `score intervals agree with inverted score tests`() throws {
        for row in try Reference.read().scoreIntervals {
            let c = row.counts
            let pair = ProportionPair(Proportion(c[0], of: c[1]), Proportion(c[2], of: c[3]))
            #expect(isClose(pair.scoreDifference(), row.difference, relative: 1e-6), "\(row)")
            #expect(isClose(pair.scoreRatio(), row.ratio, relative: 1e-6), "\(row)")
        }
    }

    @Test func `Fisher's test agrees with SciPy`() throws {
        for row in try Reference.read().scoreIntervals {
            let c = row.counts
            let test = FisherExact(ProportionPair(Proportion(c[0], of: c[1]), Proportion(c[2], of: c[3])))
            #expect(isClose([test.pValue, test.smallerPValue, test.largerPValue], row.fisher), "\(row)")
            #expect(isClose(test.conditionalOddsRatio, row.conditionalOddsRatio, relative: 1e-6), "\(row)")
        }
    }

    @Test func `unconditional exact tests agree with SciPy`() throws {
        for row in try Reference.read().scoreIntervals {
            let c = row.counts
            let test = UnconditionalExact(ProportionPair(Proportion(c[0], of: c[1]), Proportion(c[2], of: c[3])))
            #expect(isClose(test.barnardPValue, row.barnard, relative: 1e-6), "\(row)")
            #expect(isClose(test.boschlooPValue, row.boschloo, relative: 1e-6), "\(row)")
        }
    }

    /// Newcombe, *Interval estimation for the difference between independent proportions* (1998), table II, method 6
    /// and 10.
    @Test func `intervals of a difference agree with Newcombe's example`() throws {
        let pair = ProportionPair(Proportion(56, of: 70), Proportion(48, of: 80))
        #expect(isClose(pair.scoreDifference(), [0.0528, 0.3382], absolute: 0.00005))
        #expect(isClose(pair.newcombe(), [0.0524, 0.3339], absolute: 0.00005))
    }

    @Test func `survival agrees with lifelines`() throws {
        for row in try Reference.read().survival {
            let curve = SurvivalCurve(zip(row.lengths, row.ended).map { .init(length: $0, ended: $1 == 1) })
            #expect(curve.median == row.median)
            #expect(curve.steps.map(\.length) == row.steps.map { $0[0] })
            #expect(isClose(curve.steps.map(\.survival), row.steps.map { $0[1] }))
        }
    }

    @Test(arguments: KrippendorffAlpha.Metric.allCases)
    func `alpha agrees with the krippendorff package`(metric: KrippendorffAlpha.Metric) throws {
        let agreement = try Reference.read().agreement
        #expect(isClose(KrippendorffAlpha(agreement.items, metric: metric)?.value, agreement.alpha[metric.rawValue]))
    }

    @Test(arguments: [CohenKappa.Weights.none, .linear, .quadratic])
    func `kappa agrees with statsmodels`(weights: CohenKappa.Weights) throws {
        let agreement = try Reference.read().agreement
        let kappa = try #require(CohenKappa(agreement.table, weights: weights))
        #expect(isClose([kappa.value, kappa.standardError], agreement.kappa[weights.rawValue] ?? []))
    }

    @Test func `least squares and Newey–West agree with statsmodels`() throws {
        let reference = try Reference.read().neweyWest
        let model = try #require(LinearModel(design: reference.design, response: reference.response))
        #expect(isClose(model.coefficients, reference.coefficients))
        #expect(isClose(model.standardErrors, reference.standardErrors))
        #expect(isClose(model.neweyWestStandardErrors(lag: 4), reference.hac))
        #expect(isClose(model.neweyWestStandardErrors(lag: 4, corrected: true), reference.hacCorrected))
    }

    @Test func `a segmented regression agrees with statsmodels`() throws {
        let reference = try Reference.read().eventStudy
        let study = try #require(EventStudy(series: reference.series, event: reference.event))
        #expect(isClose([study.event.level.value, study.event.level.standardError], reference.level))
        #expect(isClose([study.event.slope.value, study.event.slope.standardError], reference.slope))
    }

    @Test func `adjusted p-values agree with statsmodels`() throws {
        let reference = try Reference.read().multiplicity
        #expect(isClose(Multiplicity.benjaminiHochberg.adjusted(reference.p), reference.benjaminiHochberg))
        #expect(isClose(Multiplicity.benjaminiYekutieli.adjusted(reference.p), reference.benjaminiYekutieli))
        #expect(isClose(Multiplicity.holm.adjusted(reference.p), reference.holm))
    }

    @Test func `an exact permutation test of medians agrees with SciPy`() throws {
        let reference = try Reference.read().permutation
        var generator = SeededGenerator(seed: Seed(rawValue: 1))
        let difference = try #require(
            MedianDifference(first: reference.first, second: reference.second, using: &generator))
        #expect(difference.test.isExact)
        #expect(difference.test.relabelings == 462)
        #expect(isClose(difference.test.observed, reference.difference))
        #expect(isClose(difference.test.pValue, reference.p))
    }

    @Test func `quantiles, variance, Gini and t agree with NumPy and SciPy`() throws {
        let reference = try Reference.read().samples
        let sample = Sample(reference.values)
        for row in reference.quantiles { #expect(isClose(sample.quantile(row[0]), row[1])) }
        #expect(isClose(sample.variance, reference.variance))
        #expect(isClose(Inequality(reference.values).gini, reference.gini))
        let t = try #require(ClusterT(reference.values))
        #expect(isClose(t.statistic, reference.t))
        #expect(isClose(t.pValue, reference.p))
        #expect(isClose(t.interval(), reference.interval))
    }

    @Test func `the generator yields the published sequence`() throws {
        for row in try Reference.read().generator {
            var generator = SeededGenerator(seed: Seed(rawValue: try #require(UInt64(row.seed))))
            #expect(row.words == row.words.map { _ in String(generator.next()) })
        }
    }
}
