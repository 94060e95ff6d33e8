import Statistics
import Testing

@Suite struct OpenRanksTests {
    /// The ranks by their definition: give the unknown to one group, or to the smaller ones, the nearest first.
    private func slowly(_ value: Double, _ values: [Double], _ unknown: Double) -> (best: Int, worst: Int) {
        var left = unknown
        var passed = 0
        for other in values.filter({ $0 <= value }).dropFirst() {
            left -= value - other
            if left <= 0 { break }
            passed += 1
        }
        return (1 + values.count { $0 > value + unknown }, 1 + values.count { $0 > value } + passed)
    }

    @Test(arguments: 1...200 as ClosedRange<UInt64>)
    func theUnknownMayBelongToTheGroupOrToTheOnesBehindIt(seed: UInt64) {
        var random = SeededGenerator(seed: Seed(rawValue: seed))
        let values = (0..<Int.random(in: 1...40, using: &random)).map { _ in
            Double(Int.random(in: 0...20, using: &random))
        }.sorted(by: >)
        let unknown = Double(Int.random(in: 0...30, using: &random))
        let ranks = OpenRanks(values, unknown: unknown)
        for value in values {
            #expect(ranks.of(value) == slowly(value, values, unknown))
        }
    }
}
