import Statistics
import Testing

struct InferenceTests {
    @Test(arguments: [0, 1, 7, 20])
    func `every interval of a proportion contains it`(successes: Int) throws {
        let proportion = Proportion(successes, of: 20)
        let value = try #require(proportion.value)
        let intervals = [proportion.wilson(), proportion.clopperPearson(), proportion.agrestiCoull()]
        for interval in intervals { #expect(try #require(interval).contains(value)) }
        let exact = try #require(proportion.clopperPearson())
        let jeffreys = try #require(proportion.jeffreys())
        #expect(exact.lower <= jeffreys.lower && jeffreys.upper <= exact.upper)
    }

    @Test func `no trials tell nothing`() {
        let none = Proportion(0, of: 0)
        #expect(none.value == nil)
        #expect(none.wilson() == nil)
        #expect(none.clopperPearson() == nil)
        #expect(none.jeffreys() == nil)
        let pair = ProportionPair(none, Proportion(1, of: 2))
        #expect(pair.difference == nil)
        #expect(pair.newcombe() == nil)
        #expect(pair.scoreDifference() == nil)
        #expect(pair.scoreRatio() == nil)
    }

    @Test(arguments: [(0, 9, 0, 12), (0, 9, 5, 12), (9, 9, 0, 12), (9, 9, 12, 12), (4, 9, 0, 12)])
    func `score intervals stay in range at the corners`(k1: Int, n1: Int, k2: Int, n2: Int) throws {
        let pair = ProportionPair(Proportion(k1, of: n1), Proportion(k2, of: n2))
        let interval = try #require(pair.scoreDifference())
        #expect(interval.lower >= -1 && interval.upper <= 1)
        #expect(interval.contains(try #require(pair.difference)))
        #expect(interval.width > 0)
        if let ratio = pair.scoreRatio() {
            #expect(ratio.lower >= 0)
            #expect(k2 > 0 || ratio.upper == .infinity)
        } else {
            #expect(k1 + k2 == 0)
        }
    }

    @Test func `McNemar without a disagreement says nothing`() {
        let test = McNemar(firstOnly: 0, secondOnly: 0)
        #expect(test.exactPValue == 1)
        #expect(test.correctedChiSquare == nil)
    }

    @Test func `strata without information are counted and change nothing`() throws {
        let informative = (1...6).map { ProportionPair(Proportion($0 + 2, of: 12), Proportion($0, of: 11)) }
        let empty = [
            ProportionPair(Proportion(0, of: 5), Proportion(0, of: 5)),
            ProportionPair(Proportion(5, of: 5), Proportion(4, of: 4)),
            ProportionPair(Proportion(2, of: 5), Proportion(0, of: 0)),
        ]
        let with = StratifiedTables(informative + empty)
        #expect(with.uninformativeCount == 3)
        #expect(with.oddsRatio == StratifiedTables(informative).oddsRatio)
        #expect(with.breslowDay()?.degreesOfFreedom == 5)
        #expect(StratifiedTables(Array(informative.prefix(4))).breslowDay() == nil)
        #expect(StratifiedTables(empty).oddsRatio == nil)
        #expect(StratifiedTables(empty).cochranMantelHaenszel(corrected: true) == nil)
    }

    @Test func `equal odds ratios are homogeneous`() throws {
        // Odds ratio 4 in every stratum, also where the margins differ.
        let strata = [(8, 10, 5, 10), (16, 20, 10, 20), (4, 5, 10, 20), (2, 4, 1, 5), (40, 50, 5, 10)]
            .map { ProportionPair(Proportion($0.0, of: $0.1), Proportion($0.2, of: $0.3)) }
        let tables = StratifiedTables(strata)
        #expect(isClose(tables.oddsRatio?.value, 4))
        let test = try #require(tables.breslowDay())
        #expect(isClose(test.statistic, 0, absolute: 1e-9))
        #expect(isClose(test.pValue, 1))
    }

    @Test(arguments: Multiplicity.allCases)
    func `adjusted p-values are larger, ordered alike and at most one`(method: Multiplicity) {
        var generator = SeededGenerator(seed: Seed(rawValue: 12))
        let p = (0..<30).map { _ in generator.uniform() * generator.uniform() }
        let adjusted = method.adjusted(p)
        for i in p.indices {
            #expect(adjusted[i] >= p[i] && adjusted[i] <= 1)
            for j in p.indices where p[i] < p[j] { #expect(adjusted[i] <= adjusted[j]) }
        }
        #expect(method.adjusted([]).isEmpty)
        #expect(method.adjusted([0.03]) == [0.03])
    }

    @Test func `clusters of one are independent values`() throws {
        let values = [0.2, 0.9, 0.4, 0.7].enumerated().map { (value: $0.element, cluster: $0.offset) }
        let mean = try #require(ClusteredMean(values))
        #expect(isClose(mean.correctedStandardError, mean.independentStandardError))
        #expect(ClusteredMean([(value: Double, cluster: Int)]()) == nil)
        #expect(ClusteredMean([(value: 1.0, cluster: "a"), (value: 0.0, cluster: "a")])?.correctedStandardError == nil)
    }

    @Test(arguments: TwoProportionPower.Method.allCases)
    func `the trials for a power have that power`(method: TwoProportionPower.Method) throws {
        let design = TwoProportionPower(first: 0.12, second: 0.25)
        let trials = try #require(design.trialsPerArm(power: 0.85, method: method))
        #expect(isClose(design.power(trialsPerArm: trials, method: method), 0.85, relative: 1e-8))
        #expect(TwoProportionPower(first: 0.1, second: 0.1).trialsPerArm(power: 0.8, method: method) == nil)
    }

    @Test func `agreement is absent where it cannot be told`() {
        #expect(CohenKappa([]) == nil)
        #expect(CohenKappa([[0, 0], [0, 0]]) == nil)
        #expect(CohenKappa([[9, 0], [0, 0]]) == nil)
        #expect(CohenKappa([[5, 0], [0, 5]])?.value == 1)
        #expect(KrippendorffAlpha([[1, 1], [1, 1]]) == nil)
        #expect(KrippendorffAlpha([[1], [2]]) == nil)
        #expect(KrippendorffAlpha([[1, 1], [2, 2]])?.value == 1)
    }

    @Test func `a judge no better than chance is refused`() throws {
        let weak = RoganGladen(
            observed: .init(0.3), sensitivity: .init(0.6, variance: 0.004), specificity: .init(0.5, variance: 0.004))
        #expect(weak == nil)
        #expect(RoganGladen(observed: .init(0.3), sensitivity: .init(0.5), specificity: .init(0.5)) == nil)
        let good = try #require(
            RoganGladen(
                observed: .init(0.3, variance: 0.001), sensitivity: .init(0.9, variance: 0.0004),
                specificity: .init(0.8, variance: 0.0005)))
        // p = 0.1/0.7; Var = (0.001 + p² 0.0004 + (1 − p)² 0.0005) / 0.49.
        let p = 1.0 / 7
        #expect(isClose(good.value, p))
        #expect(isClose(good.variance, (0.001 + p * p * 0.0004 + (1 - p) * (1 - p) * 0.0005) / 0.49))
        #expect(!good.isCut)
    }
}
