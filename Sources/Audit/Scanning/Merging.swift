/// Makes one finding of what several scanners, or several rules, say of the same weakness in one file.
///
/// Two findings are linked if at most two lines lie between the end of one and the beginning of the other (a gap of 2: lines
/// 10 and 12) and they name a common weakness, or, where either names none, if they are of the same rule. Findings linked
/// through others merge too (single linkage; METHODS §11).
package enum Merging {
    /// The largest distance in lines between linked findings.
    static let largestGap = 2

    package static func merged(_ findings: [ScannerFinding], ordinal: Int, file: String) -> [Finding] {
        var parents = Array(findings.indices)
        func root(_ index: Int) -> Int {
            var index = index
            while parents[index] != index {
                parents[index] = parents[parents[index]]
                index = parents[index]
            }
            return index
        }
        for group in sharingAKey(findings) {
            // In a group every two may link, so that one sweep over the lines finds all links.
            let ordered = group.sorted { findings[$0].firstLine < findings[$1].firstLine }
            guard var previous = ordered.first else { continue }
            var reach = findings[previous].lastLine
            for index in ordered.dropFirst() {
                if findings[index].firstLine - reach <= largestGap { parents[root(index)] = root(previous) }
                reach = max(reach, findings[index].lastLine)
                previous = index
            }
        }
        let clusters = Dictionary(grouping: findings.indices, by: root)
        return clusters.values.map { one($0.map { findings[$0] }, ordinal, file) }.sorted {
            ($0.firstLine, $0.lastLine, $0.rules.joined()) < ($1.firstLine, $1.lastLine, $1.rules.joined())
        }
    }

    private static func sharingAKey(_ findings: [ScannerFinding]) -> [[Int]] {
        var byWeakness: [Int: [Int]] = [:]
        var byRule: [String: [Int]] = [:]
        for (index, finding) in findings.enumerated() {
            for weakness in finding.weaknesses { byWeakness[weakness, default: []].append(index) }
            if finding.weaknesses.isEmpty { byRule["\(finding.scanner):\(finding.rule)", default: []].append(index) }
        }
        return Array(byWeakness.values) + Array(byRule.values)
    }

    private static func one(_ members: [ScannerFinding], _ ordinal: Int, _ file: String) -> Finding {
        let ordered = members.sorted {
            ($1.severity, $0.scanner, $0.rule, $0.firstLine, $0.message)
                < ($0.severity, $1.scanner, $1.rule, $1.firstLine, $1.message)
        }
        return Finding(
            ordinal: ordinal, file: file, firstLine: members.map(\.firstLine).min() ?? 1,
            lastLine: members.map(\.lastLine).max() ?? 1,
            level: (members.map(\.level).max() ?? .note).rawValue, severity: members.map(\.severity).max() ?? 1,
            weaknesses: Set(members.flatMap(\.weaknesses)).sorted(),
            rules: Set(members.map { "\($0.scanner):\($0.rule)" }).sorted(), message: ordered.first?.message ?? "")
    }
}
