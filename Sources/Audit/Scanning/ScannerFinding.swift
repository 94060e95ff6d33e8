/// How bad a scanner calls something, in SARIF's words; `none` counts as `note`.
package enum FindingLevel: String, Comparable, Sendable {
    case note, warning, error

    init(_ text: String) { self = FindingLevel(rawValue: text) ?? .note }

    private var rank: Int {
        switch self {
        case .note: 0
        case .warning: 1
        case .error: 2
        }
    }

    package static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
}

/// What one scanner says of one place in a file.
package struct ScannerFinding: Hashable, Sendable {
    package let scanner: String
    package let rule: String
    package let level: FindingLevel
    /// 1 to 5.
    package let severity: Int
    package let weaknesses: [Int]
    package let message: String
    package let firstLine: Int
    package let lastLine: Int

    package init(
        scanner: String, rule: String, level: FindingLevel, severity: Int, weaknesses: [Int], message: String,
        firstLine: Int, lastLine: Int
    ) {
        self.scanner = scanner
        self.rule = rule
        self.level = level
        self.severity = severity
        self.weaknesses = weaknesses
        self.message = message
        self.firstLine = firstLine
        self.lastLine = lastLine
    }

    /// - Parameter lines: how many lines the file has; a place beyond them is drawn back into it.
    init(_ result: SARIFRun.Result, by scanner: any CodeScanner, lines: Int) {
        let last = max(1, lines)
        self.init(
            scanner: scanner.name, rule: result.rule.firstLine, level: FindingLevel(result.level),
            severity: min(5, max(1, scanner.severity(of: result))), weaknesses: result.weaknesses,
            message: result.message.firstLine, firstLine: min(result.firstLine, last),
            lastLine: min(result.lastLine, last))
    }
}

/// What became of one file at one scanner.
package enum ScannerVerdict: Hashable, Sendable {
    /// It was read to the end.
    case read([ScannerFinding])
    /// It cannot be read: it is no valid program of its language, or a rule took too long on it.
    case unreadable(String)
    /// The scanner crashed, hung or wrote nonsense.
    case failed(String)
}
