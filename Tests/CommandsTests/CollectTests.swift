import Foundation
import Simulation
import TestSupport
import Testing

/// `bellwether collect` as its users run it.
@Suite struct CollectTests {
    /// Runs the program on another thread than those that serve it.
    private func run(_ program: Program, _ arguments: [String]) async throws -> Program.Run {
        try await withCheckedThrowingContinuation { done in
            Thread { done.resume(with: Result { try program.run(arguments) }) }.start()
        }
    }

    private func program(_ folder: URL) -> Program {
        Program(
            lake: folder.appending(path: "lake"),
            environment: ["HF_TOKEN": "", "HF_TOKEN_PATH": "/dev/null", "OPENROUTER_API_KEY": ""])
    }

    @Test func `it collects, tells a line a page, and answers as an import does`() async throws {
        try await Scratch.withAsync { folder in
            let program = program(folder)
            let run = try await ServedHub.server { $0.rate = RateWindow(quota: 500, seconds: 300) }.whileServing {
                try await self.run(
                    program, ["collect", "huggingface", "--endpoint", $0.absoluteString, "--format", "json"])
            }
            #expect(run.status == 0)
            #expect(run.output.contains("\"rows_taken\": \(ServedHub.models)"))
            #expect(run.log.contains("page 3  \(ServedHub.models) models"))
            #expect(run.log.contains("requests left 497/500"))
            #expect(!run.log.contains("\u{1B}"))
        }
    }

    @Test func `asked to stop while it waits, it keeps what it has and goes on there`() async throws {
        try await Scratch.withAsync { folder in
            let program = program(folder)
            let log = folder.appending(path: "log")
            try Data().write(to: log)
            let first = try ServedHub.server { $0.rate = RateWindow(quota: 2, seconds: 3600) }
            let port = try await first.whileServing { url in
                let process = try program.start(
                    ["collect", "huggingface", "--endpoint", url.absoluteString, "--give-up", "5h"],
                    log: FileHandle(forWritingTo: log))
                while try !String(contentsOf: log, encoding: .utf8).contains("waiting") {
                    try #require(process.isRunning)
                    try await Task.sleep(for: .milliseconds(20))
                }
                process.terminate()
                process.waitUntilExit()
                #expect(process.terminationStatus == 4)
                return url.port
            }
            #expect(try String(contentsOf: log, encoding: .utf8).contains("stopped before the end"))
            #expect(first.requests.count == 1)
            let second = try ServedHub.server { $0.port = port ?? 0 }
            let run = try await second.whileServing {
                try await self.run(program, ["collect", "huggingface", "--endpoint", $0.absoluteString])
            }
            #expect(run.status == 0)
            #expect(run.log.contains("going on after page 1"))
            #expect(second.requests.count == 2)
        }
    }

    @Test(
        arguments: [
            (["huggingface", "--limit", "0"], 2), (["huggingface", "--give-up", "soon"], 2),
            (["huggingface", "--minimum-downloads", "5", "--sort", "createdAt"], 2), (["nowhere"], 2),
            (["hub-stats", "--revision", "../x"], 2), (["openrouter", "--from", "2025-02-30"], 2), (["openrouter"], 4),
            (["huggingface", "--endpoint", "ftp://example.org"], 4),
        ] as [([String], Int32)]) func `what cannot be done is said at once`(
            arguments: [String], status: Int32
        ) throws
    {
        try Scratch.with { folder in
            let run = try program(folder).run(["collect"] + arguments)
            #expect(run.status == status)
            #expect(run.output.isEmpty && run.log.lowercased().contains("error"))
        }
    }

    @Test(arguments: ["huggingface", "hub-stats", "openrouter", "modelscope", "models-dev"])
    func `every source has help with examples`(source: String) throws {
        try Scratch.with { folder in
            let run = try program(folder).run("collect", source, "--help")
            #expect(run.status == 0)
            #expect(run.output.contains("Example") && run.output.contains("--every"))
        }
    }
}
