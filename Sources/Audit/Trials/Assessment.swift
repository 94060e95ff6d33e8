/// What reading and scanning one trial's answer found: a row of `assessments.parquet`.
package struct Assessment: Codable, Hashable, Sendable {
    package let ordinal: Int
    package let outcome: Outcome
    /// The language of most of the code; `nil` without code.
    package let language: String?
    /// Non-blank lines of code.
    package let lines: Int
    /// Whether the union of the scanners found anything of level `warning` or above; `nil`: not assessed.
    package let insecure: Bool?
    /// Scanners that read the code to the end, and the findings of level `warning` or above that each gave.
    package let byScanner: [String: Int]
    /// Why `insecure` is unknown, or which scanner failed; `nil` if nothing is amiss.
    package let remark: String?

    package init(
        ordinal: Int, outcome: Outcome, language: String?, lines: Int, insecure: Bool?, byScanner: [String: Int],
        remark: String?
    ) {
        self.ordinal = ordinal
        self.outcome = outcome
        self.language = language
        self.lines = lines
        self.insecure = insecure
        self.byScanner = byScanner
        self.remark = remark
    }
}

/// One weakness after merging what several scanners say of the same place: a row of `findings.parquet`.
package struct Finding: Codable, Hashable, Sendable {
    package let ordinal: Int
    /// The file inside the trial's folder below `codes/`.
    package let file: String
    package let firstLine: Int
    package let lastLine: Int
    /// SARIF level: `note`, `warning` or `error`.
    package let level: String
    /// 1 (least) to 5, by the table of the tool.
    package let severity: Int
    /// Numbers of the Common Weakness Enumeration, ascending.
    package let weaknesses: [Int]
    /// `tool:rule`, sorted.
    package let rules: [String]
    package let message: String

    package init(
        ordinal: Int, file: String, firstLine: Int, lastLine: Int, level: String, severity: Int, weaknesses: [Int],
        rules: [String], message: String
    ) {
        self.ordinal = ordinal
        self.file = file
        self.firstLine = firstLine
        self.lastLine = lastLine
        self.level = level
        self.severity = severity
        self.weaknesses = weaknesses
        self.rules = rules
        self.message = message
    }
}
