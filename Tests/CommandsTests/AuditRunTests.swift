import Foundation
import Lake
import TestSupport
import Testing

extension LongLivedChildren {
    /// The program as its users run it, against its own scripted endpoint.
    struct AuditRunTests {
        /// Runs `body` with a lake that has a plan of 150 trials, while an endpoint is served.
        private func serving(
            _ arguments: [String] = [], environment: [String: String] = [:],
            _ body: (_ program: Program, _ journal: URL) throws -> Void
        ) throws {
            try Scratch.with { folder in
                let lake = folder.appending(path: "lake")
                let program = Program(lake: lake, environment: environment)
                try ServedEndpoint.with(program, arguments) { base in
                    let key = environment.keys.sorted().first.map { ["--key", $0] } ?? []
                    let planned = try program.run(
                        ["audit", "plan", "--name", "r", "--tasks", "5", "--contexts", "none", "--repeats", "3"]
                            + ["--groups", "10", "--model", "m=scripted@\(base)"] + key)
                    #expect(planned.status == 0, "\(planned.log)")
                    try body(program, lake.appending(path: "audits/r/trials.jsonl"))
                }
            }
        }

        private func ordinals(_ journal: URL) throws -> [Int] {
            try Data(contentsOf: journal).split(separator: UInt8(ascii: "\n")).map { line in
                let object = try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any]
                return try #require(object?["ordinal"] as? Int)
            }
        }

        @Test(arguments: [1, 2, 3, 5, 9, 14])
        func `a run that is killed at any step goes on where it was and repeats nothing`(step: Int) throws {
            try serving { program, journal in
                let dying = try program.start(["audit", "run", "r", "--concurrency", "10"], dyingBefore: step)
                dying.waitUntilExit()
                #expect(dying.terminationReason == .uncaughtSignal)
                // What was whole before must be there after.
                let bytes = try Data(contentsOf: journal)
                let before = try ordinals(journal)
                let resumed = try program.run("audit", "run", "r", "--format", "json")
                #expect(resumed.status == 0, "\(resumed.log)")
                let after = try ordinals(journal)
                #expect(try Data(contentsOf: journal).starts(with: bytes))
                #expect(Array(after.prefix(before.count)) == before)
                #expect(after.sorted() == Array(0..<after.count))
                #expect(resumed.output.contains("\"in_this_session\": \(after.count - before.count)"))
            }
        }

        @Test func `an interrupted run takes the answers under way and says how far it is`() throws {
            try serving(["--latency", "0.1"]) { program, journal in
                let log = ChildOutput()
                let running = try program.start(["audit", "run", "r", "--concurrency", "4"], log: log.end)
                // It first says how far it is when it has worked for half a second.
                try #require(log.wait(for: "asking"))
                running.interrupt()
                running.waitUntilExit()
                #expect(running.terminationStatus == 130)
                let done = try ordinals(journal)
                #expect(!done.isEmpty)
                #expect(Set(done).count == done.count)
                #expect(try program.run("audit", "run", "r").status == 0)
            }
        }

        @Test func `a key is in no plan, journal, table, log or error`() throws {
            let key = "sk-verysecret0123456789"
            try serving(["--key", "THE_KEY", "--fault", "server-error=0.1"], environment: ["THE_KEY": key]) {
                program, journal in
                let good = try program.run("audit", "run", "r", "--pause", "0.01")
                #expect(good.status == 0, "\(good.log)")
                try FileManager.default.removeItem(at: journal)
                let file = journal.deletingLastPathComponent().deletingLastPathComponent().appending(path: "key")
                try Data("sk-wrong-but-secret-too".utf8).write(to: file)
                let bad = try program.run("audit", "run", "r", "--key-file", file.path)
                try FileManager.default.removeItem(at: file)
                #expect(bad.status == 4)
                #expect(bad.log.split(separator: "\n").filter { $0.hasPrefix("error:") }.count == 1)
                for text in [good.output, good.log, bad.output, bad.log] {
                    #expect(!text.contains(key) && !text.contains("sk-wrong-but-secret-too"))
                }
                let written = try LakeContent.bytes(below: journal.deletingLastPathComponent())
                for (name, bytes) in written {
                    #expect(bytes.firstRange(of: Data(key.utf8)) == nil, "\(name)")
                    #expect(bytes.firstRange(of: Data("sk-wrong-but-secret-too".utf8)) == nil, "\(name)")
                }
            }
        }

        @Test func `a certificate that does not verify is one line and status 4`() throws {
            try Scratch.with { folder in
                let program = Program(lake: folder)
                let run = try SelfSignedServer.with { port in
                    let planned = try program.run(
                        "audit", "plan", "--name", "r", "--tasks", "1", "--contexts", "none", "--repeats", "1",
                        "--model", "m=x@https://127.0.0.1:\(port)/v1")
                    #expect(planned.status == 0, "\(planned.log)")
                    return try program.run("audit", "run", "r", "--pause", "0.01")
                }
                #expect(run.status == 4)
                let lines = run.log.split(separator: "\n")
                #expect(lines.count == 1, "\(run.log)")
                #expect(lines.first?.hasSuffix("the certificate does not verify") == true, "\(run.log)")
            }
        }

        @Test func `a disk that fills is one line and status 5, and what counted is kept`() throws {
            let ran: Void? = try Tmpfs.with(kibibytes: 512) { disk in
                let lake = disk.root.appending(path: "lake")
                let program = Program(lake: lake)
                let journal = lake.appending(path: "audits/r/trials.jsonl")
                try ServedEndpoint.with(program, []) { base in
                    // 150 trials are about 400 KiB.
                    let planned = try program.run(
                        "audit", "plan", "--name", "r", "--tasks", "5", "--contexts", "none", "--repeats", "3",
                        "--groups", "10", "--model", "m=scripted@\(base)")
                    #expect(planned.status == 0, "\(planned.log)")
                    let filler = try disk.fill(leaving: 64 << 10)
                    let full = try program.run("audit", "run", "r")
                    #expect(full.status == 5, "\(full.log)")
                    #expect(full.log.split(separator: "\n").count == 1, "\(full.log)")
                    #expect(full.log.contains("No space left on device"))
                    let before = try ordinals(journal)
                    #expect(!before.isEmpty)
                    try FileManager.default.removeItem(at: filler)
                    let resumed = try program.run("audit", "run", "r")
                    #expect(resumed.status == 0, "\(resumed.log)")
                    let after = try ordinals(journal)
                    #expect(Array(after.prefix(before.count)) == before)
                    #expect(after.sorted() == Array(0..<150))
                }
            }
            if ran == nil { try Test.cancel("no file system can be mounted here") }
        }

        @Test func `a plan's file runs under a name, and a changed plan does not go on with it`() throws {
            try serving { program, journal in
                let folder = journal.deletingLastPathComponent()
                let file = folder.appending(path: "plan.json")
                #expect(try program.run("audit", "run", file.path, "--run", "other").status == 0)
                let text = try String(contentsOf: file, encoding: .utf8).replacing("\"seed\" : 1", with: "\"seed\" : 2")
                let changed = try Scratch.file("changed.json", text, in: folder)
                let refused = try program.run("audit", "run", changed.path, "--run", "other")
                #expect(refused.status == 2)
                #expect(refused.log.contains("another plan"))
                #expect(try program.run("audit", "run", "nowhere").status == 3)
            }
        }
    }
}
