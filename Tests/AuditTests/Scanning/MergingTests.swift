import Audit
import Testing

/// Which findings are one.
@Suite struct MergingTests {
    private func finding(
        _ scanner: String, _ rule: String, _ lines: ClosedRange<Int>, _ weaknesses: [Int],
        _ level: FindingLevel = .warning, severity: Int = 3
    ) -> ScannerFinding {
        ScannerFinding(
            scanner: scanner, rule: rule, level: level, severity: severity, weaknesses: weaknesses,
            message: "\(scanner) \(rule)", firstLine: lines.lowerBound, lastLine: lines.upperBound)
    }

    private func merged(_ findings: [ScannerFinding]) -> [Finding] {
        Merging.merged(findings, ordinal: 7, file: "main.py")
    }

    @Test func `two scanners on one weakness are one finding with the worst of both`() {
        let found = merged([
            finding("bandit", "B602", 10...10, [78], .error, severity: 5), finding("semgrep", "shell", 10...12, [78]),
        ])
        #expect(
            found == [
                Finding(
                    ordinal: 7, file: "main.py", firstLine: 10, lastLine: 12, level: "error", severity: 5,
                    weaknesses: [78], rules: ["bandit:B602", "semgrep:shell"], message: "bandit B602")
            ])
    }

    @Test(arguments: [(10, 1), (11, 1), (12, 1), (13, 2), (40, 2)])
    func `a gap of two lines links, of three it does not`(line: Int, count: Int) {
        #expect(merged([finding("a", "x", 5...10, [78]), finding("b", "y", line...line, [78])]).count == count)
    }

    @Test func `findings merge through others, in any order`() {
        let chain = [finding("a", "x", 5...5, [1, 2]), finding("b", "y", 1...1, [1]), finding("c", "z", 3...3, [1])]
        #expect(merged(chain).count == 1)
        #expect(merged(chain.reversed()) == merged(chain))
        let twoKinds = [
            finding("a", "x", 5...5, [1]), finding("b", "y", 5...5, [1, 2]), finding("c", "z", 5...5, [2]),
        ]
        #expect(merged(twoKinds).map(\.weaknesses) == [[1, 2]])
    }

    @Test func `other weaknesses at the same place stay apart`() {
        #expect(merged([finding("a", "x", 5...5, [78]), finding("b", "y", 5...5, [89])]).count == 2)
    }

    @Test func `without a weakness only the same rule merges`() {
        let found = merged([
            finding("a", "x", 5...5, []), finding("a", "x", 6...6, []), finding("a", "y", 5...5, []),
            finding("b", "x", 5...5, []), finding("c", "z", 5...5, [78]),
        ])

        #expect(found.count == 4)
    }

    @Test func `a finding that spans others links with what follows it`() {
        let found = merged([
            finding("a", "x", 1...50, [78]), finding("a", "x", 3...3, [78]), finding("a", "x", 52...52, [78]),
        ])
        #expect(found.map { $0.firstLine...$0.lastLine } == [1...52])
    }

    @Test func `a hundred thousand findings are merged at once`() {
        let many = (1...100_000).map { finding("a", "x", $0 * 4...$0 * 4, [78]) }
        #expect(merged(many).count == 100_000)
    }
}
