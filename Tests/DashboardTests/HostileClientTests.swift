import Dashboard
import Foundation
import TestSupport
import Testing

/// Clients that keep to no rule, on real sockets. Tests wait for words or for the end of a connection, never for the clock.
@Suite(.timeLimit(.minutes(2))) struct HostileClientTests {
    /// Whether somebody else is still served.
    private func isServed(_ port: Int) async throws -> Bool {
        let visitor = try RawConnection(port)
        await visitor.send("GET /assets/style.css HTTP/1.1\r\nHost: x\r\n\r\n")
        return await visitor.reply().hasPrefix("HTTP/1.1 200")
    }

    /// What a client sends, under a name that is shorter.
    struct Sent: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let text: String
        let status: Int
        let kind: String

        init(_ name: String, _ text: String, _ status: Int, _ kind: String) {
            testDescription = name
            self.text = text
            self.status = status
            self.kind = kind
        }
    }

    private static let long = String(repeating: "a", count: 1_000_000)

    @Test(arguments: [
        Sent("a long query", "GET /api/v1/share?filter=\(long) HTTP/1.1\r\nHost: x\r\n\r\n", 431, "head-too-long"),
        Sent("a request line without end", "GET /\(long)", 431, "head-too-long"),
        Sent("a long header", "GET / HTTP/1.1\r\nX: \(long)\r\n\r\n", 431, "head-too-long"),
        Sent("a long header's name", "GET / HTTP/1.1\r\n\(long): x\r\n\r\n", 431, "head-too-long"),
        Sent(
            "many headers", "GET / HTTP/1.1\r\n\(String(repeating: "X: y\r\n", count: 1_000))\r\n", 431,
            "head-too-long"),
        Sent("a longish query", "GET /?\(long.prefix(20_000)) HTTP/1.1\r\nHost: x\r\n\r\n", 414, "too-long"),
        Sent("NUL in the address", "GET /\u{0} HTTP/1.1\r\nHost: x\r\n\r\n", 400, "bad-request"),
        Sent("a letter beyond ASCII", "GET /\u{e9} HTTP/1.1\r\nHost: x\r\n\r\n", 400, "bad-request"),
        Sent("NUL in a header", "GET / HTTP/1.1\r\nX: \u{0}\r\n\r\n", 400, "bad-request"),
        Sent("another method", "FETCH / HTTP/1.1\r\nHost: x\r\n\r\n", 405, "method-not-allowed"),
        Sent("HTTP/0.9", "GET /\r\n\r\n", 400, "bad-request"),
        Sent("TLS", "\u{16}\u{3}\u{1}\u{0}\r\n\r\n", 405, "method-not-allowed"),
        Sent("HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, "bad-request"),
        Sent("a length below 0", "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400, "bad-request"),
        Sent("OPTIONS", "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", 405, "method-not-allowed"),
        Sent("PUT", "PUT /api/v1/share HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc", 405, "method-not-allowed"),
        Sent("CONNECT", "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n", 405, "method-not-allowed"),
    ])
    func whatIsNoRequestGetsTheOneShapeOfErrors(sent: Sent) async throws {
        try await ServedLake.withNothing { served in
            try await served.whileListening { port in
                let client = try RawConnection(port)
                await client.send(sent.text)
                let reply = await client.reply()
                #expect(reply.hasPrefix("HTTP/1.1 \(sent.status) "))
                #expect(reply.contains("urn:bellwether:problem:\(sent.kind)\""))
                #expect(reply.contains("application/problem+json") && reply.contains("Content-Security-Policy"))
                #expect(reply.lowercased().contains("allow: get, head") == (sent.status == 405))
                #expect(try await isServed(port))
            }
        }
    }

    @Test(arguments: [
        ("localhost:8080", true), ("127.0.0.1", true), ("[::1]:8080", true), ("LocalHost.", true),
        ("leads.example.org", true), ("evil.example", false), ("evil.example:8080", false),
        ("localhost.evil.example", false), ("[::1].evil.example", false),
    ])
    func anotherSitesNameForThisMachineOpensNothing(name: String, isServed: Bool) async throws {
        try await ServedLake.withNothing { served in
            var configuration = DashboardServer.Configuration()
            configuration.names = ["localhost", "127.0.0.1", "[::1]", "leads.example.org"]
            try await served.whileListening(configuration) { port in
                let client = try RawConnection(port)
                await client.send("GET /assets/style.css HTTP/1.1\r\nHost: \(name)\r\n\r\n")
                let reply = await client.reply()
                #expect(reply.hasPrefix(isServed ? "HTTP/1.1 200 " : "HTTP/1.1 421 "))
                #expect(isServed || reply.contains("urn:bellwether:problem:misdirected\""))
            }
        }
    }

    @Test func requestsSentTogetherAreAnsweredInTheirOrderUpToTheOneThatCannotBeRead() async throws {
        try await ServedLake.withSample { served in
            try await served.whileListening { port in
                let client = try RawConnection(port)
                let requests = ["/healthz", "/api/v1/share?by=line", "/nowhere"].map {
                    "GET \($0) HTTP/1.1\r\nHost: x\r\n\r\n"
                }
                await client.send(requests.joined() + "GET no request\r\n\r\n")
                let replies = await client.rest()
                let places = ["\"status\": \"ok\"", "\"definition\": \"", ":not-found\"", ":bad-request\""].map {
                    replies.range(of: $0)?.lowerBound
                }
                #expect(places.allSatisfy { $0 != nil })
                #expect(places.compactMap(\.self) == places.compactMap(\.self).sorted())
            }
        }
    }

    @Test(arguments: [
        ("GET /assets/style.css HTTP/1.0\r\n\r\n", 1),
        ("GET /assets/style.css HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", 2),
        ("GET /assets/style.css HTTP/1.1\r\nHost: x\r\nConnection: Close\r\n\r\n", 1),
        ("GET /assets/style.css HTTP/1.1\r\nHost: x\r\n\r\n", 2),
    ])
    func aConnectionEndsAfterTheAnswerWhereTheClientKeepsNone(request: String, answers: Int) async throws {
        try await ServedLake.withNothing { served in
            try await served.whileListening { port in
                let client = try RawConnection(port)
                await client.send(request + "GET /assets/icon.svg HTTP/1.0\r\n\r\n")
                let replies = await client.rest()
                #expect(replies.components(separatedBy: "HTTP/1.1 200").count - 1 == answers)
            }
        }
    }

    @Test(arguments: ["", "G", "GET / HTTP/1.1\r\nHost: x\r\n", "POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\na"])
    func aClientThatSendsNoWholeRequestIsNotWaitedForForEver(sent: String) async throws {
        var configuration = DashboardServer.Configuration()
        // Long enough for a busy machine to send what there is to send.
        configuration.idleTime = .seconds(3)
        try await ServedLake.withNothing { [configuration] served in
            try await served.whileListening(configuration) { port in
                let client = try RawConnection(port)
                await client.send(sent)
                let replies = await client.rest()
                #expect(replies.isEmpty == !sent.hasPrefix("POST"))
                #expect(try await isServed(port))
            }
        }
    }

    @Test func aClientThatTakesNothingOfWhatItAskedForIsLeft() async throws {
        var configuration = DashboardServer.Configuration()
        configuration.idleTime = .milliseconds(300)
        try await ServedLake.withSample { [configuration] served in
            try await served.whileListening(configuration) { port in
                let client = try RawConnection(port, window: 4_096)
                // Once answered, it is counted: a visitor that asks for the count cannot have come before it.
                await client.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
                _ = await client.reply()
                let request = "GET /api/v1/share?by=model HTTP/1.1\r\nHost: x\r\n\r\n"
                client.sendWhatFits(String(repeating: request, count: 1_000))
                // Its answers fill what the system keeps for it; then its connection is one of none.
                while try await open(port) > 1 { await Task.yield() }
                let got = await client.rest()
                #expect(got.components(separatedBy: "HTTP/1.1 200").count < 1_000)
                #expect(try await isServed(port))
            }
        }
    }

    /// How many connections the server holds, the one that asks among them.
    private func open(_ port: Int) async throws -> Int {
        let visitor = try RawConnection(port)
        await visitor.send("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n")
        let line = await visitor.reply().components(separatedBy: "\n").first { $0.hasPrefix("bellwether_connections ") }
        return try #require(line.flatMap { Int($0.split(separator: " ")[1]) })
    }

    @Test func whoHoldsAConnectionForLongestMakesRoomForWhoComes() async throws {
        var configuration = DashboardServer.Configuration()
        configuration.connections = 20
        try await ServedLake.withNothing { [configuration] served in
            try await served.whileListening(configuration) { port in
                let first = try RawConnection(port)
                await first.send("GET /assets/style.css HTTP/1.1\r\nHost: x\r\n\r\n")
                #expect(await first.reply().hasPrefix("HTTP/1.1 200"))
                var holders: [RawConnection] = []
                for _ in 0..<200 { holders.append(try RawConnection(port)) }
                #expect(await first.rest() == "")
                for _ in 0..<5 { #expect(try await isServed(port)) }
                #expect(try await open(port) <= 23)
                holders.removeAll()
                while try await open(port) > 1 { await Task.yield() }
                #expect(try await isServed(port))
            }
        }
    }

    @Test(arguments: [(10_000, 4_096), (5_120, 4_096), (1_024, 455), (256, 113), (16, 8)])
    func fewOpenFilesMeanFewConnections(files: Int, connections: Int) {
        #expect(OpenFiles.connections(wanted: 4_096, files: files) == connections)
    }
}
