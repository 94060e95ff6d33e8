import Statistics
import Testing

struct SpecificationCurveTests {
    private static let choices = [
        SpecificationCurve.Choice(name: "attribution", levels: ["uploader", "parent", "root"]),
        SpecificationCurve.Choice(name: "cohort", levels: ["all", "new"]),
    ]

    @Test func `an additive gap is explained by its choices alone`() throws {
        let curve = SpecificationCurve(Self.choices) { [0.1, 0.2, 0.6][$0[0]] + [0, -0.3][$0[1]] }
        let explained = try #require(curve.explained)
        // Variances: attribution 0.14/3 (of 0.1, 0.2, 0.6), cohort 0.0225.
        #expect(isClose(explained[0], (0.14 / 3) / (0.14 / 3 + 0.0225)))
        #expect(isClose(explained[1], 0.0225 / (0.14 / 3 + 0.0225)))
        #expect(isClose(curve.interactions, 0, absolute: 1e-12))
        #expect(curve.specifications.count == 6)
        #expect(curve.specifications.map(\.gap) == curve.specifications.map(\.gap).sorted())
        #expect(isClose(curve.shareLeading, 4.0 / 6))
        #expect(isClose(curve.median, 0.15))
    }

    @Test func `what only appears together is interaction`() {
        let choices = [
            SpecificationCurve.Choice(name: "a", levels: ["0", "1"]), .init(name: "b", levels: ["0", "1"]),
        ]
        let curve = SpecificationCurve(choices) { $0[0] == $0[1] ? 1 : -1 }
        #expect(curve.explained == [0, 0])
        #expect(curve.interactions == 1)
    }

    @Test func `gaps that are all equal explain nothing`() {
        let curve = SpecificationCurve(Self.choices) { _ in 0.1 }
        #expect(curve.explained == nil)
        #expect(curve.interactions == nil)
        #expect(curve.median == 0.1)
    }

    @Test func `a level that the data cannot serve is dropped whole`() {
        let curve = SpecificationCurve(Self.choices) { $0[0] == 2 ? nil : Double($0[0] - $0[1]) }
        #expect(curve.choices[0].levels == ["uploader", "parent"])
        #expect(curve.dropped.map(\.levels) == [["root"], []])
        #expect(curve.specifications.count == 4)
    }

    @Test func `a single infeasible combination takes one level with it and leaves a full grid`() {
        let curve = SpecificationCurve(Self.choices) { $0 == [1, 1] ? nil : 0.5 }
        #expect(curve.dropped.map(\.levels) == [["parent"], []])
        #expect(curve.specifications.count == 4)
    }

    @Test func `nothing feasible is no curve`() {
        let curve = SpecificationCurve(Self.choices) { _ in nil }
        #expect(curve.specifications.isEmpty)
        #expect(curve.shareLeading == nil)
        #expect(curve.median == nil)
        #expect(curve.explained == nil)
    }

    @Test(arguments: 0..<30)
    func `explained shares are not negative and do not pass one`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: Seed(rawValue: seed))
        let gaps = (0..<6).map { _ in generator.uniform() - 0.5 }
        let curve = SpecificationCurve(Self.choices) { gaps[$0[0] * 2 + $0[1]] }
        let explained = try #require(curve.explained)
        #expect(explained.allSatisfy { $0 >= 0 })
        #expect(explained.reduce(0, +) <= 1 + 1e-12)
    }
}
