import Foundation
import Statistics
import Testing

struct FamilyBootstrapTests {
    private static func families(_ count: Int, seed: UInt64) -> [FamilyBootstrap.Family] {
        var generator = SeededGenerator(seed: Seed(rawValue: seed))
        return (0..<count).map { _ in
            let size = 1 / (1 - generator.uniform())
            let toFirst = generator.uniform()
            let toSecond = (1 - toFirst) * generator.uniform()
            return .init(groups: [size * toFirst, size * toSecond], total: size)
        }
    }

    private static func draw(
        _ families: [FamilyBootstrap.Family], seed: UInt64, replicates: Int = 300
    ) -> FamilyBootstrap? {
        var generator = SeededGenerator(seed: Seed(rawValue: seed))
        return FamilyBootstrap(families: families, replicates: replicates, using: &generator)
    }

    @Test func `the same seed gives the same intervals and another seed others`() throws {
        let families = Self.families(30, seed: 1)
        let first = try #require(Self.draw(families, seed: 7))
        #expect(first == Self.draw(families, seed: 7))
        #expect(first != Self.draw(families, seed: 8))
    }

    @Test func `shares that are the same in every family have no width`() throws {
        let families = (1...20).map {
            FamilyBootstrap.Family(groups: [Double($0), Double(2 * $0)], total: Double(4 * $0))
        }
        let bootstrap = try #require(Self.draw(families, seed: 3))
        #expect(isClose(bootstrap.shares[0], [0.25, 0.25]))
        #expect(isClose(bootstrap.shares[1], [0.5, 0.5]))
        #expect(isClose(bootstrap.gap, [-0.25, -0.25]))
        #expect(bootstrap.firstLeads == 0)
    }

    @Test func `a lone family is never weighed away`() throws {
        let bootstrap = try #require(Self.draw([.init(groups: [3], total: 4)], seed: 5))
        #expect(bootstrap.shares == [Interval(lower: 0.75, upper: 0.75)])
        #expect(bootstrap.gap == nil)
        #expect(bootstrap.firstLeads == nil)
    }

    @Test func `families without a download change nothing`() throws {
        let families = Self.families(12, seed: 2)
        let padded = families.flatMap { [$0, .init(groups: [0, 0], total: 0)] }
        #expect(Self.draw(families, seed: 4) == Self.draw(padded, seed: 4))
        #expect(Self.draw([.init(groups: [0, 0], total: 0)], seed: 4) == nil)
    }

    /// The bootstrap of a ratio agrees with the linearised standard error √Σ (a_f − s t_f)² / T where no family
    /// dominates.
    @Test func `the width agrees with the linearised standard error`() throws {
        let families = (0..<400).map { number in
            FamilyBootstrap.Family(groups: [number.isMultiple(of: 3) ? 1 : 0, 0], total: 1)
        }
        let bootstrap = try #require(Self.draw(families, seed: 11, replicates: 4_000))
        let share = 134.0 / 400
        let error = (families.reduce(0) { $0 + ($1.groups[0] - share) * ($1.groups[0] - share) }).squareRoot() / 400
        #expect(isClose(bootstrap.shares[0].width, 2 * 1.96 * error, relative: 0.06))
        #expect(bootstrap.shares[0].contains(share))
    }

    @Test func `coverage is near its level for light tails and lower for heavy ones`() throws {
        var generator = SeededGenerator(seed: Seed(rawValue: 21))
        let light = try #require(
            FamilyBootstrap.coverage(
                tailIndex: 5, families: 80, share: 0.4, studies: 200, replicates: 150, using: &generator))
        let heavy = try #require(
            FamilyBootstrap.coverage(
                tailIndex: 0.7, families: 80, share: 0.4, studies: 200, replicates: 150, using: &generator))
        #expect(light > 0.88 && light <= 1)
        #expect(heavy < light - 0.05)
        #expect(FamilyBootstrap.coverage(tailIndex: 1, families: 0, share: 0.4, using: &generator) == nil)
    }

    @Test func `the Hill index recovers a Pareto tail`() throws {
        // Exact quantiles of a Pareto law with α = 1.2.
        let values = (1...5_000).map { pow(1 - Double($0) / 5_001, -1 / 1.2) }
        let index = try #require(HillIndex(values))
        #expect(index.tailCount == 500)
        #expect(isClose(index.value, 1.2, relative: 0.02))
        #expect(index.populationShareExists)
        #expect(HillIndex([1, 0, -3]) == nil)
        #expect(HillIndex([2, 2, 2]) == nil)
    }

    @Test func `the Hill index of few values is the formula`() {
        // k = 2: 2 / (ln(8/2) + ln(4/2)) = 2 / (3 ln 2).
        let index = HillIndex([1, 2, 4, 8], tailCount: 2)
        #expect(isClose(index?.value, 0.961_796_693_925_975_6))
    }
}
