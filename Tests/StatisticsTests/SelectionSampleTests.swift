import Statistics
import Testing

struct SelectionSampleTests {
    private func task(_ trigger: [Int], _ placebo: [Int]) -> SelectionSample.Task {
        func counts(_ numbers: [Int]) -> SelectionSample.Counts {
            .init(trials: numbers[0], code: numbers[1], insecure: numbers[2])
        }
        return .init(trigger: counts(trigger), placebo: counts(placebo))
    }

    @Test func `bounds are those of all trials together`() throws {
        // Code rates 5/10 and 10/10; risks 3/5 and 3/10; placebo in [0, 0.6].
        let sample = SelectionSample([task([4, 2, 1], [6, 6, 2]), task([6, 3, 2], [4, 4, 1])])
        let difference = try #require(sample.bounds).difference
        #expect(isClose(difference.lower, 0))
        #expect(isClose(difference.upper, 0.6))
    }

    @Test func `tasks alike add no uncertainty, and unlike ones do`() throws {
        var generator = SeededGenerator(seed: Seed(rawValue: 5))
        let alike = SelectionSample([SelectionSample.Task](repeating: task([10, 5, 3], [10, 8, 2]), count: 6))
        #expect(alike.interval(replicates: 200, using: &generator) == alike.bounds?.difference)
        let unlike = SelectionSample((0..<6).map { task([10, 5, $0 % 3 + 1], [10, 8, $0 % 4]) })
        let interval = try #require(unlike.interval(replicates: 200, using: &generator))
        let bounds = try #require(unlike.bounds).difference
        #expect(interval.lower < bounds.lower)
        #expect(interval.upper > bounds.upper)
    }

    @Test func `without code nothing is known`() {
        var generator = SeededGenerator(seed: Seed(rawValue: 5))
        let sample = SelectionSample([task([10, 0, 0], [10, 8, 2]), task([10, 0, 0], [10, 8, 2])])
        #expect(sample.bounds == nil)
        #expect(sample.interval(replicates: 50, using: &generator) == nil)
        #expect(SelectionSample([task([1, 1, 1], [1, 1, 1])]).interval(using: &generator) == nil)
    }
}
