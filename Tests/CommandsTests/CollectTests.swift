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

    /// What the program prints, log and all, until it says `words` and is sent a signal.
    private func interrupted(
        _ program: Program, _ arguments: [String], at words: String, by signal: Int32 = SIGTERM
    ) async throws -> (status: Int32, output: String) {
        try await withCheckedThrowingContinuation { done in
            Thread {
                done.resume(
                    with: Result {
                        let output = ChildOutput()
                        let process = try program.start(arguments, output: output.end, log: output.end)
                        try #require(output.wait(for: words))
                        kill(process.processIdentifier, signal)
                        let rest = output.rest()
                        process.waitUntilExit()
                        return (process.terminationStatus, rest)
                    })
            }.start()
        }
    }

    /// The log of a collection that was asked to stop once it said that it waits.
    private func stopped(_ program: Program, at url: URL) async throws -> String {
        let (status, log) = try await interrupted(
            program, ["collect", "huggingface", "--endpoint", url.absoluteString, "--give-up", "5h"], at: "waiting")
        #expect(status == 4)
        return log
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
            let schema = try Schema(
                contentsOf: Project.root.appending(path: "docs/schemas/collect.schema.json"))
            let problems = schema.problems(try JSONSerialization.jsonObject(with: Data(run.output.utf8)))
            #expect(problems.isEmpty, "\(problems)")
            // The next list is about as long.
            let second = try await ServedHub.server().whileServing {
                try await self.run(program, ["collect", "huggingface", "--endpoint", $0.absoluteString])
            }
            #expect(second.status == 0)
            #expect(!second.log.contains(" of about "), "another port is another place")
            let third = try await ServedHub.server().whileServing {
                try await self.run(
                    program, ["collect", "huggingface", "--limit", "1500", "--endpoint", $0.absoluteString])
            }
            #expect(third.log.contains("page 1  1000 of about 1500 models"))
            #expect(third.log.contains(" left\n"))
        }
    }

    @Test func `killed at any moment, it goes on at the page that is missing`() async throws {
        try await Scratch.withAsync { folder in
            let program = program(folder)
            let first = try ServedHub.server { $0.rate = RateWindow(quota: 3, seconds: 3600) }
            let port = try await first.whileServing { url in
                _ = try await interrupted(
                    program, ["collect", "huggingface", "--endpoint", url.absoluteString, "--give-up", "5h"],
                    at: "waiting", by: SIGKILL)
                return url.port
            }
            // Nothing of the day is seen yet.
            #expect(
                try program.run("imports").output.contains("no lake") || program.run("imports").status != 0
                    || !program.run("imports").output.contains("huggingface"))
            let second = try ServedHub.server { $0.port = port ?? 0 }
            let run = try await second.whileServing {
                try await self.run(
                    program, ["collect", "huggingface", "--endpoint", $0.absoluteString, "--format", "json"])
            }
            #expect(run.status == 0)
            #expect(run.log.contains("going on after page"))
            #expect(first.requests.count + second.requests.count == 3)
            #expect(run.output.contains("\"rows_taken\": \(ServedHub.models)"))
        }
    }

    @Test func `as a service it ends well when asked to, between two collections`() async throws {
        try await Scratch.withAsync { folder in
            let program = program(folder)
            try await ServedHub.server().whileServing { url in
                let (status, output) = try await interrupted(
                    program,
                    ["collect", "huggingface", "--endpoint", url.absoluteString, "--every", "24h", "--format", "csv"],
                    at: "committed_at")
                #expect(status == 0)
                #expect(output.contains("hub-api"))
            }
            #expect(try program.run("imports").output.contains("2,500"))
        }
    }

    @Test func `a full disk is told in one line, and it goes on when there is room`() async throws {
        let program: @Sendable (URL) -> Program = { root in
            Program(
                lake: root.appending(path: "lake"),
                environment: ["HF_TOKEN": "", "HF_TOKEN_PATH": "/dev/null", "OPENROUTER_API_KEY": ""])
        }
        try await ServedHub.server().whileServing { url in
            let arguments = ["collect", "huggingface", "--endpoint", url.absoluteString]
            let runs: [Program.Run]? = try await withCheckedThrowingContinuation { done in
                Thread {
                    done.resume(
                        with: Result {
                            try Tmpfs.with(kibibytes: 700) { disk in
                                let full = try program(disk.root).run(arguments)
                                _ = disk.remount("size=64m")
                                return [full, try program(disk.root).run(arguments)]
                            }
                        })
                }.start()
            }
            guard let runs else { try Test.cancel("nothing can be mounted here") }
            #expect(runs[0].status == 5)
            #expect(runs[0].log.split(separator: "\n").count { $0.hasPrefix("error:") } == 1)
            #expect(runs[0].log.contains("No space left"))
            #expect(runs[1].status == 0)
            #expect(runs[1].log.contains("going on after page 1"))
        }
    }

    @Test func `asked to stop while it waits, it keeps what it has and goes on there`() async throws {
        try await Scratch.withAsync { folder in
            let program = program(folder)
            let first = try ServedHub.server { $0.rate = RateWindow(quota: 2, seconds: 3600) }
            let (log, port) = try await first.whileServing { url in
                (try await self.stopped(program, at: url), url.port)
            }
            #expect(log.contains("stopped before the end"))
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
