import Statistics
import Testing

struct CadenceTests {
    @Test func `the median of gaps without censoring is their middle`() {
        let curve = SurvivalCurve([3, 9, 5].map { .init(length: $0, ended: true) })
        #expect(curve.median == 5)
        #expect(curve.survival(at: 2) == 1)
        #expect(isClose(curve.survival(at: 5), 1.0 / 3))
        #expect(curve.survival(at: 9) == 0)
    }

    @Test func `a median that too many running gaps hide is not reached`() {
        let curve = SurvivalCurve([
            .init(length: 3, ended: true), .init(length: 8, ended: false), .init(length: 9, ended: false),
        ])
        #expect(curve.median == nil)
        #expect(SurvivalCurve([]).median == nil)
        #expect(SurvivalCurve([.init(length: 4, ended: false)]).median == nil)
    }

    @Test func `a gap censored at an end counts as at risk there`() {
        let curve = SurvivalCurve([.init(length: 4, ended: true), .init(length: 4, ended: false)])
        #expect(curve.steps.map(\.atRisk) == [2])
        #expect(curve.survival(at: 4) == 0.5)
        #expect(curve.median == 4)
    }

    @Test func `survival of one half on paper is one half`() {
        // 9/10 · 8/9 · 7/8 · 6/7 · 5/6 in floating point is a hair above ½.
        let curve = SurvivalCurve((1...10).map { .init(length: Double($0), ended: true) })
        #expect(curve.median == 5)
    }

    @Test(arguments: 0..<25)
    func `permutation p-values lie above zero and reach at least the smallest attainable`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: Seed(rawValue: seed))
        let first = (0..<4).map { _ in generator.uniform() * 50 }
        let second = (0..<5).map { _ in generator.uniform() * 50 }
        let difference = try #require(MedianDifference(first: first, second: second, using: &generator))
        #expect(difference.test.isExact)
        #expect(difference.test.pValue > 0 && difference.test.pValue <= 1)
        #expect(difference.test.pValue >= difference.test.smallestAttainable)
        #expect(difference.test.relabelings == 126)
        let mirrored = try #require(MedianDifference(first: second, second: first, using: &generator))
        #expect(isClose(mirrored.test.pValue, difference.test.pValue))
        #expect(isClose(mirrored.test.observed, -difference.test.observed))
    }

    @Test func `many organisations are relabelled at random, near the exact p`() throws {
        var generator = SeededGenerator(seed: Seed(rawValue: 3))
        let first = (0..<7).map { Double($0 * $0) + 14 }
        let second = (0..<8).map { Double($0 * $0) }
        let exact = try #require(MedianDifference(first: first, second: second, using: &generator))
        #expect(exact.test.isExact && exact.test.relabelings == 6_435)
        let drawn = try #require(MedianDifference(first: first, second: second, limit: 100, using: &generator))
        #expect(!drawn.test.isExact && drawn.test.relabelings == 10_000)
        #expect(drawn.test.smallestAttainable == 1 / 10_001.0)
        #expect(abs(drawn.test.pValue - exact.test.pValue) < 0.02)
    }

    @Test func `an empty group has no difference`() {
        var generator = SeededGenerator(seed: Seed(rawValue: 3))
        #expect(MedianDifference(first: [], second: [1], using: &generator) == nil)
    }
}
