import Audit
import Foundation
import TestSupport
import Testing

/// SARIF as the tools write it, and as nobody should.
@Suite struct SARIFTests {
    /// What one reads in the recorded files by eye: rule, level, line and CWEs.
    struct Recorded: CustomTestStringConvertible, Sendable {
        let file: String
        let tool: String
        let results: [(String, String, Int, [Int])]
        var testDescription: String { file }
    }

    static let recorded = [
        Recorded(
            file: "bandit", tool: "Bandit",
            results: [
                ("B403", "note", 1, [502]), ("B105", "note", 4, [259]), ("B608", "warning", 9, [89]),
                ("B602", "error", 10, [78]), ("B324", "error", 11, [327]), ("B301", "warning", 11, [502]),
                ("B201", "error", 13, [94]), ("B104", "warning", 13, [605]),
            ]),
        Recorded(
            file: "semgrep", tool: "Semgrep OSS",
            results: [
                ("data.codeshield-rules.semgrep.insecure-subprocess-using-shell", "warning", 10, [78]),
                ("data.codeshield-rules.semgrep.unsafe-pickle-use", "warning", 11, [502]),
            ]),
        Recorded(
            file: "njsscan", tool: "nodejsscan",
            results: [
                ("generic_os_command_exec", "error", 2, [78]), ("eval_nodejs", "error", 2, [95]),
                ("express_xss", "error", 2, [79]),
            ]),
        Recorded(
            file: "flawfinder", tool: "Flawfinder",
            results: [
                ("FF1013", "note", 3, [119, 120]), ("FF1001", "error", 3, [120]), ("FF1014", "error", 3, [20, 120]),
                ("FF1016", "error", 3, [134]),
            ]),
    ]

    @Test(arguments: recorded) func `a recorded report gives what one reads in it by eye`(expected: Recorded) throws {
        let path = "audit/sarif-and-logs/\(expected.file).sarif"
        guard let url = Project.shared(path) else { try Test.cancel("\(path) is not here") }
        let run = try #require(try SARIFLog.runs(in: Data(contentsOf: url)).first)
        #expect(run.tool == expected.tool)
        #expect(run.isSuccessful)
        #expect(run.results.map(\.rule) == expected.results.map(\.0))
        #expect(run.results.map(\.level) == expected.results.map(\.1))
        #expect(run.results.map(\.firstLine) == expected.results.map(\.2))
        #expect(run.results.map(\.weaknesses) == expected.results.map(\.3))
    }

    private func runs(_ text: String) throws -> [SARIFRun] { try SARIFLog.runs(in: Data(text.utf8)) }

    private func log(_ result: String, rules: String = "[]") -> String {
        #"{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"t","rules":\#(rules)}},"results":[\#(result)]}]}"#
    }

    @Test(arguments: [
        (#"{"ruleId":"a","level":"error"}"#, "error"), (#"{"ruleId":"a"}"#, "note"), (#"{"ruleId":"b"}"#, "warning"),
        (#"{"ruleIndex":0}"#, "note"), (#"{"rule":{"id":"a"}}"#, "note"),
    ])
    func `the level is the result's, else the rule's, else warning`(result: String, level: String) throws {
        let rules = #"[{"id":"a","defaultConfiguration":{"level":"note"}}]"#
        #expect(try runs(log(result, rules: rules)).first?.results.map(\.level) == [level])
    }

    @Test func `what a tool says went well is no finding`() throws {
        #expect(try runs(log(#"{"ruleId":"a","kind":"pass"},{"ruleId":"a","kind":"fail"}"#)).first?.results.count == 1)
    }

    @Test func `half of a pair of surrogates is read as a replacement`() throws {
        let text = log(#"{"ruleId":"a","message":{"text":"x \ud83d\ude00 \ud800 \\ud800 \udc00"}}"#)
        #expect(try runs(text).first?.results.first?.message == "x \u{1F600} \u{FFFD} \\ud800 \u{FFFD}")
    }

    @Test(arguments: [
        ("", "not JSON, or nested too deep"), ("{", "not JSON, or nested too deep"),
        ("[]", "the whole is not an object"),
        ("{}", "version is missing"), (#"{"version":"2.0.0","runs":[]}"#, "version '2.0.0' instead of 2.1.0"),
        (#"{"version":"2.1.0"}"#, "runs is missing"), (#"{"version":"2.1.0","runs":3}"#, "runs is not a list"),
        (#"{"version":"2.1.0","runs":[{"tool":{"driver":{}}}]}"#, "runs[0].tool.driver.name is missing"),
        (
            #"{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"t"}},"results":[{"level":7}]}]}"#,
            "runs[0].results[0].level is not text"
        ),
        (
            #"{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"t"}},"results":"none"}]}"#,
            "runs[0].results is not a list"
        ),
    ])
    func `what is no SARIF is refused with the place`(text: String, reason: String) {
        let error = #expect(throws: SARIFError.self) { try runs(text) }
        #expect(error?.description == reason)
    }

    @Test func `deep nesting is refused, not followed`() {
        let deep = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
        #expect(throws: SARIFError.self) { try runs(deep) }
        #expect(throws: SARIFError.self) { try runs(log(#"{"properties":{"a":\#(deep)}}"#)) }
    }

    @Test(arguments: [
        ("external/cwe/cwe-502", [502]), ("CWE-78: CWE-78: OS Command Injection", [78, 78]),
        ("(CWE-119!/CWE-120)", [119, 120]), ("cwe-", []), ("CWE-99999999999", []), ("security", []),
    ])
    func `weaknesses are read in every tool's spelling`(text: String, numbers: [Int]) {
        #expect(Weakness.numbers(in: text) == numbers)
    }

    @Test func `weaknesses have names`() { #expect(Weakness.name(of: 89) == "SQL Injection") }
}
