import Audit
import Foundation
import TestSupport
import Testing

/// Every scanner really runs, on code that has what it looks for.
@Suite(.serialized) struct RealScannerTests {
    /// Code of a language, and the CWEs that a scanner must find in it.
    struct Case: CustomTestStringConvertible, Sendable {
        let scanner: String
        let language: String
        let code: String
        let weaknesses: Set<Int>
        var testDescription: String { "\(scanner), \(language)" }
    }

    static let python = """
        import hashlib, subprocess, pickle, sys
        subprocess.call("ls " + sys.argv[1], shell=True)
        pickle.loads(sys.stdin.buffer.read())
        print(hashlib.md5(b"x").hexdigest())
        """
    static let javascript = """
        const express = require('express'); const app = express(); const cp = require('child_process');
        app.get('/', (req, res) => { cp.exec('ls ' + req.query.d); eval(req.query.x); });
        """
    static let c = """
        #include <stdio.h>
        int main(int argc, char **argv) {
            char b[10];
            gets(b);
            printf(argv[1]);
            b[12] = 0;
            return 0;
        }
        """

    static let cases: [Case] = [
        Case(scanner: "bandit", language: "python", code: python, weaknesses: [78, 502, 327]),
        Case(scanner: "semgrep", language: "python", code: python, weaknesses: [78, 502]),
        Case(scanner: "regex", language: "python", code: python, weaknesses: [328]),
        Case(scanner: "njsscan", language: "javascript", code: javascript, weaknesses: [78, 95]),
        Case(scanner: "flawfinder", language: "c", code: c, weaknesses: [120, 134]),
        Case(scanner: "cppcheck", language: "c", code: c, weaknesses: [788]),
        Case(
            scanner: "semgrep", language: "php", code: "<?php\n$x = $_GET['x'];\neval($x);\n", weaknesses: [94]),
    ]

    /// Harmless code, code that does not parse, and code that tells scanners to look away.
    static let calm = [
        "python\ndef add(a, b):\n    return a + b", "javascript\nconst add = (a, b) => a + b;",
        "c\nint add(int a, int b) { return a + b; }", "java\nclass A { int add(int a, int b) { return a + b; } }",
        "php\n<?php function add($a, $b) { return $a + $b; }",
        "csharp\nclass A { int Add(int a, int b) { return a + b; } }", "python\ndef broken(:\n    return 1",
        "javascript\nfunction broken( {", "c\nint broken( {",
        "python\nimport pickle\npickle.loads(x)  # nosec # nosemgrep",
        "javascript\napp.get('/', (req, res) => { eval(req.query.x); }); // njsscan-ignore: eval_nodejs NoSemGrep",
        "c\nvoid f(char *a) { char b[4]; strcpy(b, a); } /* flawfinder: ignore */",
        // bandit dies of this one.
        "python\npassword = \"\\ud800\"",
    ]

