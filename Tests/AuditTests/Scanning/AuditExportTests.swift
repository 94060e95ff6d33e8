import Audit
import Foundation
import Lake
import TestSupport
import Testing

/// What other programs get.
@Suite struct AuditExportTests {
    /// A scanned run of two models with code, a refusal and a failure.
    private func exported<Result>(
        _ form: ExportForm, models: [String] = ["m"], _ body: (ScannedRun, [URL]) throws -> Result
    ) async throws -> Result {
        try await ScannedRun.with(repeats: 2, models: models) { run in
            try run.journal([
                run.trial(0, "```python\na = 1\nBAD\n```", trace: "Let me write it."),
                run.trial(1, "I can't help with that."),
                run.trial(3, nil, ending: .providerError),
            ])
            // Asked again, and answered.
            try run.journal([run.trial(3, "=1+1 is no code")])
            if models.count > 1 { try run.journal([run.trial(4, "```python\nBAD\n```")]) }
            try await run.scan(Scanners(present: [try ScriptedScanner(in: run.folder)]))
            let target = run.folder.appending(path: "out")
            return try body(
                run, try AuditExport(run.run, plan: run.plan, engine: DuckDBEngine()).write(form, to: target))
        }
    }

    @Test func `SARIF that is written reads back`() async throws {
        try await exported(.sarif) { run, files in
            let log = try SARIFLog.runs(in: Data(contentsOf: files[0]))
            let result = try #require(log.first?.results.first)
            #expect(log.count == 1)
            #expect(log[0].results.count == 1)
            #expect((result.rule, result.level, result.firstLine) == ("scripted:bad", "warning", 2))
            #expect(result.file == "0/main.py")
            #expect(result.weaknesses == [1])
            #expect(result.properties["task"] == "task-python")
        }
    }

    @Test func `a table has a row a trial, its last, with numbers and nothing a spreadsheet runs`() async throws {
        try await exported(.csv) { run, files in
            let text = try String(contentsOf: files[0], encoding: .utf8)
            #expect(text.split(separator: "\n").count == 4)
            let rows = try DuckDBEngine().rows(
                """
                SELECT ordinal, outcome, insecure, weaknesses, scanners_flagged, "group", arm, error
                FROM read_csv(\(files[0].path.sqlPattern), header = true, all_varchar = true)
                """
            ).rows.map { $0.map(\.text) }
            #expect(
                rows == [
                    ["0", "code", "true", "CWE-1", "scripted", "none", "none", nil],
                    ["1", "refusal", "false", nil, nil, "none", "none", nil],
                    ["3", "no-code", "false", nil, nil, "x", "placebo", nil],
                ])
        }
    }

    @Test func `an error that looks like a formula is disarmed in CSV and whole in Parquet`() async throws {
        try await ScannedRun.with { run in
            try run.journal([run.trial(0, nil, ending: .providerError)])
            let export = try AuditExport(run.run, plan: run.plan, engine: DuckDBEngine())
            let csv = run.folder.appending(path: "a.csv")
            _ = try export.write(.csv, to: csv)
            #expect(try String(contentsOf: csv, encoding: .utf8).contains(",'=cmd: status 500,"))
            let parquet = run.folder.appending(path: "a.parquet")
            _ = try export.write(.parquet, to: parquet)
            let rows = try DuckDBEngine().rows("SELECT error, outcome FROM read_parquet(\(parquet.path.sqlPattern))")
            // Not scanned yet: nothing is known.
            #expect(rows.rows == [[.text("=cmd: status 500"), .null]])
            let error = #expect(throws: AuditError.self) { try export.write(.sarif, to: csv) }
            #expect(error?.code == .noData)
        }
    }

    @Test func `a journal of another plan is refused`() async throws {
        try await ScannedRun.with(repeats: 2) { run in
            let line = try JSONEncoder().encode(run.trial(3, "x"))
            let text = String(decoding: line, as: UTF8.self).replacing("\"ordinal\":3", with: "\"ordinal\":4000")
            try Data((text + "\n").utf8).write(to: run.run.journal)
            let export = try AuditExport(run.run, plan: run.plan, engine: DuckDBEngine())
            let error = #expect(throws: AuditError.self) {
                try export.write(.csv, to: run.folder.appending(path: "a.csv"))
            }
            #expect(error?.code == .badInput)
        }
    }

    /// What Inspect itself makes of the log.
    @Test func `Inspect opens the log, and sees answers, reasoning and scores`() async throws {
        let python = Project.root.appending(path: ".deps/clients/bin/python3")
        guard FileManager.default.isExecutableFile(atPath: python.path) else {
            try Test.cancel("inspect-ai is not installed in .deps/clients")
        }
        try await exported(.inspectJSON, models: ["m", "n"]) { run, files in
            #expect(files.map(\.lastPathComponent) == ["1-m.json", "2-n.json"])
            let script = """
                import json, sys
                from inspect_ai.log import read_eval_log
                logs = [read_eval_log(path) for path in sys.argv[1:]]
                first = logs[0]
                print(json.dumps({
                    "status": [log.status for log in logs], "samples": [len(log.samples) for log in logs],
                    "completion": first.samples[0].output.completion,
                    "reasoning": first.samples[0].messages[2].content[0].reasoning,
                    "system": first.samples[0].messages[0].text,
                    "scores": [sample.scores["insecure"].value for sample in first.samples],
                    "mean": first.results.scores[0].metrics["mean"].value,
                    "outcomes": [sample.metadata["outcome"] for sample in first.samples],
                    "tokens": first.samples[0].output.usage.total_tokens, "model": first.eval.model}))
                """
            let process = Process()
            process.executableURL = python
            process.arguments = ["-I", "-c", script] + files.map(\.path)
            let pipe = Pipe()
            process.standardOutput = pipe
            try process.run()
            let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
            process.waitUntilExit()
            #expect(process.terminationStatus == 0)
            struct Seen: Decodable, Equatable {
                let status: [String]
                let samples: [Int]
                let completion, reasoning, system: String
                let scores: [Int]
                let mean: Double
                let outcomes: [String]
                let tokens: Int
                let model: String
            }
            #expect(
                try JSONDecoder().decode(Seen.self, from: output)
                    == Seen(
                        status: ["success", "success"], samples: [3, 1], completion: "```python\na = 1\nBAD\n```",
                        reasoning: "Let me write it.", system: "You write code.", scores: [1, 0, 0], mean: 1 / 3,
                        outcomes: ["code", "refusal", "no-code"], tokens: 30, model: "openai-api/m/m"))
        }
    }
}
