import Foundation
import TestSupport
import Testing

extension LongLivedChildren {
    @Suite(.timeLimit(.minutes(2))) struct ServeTests {
        private static func words(_ port: Int, _ path: String, host: String = "localhost") async throws -> String {
            let client = try RawConnection(port)
            await client.send("GET \(path) HTTP/1.1\r\nHost: \(host)\r\n\r\n")
            return await client.reply()
        }

        @Test func aServerThatIsToldToEndAnswersFirst() async throws {
            try await Scratch.withAsync { folder in
                let program = Program(lake: folder.appending(path: "lake"))
                #expect(try program.run("import", Project.sample.path).status == 0)
                #expect(try program.run("build").status == 0)
                let log = ChildOutput()
                let server = try program.start(["serve", "--port", "0"], log: log.end)
                defer { server.terminate() }
                try #require(log.wait(for: "until Ctrl-C"))
                let address = log.text.components(separatedBy: "http://127.0.0.1:").last ?? ""
                let port = try #require(Int(address.prefix { $0.isNumber }))
                #expect(try await Self.words(port, "/", host: "evil.example").hasPrefix("HTTP/1.1 421"))
                let asking = try RawConnection(port)
                await asking.send("GET /api/v1/robustness?between=CN,US HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
                // A question that is not kept is counted as it begins.
                while try await !Self.words(port, "/metrics").contains("{result=\"miss\"} 1") { await Task.yield() }
                let waiting = try RawConnection(port)
                await waiting.send("G")
                server.terminate()
                let answer = await asking.rest()
                #expect(answer.hasPrefix("HTTP/1.1 200"))
                #expect(answer.hasSuffix("}\n"))
                #expect(await waiting.rest() == "")
                server.waitUntilExit()
                #expect(server.terminationReason == .exit && server.terminationStatus == 0)
            }
        }
    }
}
