import Foundation
import TestSupport
import Testing

extension LongLivedChildren {
    struct LocalModelTests {
        private static let isInstalled = FileManager.default.fileExists(
            atPath: Project.root.appending(path: ".deps/local-model.installed").path)

        @Test func `a local model answers three prompts, and is gone afterwards`() throws {
            if !Self.isInstalled { try Test.cancel("`make local-model` installs it") }
            try Scratch.with { folder in
                let program = Program(lake: folder)
                let port = 20_000 + Int(getpid()) % 20_000
                let planned = try program.run(
                    "audit", "plan", "--name", "r", "--tasks", "1", "--contexts", "none", "--repeats", "1", "--groups",
                    "none,tibet,tuscany", "--max-tokens", "8", "--model", "m=smollm2@http://127.0.0.1:\(port)/v1")
                #expect(planned.status == 0, "\(planned.log)")
                let run = try program.run("audit", "run", "r", "--local", "--format", "json")
                #expect(run.status == 0, "\(run.log)")
                #expect(run.output.contains("\"done\": 3"))
                // Nobody is left at the address.
                let again = try program.run("audit", "run", "r", "--format", "json")
                #expect(again.status == 0)
                #expect(try run.output.contains("serve-model") == false && isFree(port))
            }
        }

        @Test(.timeLimit(.minutes(5)))
        func `a local model is gone when the program that started it is killed`() throws {
            if !Self.isInstalled { try Test.cancel("`make local-model` installs it") }
            try Scratch.with { folder in
                let program = Program(lake: folder)
                let port = 40_000 + Int(getpid()) % 20_000
                _ = try program.run(
                    "audit", "plan", "--name", "r", "--tasks", "5", "--contexts", "none", "--repeats", "1", "--groups",
                    "none,tibet,tuscany", "--max-tokens", "400", "--model", "m=smollm2@http://127.0.0.1:\(port)/v1")
                let log = ChildOutput()
                let running = try program.start(["audit", "run", "r", "--local"], log: log.end)
                // It asks once the model answers.
                try #require(log.wait(for: "asking"), "\(log.text)")
                #expect(try isFree(port) == false)
                kill(running.processIdentifier, SIGKILL)
                running.waitUntilExit()
                // A connection ends when the server closes it, at the latest as it dies: then there is none anew.
                while try !isFree(port, untilClosed: true) {}
            }
        }

        @Test func `a plan without an address on loopback has no place for a local model`() throws {
            try Scratch.with { folder in
                let program = Program(lake: folder)
                _ = try program.run(
                    "audit", "plan", "--name", "r", "--tasks", "1", "--contexts", "none", "--model",
                    "m=x@https://models.example/v1")
                let run = try program.run("audit", "run", "r", "--local")
                #expect(run.status == 3)
            }
        }

        /// Whether nobody listens there. `untilClosed`: a connection that comes about is kept until its other end goes.
        private func isFree(_ port: Int, untilClosed: Bool = false) throws -> Bool {
            let process = Process()
            process.executableURL = URL(filePath: "/bin/bash")
            let reading = untilClosed ? "; cat <&3 >/dev/null" : ""
            process.arguments = ["-c", "exec 3<>/dev/tcp/127.0.0.1/\(port) || exit 1\(reading); exit 0"]
            process.standardError = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            return process.terminationStatus != 0
        }
    }
}
