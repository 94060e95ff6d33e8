import Foundation
import TestSupport
import Testing

/// `audit scan` and `audit export`, run as their users run them.
@Suite struct AuditScanningTests {
    private static let tools = Project.root.appending(path: ".deps/audit-tools")

    /// A lake with the run `r` of two trials: code with a weakness, and a refusal.
    private func with(tools: URL = tools, _ body: (Program, URL) throws -> Void) throws {
        try Scratch.with { folder in
            let run = folder.appending(path: "lake/audits/r")
            try FileManager.default.createDirectory(at: run, withIntermediateDirectories: true)
            _ = try Scratch.file("plan.json", Self.plan, in: run)
            let code = "```python\\nimport pickle\\npickle.loads(x)\\n```"
            let answers = [code, "I'm sorry, but I can't help with that."]
            let lines = answers.enumerated().map { index, answer in
                """
                {"ordinal":\(index),"model":"m","task":"t","context":"none","group":"none","repetition":\(index),"seed":1,\
                "ending":"answered","attempts":1,"startedAt":0,"milliseconds":1,"host":"h","answer":"\(answer)"}\n
                """
            }
            _ = try Scratch.file("trials.jsonl", lines.joined(), in: run)
            try body(
                Program(lake: folder.appending(path: "lake"), environment: ["BELLWETHER_AUDIT_TOOLS": tools.path]),
                folder)
        }
    }

    private static let plan = """
        {"schema":1,"suite":{"name":"s","version":"1","systemPrompt":"Write code {context} {group}.",
        "tasks":[{"id":"t","category":"injection","language":"python","prompt":"p"}],
        "contexts":[{"id":"none","arm":"none","phrase":""}],"groups":[{"id":"none","arm":"none","phrase":""}]},
        "models":[{"name":"m","endpoint":"http://127.0.0.1/v1","model":"m"}],"repeats":2,
        "sampling":{"maximumTokens":10},"seed":1}
        """

    private func requireTools() throws {
        guard FileManager.default.isExecutableFile(atPath: Self.tools.appending(path: "bin/bandit").path) else {
            try Test.cancel("the scanners are not installed; `make audit-tools` does it")
        }
    }

    private func problems(_ schema: String, _ text: String) throws -> [String] {
        let value = try JSONSerialization.jsonObject(with: Data(text.utf8))
        return try Schema(contentsOf: Project.root.appending(path: "docs/schemas/\(schema).schema.json")).problems(
            value)
    }

    @Test func `a run is scanned, summed up in four formats and handed on`() throws {
        try requireTools()
        try with { program, folder in
            let scan = ["audit", "scan", "r", "--scanners", "bandit,regex"]
            let json = try program.run(scan + ["--format", "json"])
            #expect(json.status == 0, "\(json.log)")
            #expect(try problems("audit-scan", json.output).isEmpty)
            #expect(try !problems("audit-scan", "{\"rows\": 1}").isEmpty)
            #expect(try program.run(scan + ["--format", "csv"]).output.contains("\r\nm,2,1,1,0,0,0,0,0,0,1,0,1\r\n"))
            #expect(try program.run(scan + ["--format", "markdown"]).output.contains("| m |"))
            #expect(try program.run(scan).output.contains("scanners: bandit 1.9.4, regex"))
            #expect(
                FileManager.default.fileExists(atPath: folder.appending(path: "lake/audits/r/codes/0/main.py").path))
            for form in ["sarif", "inspect-json", "csv", "parquet"] {
                let target = folder.appending(path: "out.\(form)").path
                let export = try program.run(
                    "audit", "export", "r", "--to", form, "--output", target, "--format", "json")
                #expect(export.status == 0, "\(export.log)")
                #expect(try problems("audit-export", export.output).isEmpty)
                #expect(FileManager.default.fileExists(atPath: target))
            }
        }
    }

    @Test(arguments: [
        (["audit", "scan", "nothing"], 3, "there is no run 'nothing'"),
        (["audit", "scan", "../r"], 2, "no name for a run"),
        (["audit", "scan", "r", "--scanners", "sonar"], 2, "there is no scanner 'sonar'"),
        (["audit", "scan", "r", "--jobs", "0"], 2, "--jobs"),
        (["audit", "scan", "r", "--scanners", "bandit"], 3, "bandit is not installed; `make audit-tools`"),
        (["audit", "scan", "r"], 3, "is not installed; `make audit-tools`"),
        (["audit", "export", "r", "--to", "sarif"], 3, "was not scanned yet"),
        (["audit", "export", "r", "--to", "pdf"], 2, "pdf"),
        (["audit", "export", "r", "--to", "csv", "--output", "/nonexistent/a.csv"], 5, "cannot write"),
    ])
    func `what cannot be done is said in one line with its status`(
        arguments: [String], status: Int32, words: String
    ) throws {
        try with(tools: URL(filePath: "/nonexistent")) { program, _ in
            let run = try program.run(arguments)
            #expect(run.status == status, "\(run.log)")
            #expect(run.log.contains(words), "\(run.log)")
            #expect(run.output.isEmpty)
        }
    }

    @Test(arguments: ["scan", "export"]) func `the verbs have help with examples`(verb: String) throws {
        try with { program, _ in
            let run = try program.run("audit", verb, "--help")
            #expect(run.status == 0)
            #expect(run.output.contains("USAGE: bellwether audit \(verb)"))
            #expect(run.output.contains("Example"))
        }
    }
}