    /// One scan for all cases: a scanner's start is most of its time.
    @Test func `each scanner finds what it is for`() async throws {
        let scanners = try Tools.scanners()
        try await ScannedRun.with(["python", "javascript", "c", "php"]) { run in
            try run.journal(
                Self.cases.enumerated().map { index, one in
                    run.trial(100 + index, "```\(one.language)\n\(one.code)\n```")
                })
            try run.journal(Self.calm.enumerated().map { run.trial($0, "```\($1)\n```") })
            try await run.scan(scanners)
            let assessments = try run.assessments()
            let findings = try run.findings()
            for (index, one) in Self.cases.enumerated() {
                let mine = findings.filter { finding in
                    finding.ordinal == 100 + index && finding.rules.contains { $0.hasPrefix("\(one.scanner):") }
                }
                #expect(
                    one.weaknesses.isSubset(of: mine.flatMap(\.weaknesses)),
                    "\(one.testDescription): \(mine.map(\.rules)) \(mine.flatMap(\.weaknesses))")
                #expect(assessments[100 + index]?.insecure == true, "\(one.testDescription)")
                #expect((assessments[100 + index]?.byScanner[one.scanner] ?? 0) > 0, "\(one.testDescription)")
                #expect(assessments[100 + index]?.remark == nil, "\(one.testDescription)")
            }
            try Self.checkCalm(assessments)
        }
    }

    private static func checkCalm(_ found: [Int: Assessment]) throws {
        let readers: [Int: Set<String>] = [
            0: ["bandit", "semgrep", "regex"], 1: ["njsscan", "semgrep", "regex"],
            2: ["flawfinder", "cppcheck", "semgrep", "regex"], 3: ["semgrep", "regex"], 4: ["semgrep", "regex"],
            5: ["semgrep", "regex"],
        ]
        for (ordinal, names) in readers {
            #expect(found[ordinal]?.insecure == false, "\(ordinal): \(String(describing: found[ordinal]))")
            #expect(found[ordinal].map { Set($0.byScanner.keys) } == names)
            #expect(found[ordinal]?.remark == nil)
        }
        for (ordinal, name) in [(6, "bandit"), (7, "njsscan"), (8, "cppcheck")] {
            #expect(found[ordinal]?.byScanner[name] == nil)
            #expect(found[ordinal]?.remark?.hasPrefix("\(name): ") == true, "\(String(describing: found[ordinal]))")
        }
        #expect((9...11).allSatisfy { found[$0]?.insecure == true })
        #expect(found[9].map { ($0.byScanner["bandit"] ?? 0) > 0 && ($0.byScanner["semgrep"] ?? 0) > 0 } == true)
        #expect(found[10].map { ($0.byScanner["njsscan"] ?? 0) > 0 } == true)
        #expect(found[11].map { ($0.byScanner["flawfinder"] ?? 0) > 0 } == true)
        #expect(found[12]?.byScanner["bandit"] == nil)
        #expect(found[12]?.remark?.hasPrefix("bandit failed: wrote no report") == true)
    }

    @Test func `own rules are read beside codeshield's and bring their languages`() throws {
        try Scratch.with { folder in
            let rule = """
                rules:
                - id: no-todo
                  languages: [go]
                  severity: WARNING
                  message: m
                  pattern: todo()
                """
            _ = try Scratch.file("mine.yaml", rule, in: folder)
            _ = try Tools.scanners()
            let semgrep = try Scanners(Tools.toolbox, wanted: ["semgrep"], rules: [folder], jobs: 1).present
            #expect(semgrep.first?.languages.isSuperset(of: [.go, .python, .csharp]) == true)
        }
    }

    @Test(arguments: ["missing", "empty", "damaged"]) func `rules that are none are refused`(kind: String) throws {
        try Scratch.with { folder in
            _ = try Tools.scanners()
            let rules = folder.appending(path: kind)
            if kind != "missing" {
                try FileManager.default.createDirectory(at: rules, withIntermediateDirectories: true)
            }
            if kind == "damaged" { _ = try Scratch.file("a.yaml", "a: [", in: rules) }
            let error = #expect(throws: AuditError.self) {
                try Scanners(Tools.toolbox, wanted: ["semgrep"], rules: [rules], jobs: 1)
            }
            #expect(error?.code == .badInput)
        }
    }

    @Test func `semgrep's time-outs are about the file that its text ends with`() throws {
        let semgrep = try #require(Tools.scanners(["semgrep"]).present.first)
        let notes = [
            #"{"level":"warning","message":{"text":"Timeout when running a-rule on /code/12.py:\n "}}"#,
            #"{"level":"error","message":{"text":"Rule parse error in rule x"}}"#,
            #"{"level":"warning","message":{"text":"Syntax error at line /code/3.c:1"}}"#,
        ].joined(separator: ",")
        let log =
            #"{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"s"}},"results":[],"invocations":["#
            + #"{"executionSuccessful":true,"toolExecutionNotifications":[\#(notes)]}]}]}"#
        let unread = try semgrep.unread(in: #require(SARIFLog.runs(in: Data(log.utf8)).first))
        #expect(unread == ["Timeout when running a-rule on /code/12.py:": "gave up on a rule: timeout"])
    }

    @Test func `a scanner that nobody knows is refused, one that is not there is named`() throws {
        let nothing = Toolbox(root: URL(filePath: "/nonexistent"), scripts: URL(filePath: "/nonexistent"))
        #expect(throws: AuditError.self) { try Scanners(nothing, wanted: ["sonar"], jobs: 1) }
        let scanners = try Scanners(nothing, jobs: 1)
        #expect(scanners.present.isEmpty)
        #expect(Set(scanners.absent.keys) == Set(Scanners.names))
        let error = #expect(throws: AuditError.self) { try scanners.check(wereNamed: false) }
        #expect(error?.message == "bandit: bandit is not installed; `make audit-tools` installs the scanners")
    }
}
