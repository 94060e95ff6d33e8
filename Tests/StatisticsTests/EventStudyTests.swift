import Statistics
import Testing

struct EventStudyTests {
    private func series(_ weeks: Int, jump: Double, at event: Int, seed: UInt64) -> [Double] {
        var generator = SeededGenerator(seed: Seed(rawValue: seed))
        return (0..<weeks).map { ($0 > event ? jump : 0) + 0.01 * Double($0) + 0.1 * generator.normal() }
    }

    @Test func `a large jump stands out among the placebo dates`() throws {
        let study = try #require(EventStudy(series: series(120, jump: 2, at: 60, seed: 1), event: 60))
        #expect(study.event.window == 46...74)
        // Positions 14...45 and 75...105 have windows of their own without the event.
        #expect(study.placeboCount == 32 + 31)
        #expect(isClose(study.levelPValue, 1.0 / 64))
        #expect(abs(study.event.level.value - 2) < 0.4)
        #expect(try #require(study.slopePValue) > 1.0 / 64)
    }

    @Test func `no jump does not stand out`() throws {
        let study = try #require(EventStudy(series: series(120, jump: 0, at: 60, seed: 2), event: 60))
        let p = try #require(study.levelPValue)
        #expect(p > 0.05 && p <= 1)
    }

    @Test func `few placebo dates are not testable`() throws {
        let study = try #require(EventStudy(series: series(60, jump: 2, at: 30, seed: 1), event: 30))
        #expect(study.placeboCount < 19)
        #expect(study.levelPValue == nil)
        #expect(study.slopePValue == nil)
    }

    @Test(arguments: [13, 47])
    func `an event with fewer than twelve weeks on a side has no effect`(event: Int) {
        #expect(EventStudy(series: series(60, jump: 1, at: event, seed: 1), event: event) == nil)
    }

    @Test func `unknown weeks are passed over`() throws {
        var values: [Double?] = series(120, jump: 2, at: 60, seed: 1)
        values[50] = nil
        let study = try #require(EventStudy(series: values, event: 60))
        #expect(study.event.window == 45...74)
    }

    @Test func `the logit is finite at the ends`() {
        #expect(isClose(EventStudy.logit(group: 0, total: 0), 0))
        #expect(EventStudy.logit(group: 0, total: 100).isFinite)
        #expect(EventStudy.logit(group: 100, total: 100).isFinite)
        // logit of (30.5 / 101).
        #expect(isClose(EventStudy.logit(group: 30, total: 100), -0.837_886_026_204_857))
    }

    @Test func `dependent columns have no fit`() {
        #expect(LinearModel(design: [[1, 2], [1, 2], [1, 2]], response: [1, 2, 3]) == nil)
        #expect(LinearModel(design: [[1, 0], [1, 1]], response: [1, 2]) == nil)
    }
}
