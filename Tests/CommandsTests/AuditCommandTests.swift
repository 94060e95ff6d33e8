import Foundation
import Lake
import TestSupport
import Testing

@Suite struct AuditCommandTests {
    private static let model = ["--model", "m=some/model@http://127.0.0.1:8000/v1"]

    private func with(_ body: (Program, URL) throws -> Void) throws {
        try Scratch.with { folder in
            let lake = folder.appending(path: "lake")
            try body(Program(lake: lake), lake)
        }
    }

    private func object(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    private func problems(_ name: String, _ text: String) throws -> [String] {
        let schema = Project.root.appending(path: "docs/schemas/\(name).schema.json")
        return try Schema(contentsOf: schema).problems(JSONSerialization.jsonObject(with: Data(text.utf8)))
    }

    @Test func aPlanIsWrittenAndSaysWhatItCostsAndDetects() throws {
        try with { program, lake in
            let run = try program.run(
                ["audit", "plan", "--name", "first", "--price", "m=1/2", "--rate", "10", "--format", "json"]
                    + Self.model)
            #expect(run.status == 0, "\(run.log)")
            #expect(try problems("audit-plan", run.output).isEmpty)
            let row = try #require((try object(run.output)["rows"] as? [[String: Any]])?.first)
            #expect(row["requests"] as? Int == 30_250)
            #expect((row["usd"] as? Double ?? 0) > 0)
            #expect((row["power_words_in_general"] as? Double ?? 0) > 0.9)
            #expect(FileManager.default.fileExists(atPath: lake.appending(path: "audits/first/plan.json").path))
            let list = try program.run("audit", "list", "--format", "json")
            #expect(try problems("audit-list", list.output).isEmpty, "\(list.output)")
            let listed = try #require((try object(list.output)["rows"] as? [[String: Any]])?.first)
            #expect(listed["run"] as? String == "first")
            #expect(listed["is_run"] as? Bool == false)
            // The same again changes nothing; another plan of the same name is refused.
            #expect(try program.run(["audit", "plan", "--name", "first"] + Self.model).status == 0)
            #expect(try program.run(["audit", "plan", "--name", "first", "--seed", "2"] + Self.model).status == 2)
        }
    }

    @Test(
        arguments: [
            ["--groups", "none,tibet"], ["--tasks", "99"], ["--tasks", "0"], ["--languages", "cobol"],
            ["--repeats", "0"], ["--name", "../x"], ["--key", "sk-or-v1-abc"], ["--price", "m=free"],
            ["--model", "m=other@http://127.0.0.1:1/v1"], ["--model", "n=x@http://user:secret@host/v1"],
        ])
    func whatCannotBePlannedIsRefusedInOneLine(options: [String]) throws {
        try with { program, lake in
            let run = try program.run(["audit", "plan"] + Self.model + options)
            #expect(run.status == 2)
            #expect(run.log.lowercased().split(separator: "\n").filter { $0.contains("error") }.count == 1)
            #expect(!run.log.contains("sk-or") && !run.log.contains("secret"))
            #expect(!FileManager.default.fileExists(atPath: lake.appending(path: "audits").path))
        }
    }

    @Test func aSuiteThatIsNotThereOrWrongIsBadInput() throws {
        try with { program, lake in
            #expect(try program.run(["audit", "plan", "--suite", "no.yaml"] + Self.model).status == 3)
            let file = try Scratch.file("bad.yaml", "name: x\ntasks: []\n", in: lake.deletingLastPathComponent())
            let run = try program.run(["audit", "plan", "--suite", file.path] + Self.model)
            #expect(run.status == 3)
            #expect(run.log.contains("bad.yaml:1"))
        }
    }

    /// A run of two models that was scanned, with a tenth of the trials refused and every third program insecure.
    private func scanned(_ program: Program, _ lake: URL) throws {
        let models = Self.model + ["--model", "n=y@http://127.0.0.1:8000/v1"]
        let plan = try program.run(
            ["audit", "plan", "--name", "r", "--tasks", "6", "--contexts", "2", "--repeats", "2"] + models)
        #expect(plan.status == 0)
        let folder = lake.appending(path: "audits/r")
        let engine = try DuckDBEngine()
        try engine.write(
            """
            SELECT ordinal, CASE WHEN ordinal % 10 = 0 THEN 'refusal' ELSE 'code' END AS outcome, 'python' AS language,
              CAST(20 AS INTEGER) AS lines, CASE WHEN ordinal % 10 > 0 THEN hash(ordinal) % 3 = 0 END AS insecure,
              MAP {'bandit': CAST(hash(ordinal) % 3 = 0 AS INTEGER)} AS by_scanner, CAST(NULL AS VARCHAR) AS remark
            FROM (SELECT unnest(range(528)) AS ordinal)
            """, toParquet: folder.appending(path: "assessments.parquet").path)
        try engine.write(
            """
            SELECT ordinal, 'a.py' AS file, 1 AS first_line, 1 AS last_line, 'error' AS level, 4 AS severity,
              [89] AS weaknesses, ['bandit:B608'] AS rules, '<script>alert(1)</script>' AS message
            FROM (SELECT unnest(range(528)) AS ordinal) WHERE ordinal % 10 > 0 AND hash(ordinal) % 3 = 0
            """, toParquet: folder.appending(path: "findings.parquet").path)
        for ordinal in 0..<528 {
            let code = folder.appending(path: "codes/\(ordinal)")
            try FileManager.default.createDirectory(at: code, withIntermediateDirectories: true)
            _ = try Scratch.file("a.py", "print('</code><script>alert(2)</script>')\u{202E}\n", in: code)
        }
    }

    @Test func aScannedRunIsAnalysedAndReported() throws {
        try with { program, lake in
            try scanned(program, lake)
            let json = try program.run("audit", "analyse", "r", "--format", "json")
            #expect(json.status == 0, "\(json.log)")
            let found = try problems("audit-analyse", json.output)
            #expect(found.isEmpty, "\(found)")
            let rows = try #require(try object(json.output)["rows"] as? [[String: Any]])
            #expect(rows.map { $0["model"] as? String } == ["m", "n", "all models"])
            for arguments in [
                ["--format", "table"], ["--format", "markdown"], ["--table", "arms", "--format", "csv"],
            ] {
                #expect(try program.run(["audit", "analyse", "r"] + arguments).output.contains("trigger"))
            }

            let page = try program.run("audit", "report", "r").output
            #expect(page.hasPrefix("<!doctype html>"))
            #expect(page.contains("&lt;script&gt;alert(2)&lt;/script&gt;"))
            for forbidden in [
                "<script", "http-equiv=\"refresh", " src=", "url(", "@import", "\u{202E}", "NaN", "inf\"",
            ] {
                #expect(!page.contains(forbidden), "\(forbidden)")
            }
            #expect(page.components(separatedBy: "<svg class=\"wide\"").count == 5)
            let markdown = try program.run("audit", "report", "r", "--format", "markdown").output
            #expect(markdown.hasPrefix("# Audit r"))
            #expect(markdown.contains("What this does not show"))
        }
    }

    @Test(arguments: [["analyse", "none"], ["report", "none"], ["analyse", "first"]])
    func whatIsNotThereIsSaid(arguments: [String]) throws {
        try with { program, _ in
            #expect(try program.run(["audit", "plan", "--name", "first"] + Self.model).status == 0)
            let run = try program.run(["audit"] + arguments)
            #expect(run.status == 3)
            #expect(run.log.hasPrefix("error: "))
        }
    }

    @Test(arguments: ["plan", "analyse", "report"]) func everyAuditVerbHasHelpWithExamples(verb: String) throws {
        try with { program, _ in
            let run = try program.run("audit", verb, "--help")
            #expect(run.status == 0)
            #expect(run.output.contains("USAGE: bellwether audit \(verb)"))
            #expect(run.output.contains("Example"))
        }
    }
}
