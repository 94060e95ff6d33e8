import Audit
import Foundation
import Lake
import TestSupport
import Testing

/// A run, scanned: what is kept, and what becomes of scanners and answers that misbehave.
@Suite struct AuditScanTests {
    @Test func `code with a finding is insecure, code without is not, and the rest is no code`() async throws {
        try await ScannedRun.with { run in
            try run.journal(code: ["a = 1\nBAD", "a = 1"])
            try run.journal([
                run.trial(2, "I'm sorry, but I can't help with that."), run.trial(3, "```go\npackage main\n```"),
                run.trial(4, "```python\nBAD", ending: .truncated), run.trial(5, nil, ending: .providerError),
                run.trial(6, nil, ending: .moderated), run.trial(7, "", ending: .empty),
            ])
            #expect(try await run.scan(Scanners(present: [ScriptedScanner(in: run.folder)])) == 8)
            let found = try run.assessments()
            #expect(
                (0..<8).map { found[$0]?.outcome }
                    == [.code, .code, .refusal, .code, .truncated, .providerError, .moderated, .empty])
            #expect((0..<8).map { found[$0]?.insecure } == [true, false, false, nil, false, nil, false, false])
            #expect(found[0]?.byScanner == ["scripted": 1])
            #expect(found[1]?.byScanner == ["scripted": 0])
            #expect(found[3]?.byScanner == [:])
            #expect(found[3]?.remark == "no scanner reads go")
            #expect(found[0]?.lines == 2)
            #expect(
                try run.findings() == [
                    Finding(
                        ordinal: 0, file: "main.py", firstLine: 2, lastLine: 2, level: "warning", severity: 3,
                        weaknesses: [1], rules: ["scripted:bad"], message: "bad line")
                ])
        }
    }

    @Test(arguments: [
        ("CRASH", "scripted failed: was ended by signal 11"),
        ("MUTE", "scripted failed: wrote no report (status 3: out of luck)"),
        ("NONSENSE", "scripted failed: its report is not SARIF: not JSON, or nested too deep"),
        ("FAIL", "scripted failed: says that it failed"),
    ])
    func `a file that breaks a scanner is not assessed, the others are`(word: String, remark: String) async throws {
        try await ScannedRun.with { run in
            try run.journal(code: ["BAD", "a = 1", "x = 1\n\(word)\nBAD", "a = 1", "BAD"])
            try await run.scan(Scanners(present: [try ScriptedScanner(in: run.folder)]))
            let found = try run.assessments()
            #expect((0..<5).map { found[$0]?.insecure } == [true, false, nil, false, true])
            #expect(found[2]?.remark == remark)
            #expect(found[2]?.byScanner == [:])
            #expect([0, 1, 3, 4].allSatisfy { found[$0]?.remark == nil })
        }
    }

    @Test func `a scanner that hangs is ended with all that it started`() async throws {
        try await ScannedRun.with { run in
            try run.journal(code: ["HANG", "BAD"])
            try await run.scan(Scanners(present: [try ScriptedScanner(in: run.folder)]), timeLimit: .seconds(40))
            let found = try run.assessments()
            #expect((0..<2).map { found[$0]?.insecure } == [nil, true])
            #expect(found[0]?.remark == "scripted failed: took longer than 40 s")
        }
    }

    @Test func `what one scanner found stays found though another failed`() async throws {
        try await ScannedRun.with { run in
            try run.journal(code: ["BAD\nCRASH_OTHER", "CRASH_OTHER"])
            let first = try ScriptedScanner("first", in: run.folder)
            let other = try ScriptedScanner("other", in: run.folder)
            let text = try String(contentsOf: other.script, encoding: .utf8)
            try Data(text.replacing("has CRASH ", with: "has CRASH_OTHER ").utf8).write(to: other.script)
            let own = try String(contentsOf: first.script, encoding: .utf8)
            try Data(own.replacing("has CRASH ", with: "has NEVER ").utf8).write(to: first.script)
            try await run.scan(Scanners(present: [first, other]))
            let found = try run.assessments()
            #expect(found[0]?.insecure == true)
            #expect(found[0]?.byScanner == ["first": 1])
            // No finding is not known to be none.
            #expect(found[1]?.insecure == nil)
            #expect(found[1]?.byScanner == ["first": 0])
        }
    }

    @Test func `a scanner that cannot start is a failure of every trial, not of the scan`() async throws {
        struct Absent: CodeScanner {
            let name = "absent"
            let version: String? = nil
            let languages: Set<CodeLanguage> = [.python]
            func command(_ places: ScannerPlaces) -> ScannerCommand {
                ScannerCommand(URL(filePath: "/nonexistent/scanner"), [])
            }
        }
        try await ScannedRun.with { run in
            try run.journal(code: ["a = 1", "b = 2"])
            try await run.scan(Scanners(present: [Absent()]))
            let found = try run.assessments()
            #expect((0..<2).allSatisfy { found[$0]?.outcome == .code && found[$0]?.insecure == nil })
            #expect(found[0]?.remark?.hasPrefix("absent failed: does not start") == true)
        }
    }

    @Test func `a scanner that is not installed is said to be, at the trials it would have read`() async throws {
        try await ScannedRun.with { run in
            try run.journal(code: ["a = 1"])
            try run.journal([run.trial(1, "```c\nint a;\n```")])
            let scanners = Scanners(
                present: [try ScriptedScanner(in: run.folder)], absent: ["bandit": "bandit is not installed"])
            try await run.scan(scanners)
            let found = try run.assessments()
            #expect(found[0]?.insecure == false)
            #expect(found[0]?.remark == "bandit: bandit is not installed")
            #expect(found[1]?.insecure == nil)
            #expect(found[1]?.remark == "no scanner reads c")
        }
    }

    @Test func `only new trials are scanned, and a trial that failed before is read once it succeeded`() async throws {
        try await ScannedRun.with { run in
            let scanners = Scanners(present: [try ScriptedScanner(in: run.folder)])
            try run.journal(code: ["BAD"])
            try run.journal([run.trial(1, nil, ending: .providerError)])
            #expect(try await run.scan(scanners) == 2)
            #expect(try await run.scan(scanners) == 0)
            try run.journal(code: ["BAD", "a = 1"], from: 1)
            #expect(try await run.scan(scanners) == 2)
            let found = try run.assessments()
            #expect((0..<3).map { found[$0]?.insecure } == [true, true, false])
            #expect(try run.findings().map(\.ordinal) == [0, 1])
        }
    }

    @Test func `other scanners need everything scanned anew`() async throws {
        try await ScannedRun.with { run in
            try run.journal(code: ["BAD"])
            try await run.scan(Scanners(present: [try ScriptedScanner("one", in: run.folder)]))
            let other = Scanners(present: [try ScriptedScanner("two", in: run.folder)])
            let error = await #expect(throws: AuditError.self) { try await run.scan(other) }
            #expect(error?.code == .refused)
            #expect(try await run.scan(other, again: true) == 1)
            #expect(try run.assessments()[0]?.byScanner == ["two": 1])
        }
    }

    @Test func `an unfinished last line waits, a damaged one is named`() async throws {
        try await ScannedRun.with { run in
            let scanners = Scanners(present: [try ScriptedScanner(in: run.folder)])
            try run.journal(code: ["a = 1"])
            let whole = try Data(contentsOf: run.run.journal)
            try (whole + whole.dropLast(9)).write(to: run.run.journal)
            #expect(try await run.scan(scanners) == 1)
            try (whole + Data("{\"ordinal\": 1}\n".utf8)).write(to: run.run.journal)
            let error = await #expect(throws: AuditError.self) { try await run.scan(scanners, again: true) }
            #expect(error?.message.hasSuffix("trials.jsonl:2 is no trial; the journal is damaged") == true)
        }
    }

    @Test func `the code lies in a folder a trial, readable and not executable, and nothing outside it`() async throws {
        try await ScannedRun.with { run in
            let hostile = """
                File: ../../../escaped.py
                ```python
                BAD
                ```
                File: /tmp/\u{1B}[2J/x
                ```python
                a = 1
                ```
                """
            try run.journal([run.trial(0, hostile), run.trial(1, "No.")])
            let target = run.folder.appending(path: "target")
            try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
            try FileManager.default.createDirectory(at: run.run.codes, withIntermediateDirectories: true)
            // Whoever may write here could lead the code elsewhere.
            try FileManager.default.createSymbolicLink(
                at: run.run.codes.appending(path: "0"), withDestinationURL: target)
            try await run.scan(Scanners(present: [try ScriptedScanner(in: run.folder)]))
            #expect(try FileManager.default.contentsOfDirectory(atPath: target.path).isEmpty)
            #expect(try FileManager.default.contentsOfDirectory(atPath: run.run.codes.path) == ["0"])
            let codes = run.run.codes.appending(path: "0")
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: codes.path).sorted()
                    == ["escaped.py", "tmp-2J-x"])
            for name in ["escaped.py", "tmp-2J-x"] {
                let attributes = try FileManager.default.attributesOfItem(atPath: codes.appending(path: name).path)
                #expect((attributes[.posixPermissions] as? Int).map { $0 & 0o111 } == 0)
            }
            #expect(try run.findings().map(\.file) == ["escaped.py"])
        }
    }

    @Test func `a second scan of the same run waits its turn with a clear line`() async throws {
        try await ScannedRun.with { run in
            try run.journal(code: ["a = 1"])
            let descriptor = open(run.run.root.appending(path: "scan.lock").path, O_RDWR | O_CREAT, 0o644)
            defer { close(descriptor) }
            #expect(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
            let scanners = Scanners(present: [try ScriptedScanner(in: run.folder)])
            let error = await #expect(throws: AuditError.self) { try await run.scan(scanners) }
            #expect(error?.message == "another process is scanning the run 'r'")
        }
    }
}
