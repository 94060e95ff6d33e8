import Statistics
import Testing

struct ShareTests {
    @Test func `a share of nothing is absent`() {
        let share = Share(group: 0, unknown: 0, total: 0)
        #expect(share.value == nil)
        #expect(share.bounds == nil)
        #expect(ShareGap(first: 0, second: 0, unknown: 0, total: 0).value == nil)
        #expect(ShareGap(first: 0, second: 0, unknown: 0, total: 0).bounds == nil)
    }

    @Test func `bounds give all or none of the unknown to the group`() {
        let share = Share(group: 30, unknown: 10, total: 80)
        #expect(share.value == 0.375)
        #expect(share.bounds == Interval(lower: 0.375, upper: 0.5))
        #expect(isClose(share.amongKnown, 30.0 / 70))
        let gap = ShareGap(first: 30, second: 25, unknown: 10, total: 80)
        #expect(gap.value == 0.0625)
        #expect(gap.bounds == Interval(lower: -0.0625, upper: 0.1875))
    }

    @Test(arguments: [(30.0, 20.0, 9.0, true), (30.0, 20.0, 10.0, false), (20.0, 30.0, 0.0, false)])
    func `A leads whatever the unknowns are only past B and all of them`(
        first: Double, second: Double, unknown: Double, leads: Bool
    ) {
        let gap = ShareGap(first: first, second: second, unknown: unknown, total: 100)
        #expect(gap.leadsWhateverTheUnknownsAre == leads)
    }

    @Test(arguments: 0..<40)
    func `bounds contain the share wherever the unknown belongs`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: Seed(rawValue: seed))
        let (a, b, rest) = (generator.uniform() * 50, generator.uniform() * 50, generator.uniform() * 50)
        let unknown = generator.uniform() * 30
        let total = a + b + rest + unknown
        let toA = generator.uniform() * unknown
        let toB = generator.uniform() * (unknown - toA)
        let bounds = try #require(Share(group: a, unknown: unknown, total: total).bounds)
        #expect(bounds.contains((a + toA) / total))
        let gap = ShareGap(first: a, second: b, unknown: unknown, total: total)
        #expect(try #require(gap.bounds).contains((a + toA - b - toB) / total))
        if gap.leadsWhateverTheUnknownsAre { #expect(a + toA > b + toB) }
    }

    @Test(arguments: 0..<40)
    func `concentration bounds contain the index of any split of the unknown`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: Seed(rawValue: seed))
        let known = (0..<5).map { _ in generator.uniform() * 20 }
        let unknown = generator.uniform() * 30
        let bounds = try #require(Concentration(known: known, unknown: unknown).herfindahl)
        var parts = known
        let pieces = (0..<6).map { _ in generator.uniform() }
        let sum = pieces.reduce(0, +)
        for (position, piece) in pieces.enumerated() {
            // Some of the unknown goes to known groups, some to a new one.
            if position < 5 { parts[position] += unknown * piece / sum } else { parts.append(unknown * piece / sum) }
        }
        let total = parts.reduce(0, +)
        #expect(bounds.contains(parts.reduce(0) { $0 + ($1 / total) * ($1 / total) }))
    }

    @Test func `concentration without unknown is one number`() throws {
        let concentration = Concentration(known: [25, 25, 25, 25], unknown: 0)
        #expect(concentration.herfindahl == Interval(lower: 0.25, upper: 0.25))
        #expect(concentration.effectiveNumber == Interval(lower: 4, upper: 4))
        #expect(Concentration(known: [], unknown: 0).herfindahl == nil)
        let unknownOnly = Concentration(known: [], unknown: 5)
        #expect(unknownOnly.herfindahl == Interval(lower: 0, upper: 1))
        #expect(unknownOnly.effectiveNumber == nil)
    }

    @Test func `inequality counts positive values only`() {
        let inequality = Inequality([0, 10, 30, 0, 60])
        #expect(inequality.count == 3)
        #expect(isClose(inequality.gini, 1.0 / 3))
        #expect(isClose(inequality.shareOfLargest(1), 0.6))
        #expect(isClose(inequality.shareOfLargest(2), 0.9))
        #expect(inequality.shareOfLargest(50) == 1)
        #expect(Inequality([0, 0]).gini == nil)
        #expect(Inequality([0, 0]).shareOfLargest(1) == nil)
        #expect(Inequality([7, 7, 7]).gini == 0)
    }
}
