import Dashboard
import Foundation
import HTTPTypes
import HummingbirdTesting
import Lake
import NIOCore
import Registry
import TestSupport
import Testing

@Suite struct APITests {
    private static func json(_ reply: TestResponse) throws -> [String: Any] {
        let value = try JSONSerialization.jsonObject(with: Data(reply.body.readableBytesView))
        return try #require(value as? [String: Any])
    }

    @Test func everyVerbAnswersInEveryForm() async throws {
        try await ServedLake.withSample { served in
            let queries: [Verb: String] = [
                .robustness: "by=line&between=Qwen,Llama", .diff: "before=2025-08-27&after=2026-07-29&limit=3",
                .organisation: "name=deepseek", .model: "id=meta-llama/Llama-3.1-8B-Instruct",
                .lineage: "id=deepseek-ai/DeepSeek-R1", .search: "q=qwen2.5",
            ]
            let types = [
                "json": "application/json", "csv": "text/csv; charset=utf-8; header=present",
                "md": "text/markdown; charset=utf-8", "parquet": "application/vnd.apache.parquet",
            ]
            for verb in Verb.allCases where verb != .audit {
                for (suffix, type) in types {
                    let reply = try await served.get("/api/v1/\(verb.rawValue).\(suffix)?\(queries[verb] ?? "")")
                    #expect(reply.status == .ok, "\(verb) \(suffix): \(String(buffer: reply.body).prefix(300))")
                    #expect(reply.headers[.contentType] == type)
                    if suffix == "parquet" { #expect(String(buffer: reply.body).hasPrefix("PAR1")) }
                }
            }
        }
    }

    @Test(arguments: [
        ("/api/v1/share?byy=line", 400, "unknown-parameter"), ("/api/v1/share?by=nothing", 400, "bad-value"),
        ("/api/v1/share?by=line&by=line", 400, "bad-value"), ("/api/v1/share?limit=0", 400, "bad-value"),
        ("/api/v1/share?limit=+1", 400, "bad-value"), ("/api/v1/share?by=%ff", 400, "bad-request"),
        ("/api/v1/share?by=%00", 400, "bad-request"), ("/api/v1/model", 400, "bad-value"),
        ("/api/v1/share?definition=by%3Dline&by=line", 400, "bad-value"), ("/api/v1/nothing", 404, "not-found"),
        ("/api/v1/share?source=nowhere", 404, "no-data"), ("/api/v1/model?id=../../etc/passwd", 404, "no-data"),
        ("/api/v1/share?filter=line%3DQwin", 422, "cannot-answer"),
        ("/api/v1/share?filter=organisation%3D';DROP%20TABLE%20models;--", 422, "cannot-answer"),
        ("/api/v1/search?q=" + String(repeating: "a+", count: 101), 400, "bad-value"),
        ("/api/v1/share?as-of=nothing", 404, "no-data"), ("/api/v1/audit?run=../../x", 422, "cannot-answer"),
        ("/api/v1/share?filter=" + String(repeating: "x", count: 20_000), 414, "too-long"),
    ])
    func everyErrorHasOneShape(target: String, status: Int, kind: String) async throws {
        try await ServedLake.withSample { served in
            let reply = try await served.get(target)
            #expect(reply.status.code == status)
            #expect(reply.headers[.contentType] == "application/problem+json")
            let problem = try Self.json(reply)
            #expect(Set(problem.keys) == ["type", "title", "status", "detail"])
            #expect(problem["type"] as? String == "urn:bellwether:problem:\(kind)")
            #expect(problem["status"] as? Int == status)
            #expect(problem["detail"] as? String != "")
            #expect(reply.headers[.contentSecurityPolicy] != nil)
        }
    }

    @Test func unknownNamesSayWhichAreNear() async throws {
        try await ServedLake.withSample { served in
            let parameter = try Self.json(await served.get("/api/v1/share?mesure=cumulative"))
            #expect((parameter["detail"] as? String)?.contains("measure") == true)
            let model = "/api/v1/model?id=meta-lama/Llama-3.1-8B-Instruct"
            await served.answers.prepareSearch()
            let near = try Self.json(await served.get(model))["detail"] as? String
            #expect(near?.hasSuffix("; did you mean meta-llama/Llama-3.1-8B-Instruct?") == true, "\(near ?? "")")
            let group = try Self.json(await served.get("/api/v1/share?filter=line%3DQwin"))
            #expect((group["detail"] as? String)?.contains("Qwen") == true)
        }
    }

    @Test func onlyReadingIsServed() async throws {
        try await ServedLake.withSample { served in
            let post = try await served.get("/api/v1/share", method: .post)
            #expect(post.status == .methodNotAllowed)
            #expect(post.headers[.allow] == "GET, HEAD")
            let head = try await served.get("/api/v1/share", method: .head)
            #expect(head.status == .ok)
            #expect(head.body.readableBytes == 0)
            let whole = try await served.get("/api/v1/share")
            #expect(head.headers[.contentLength] == String(whole.body.readableBytes))
            let refused = try await served.get("/api/v1/share", [.accept: "image/png"])
            #expect(refused.status == .notAcceptable)
            let csv = try await served.get("/api/v1/share", [.accept: "text/csv, application/json;q=0.5"])
            #expect(csv.headers[.contentType]?.hasPrefix("text/csv") == true)
        }
    }

    @Test func whatIsKnownIsNotSentAgainUntilTheLakeChanges() async throws {
        try await ServedLake.withSample { served in
            let target = "/api/v1/share?by=line"
            let tag = try #require(try await served.get(target).headers[.eTag])
            #expect(try await served.get(target, [.ifNoneMatch: "\"x\", \(tag)"]).status == .notModified)
            #expect(try await served.get("/api/v1/share.csv?by=line").headers[.eTag] != tag)
            try Scratch.with { folder in
                let more = try Scratch.file(
                    "more-2026-08-30.csv",
                    "observed_on,model_id,downloads_all_time\n2026-08-30,Qwen/Qwen3-8B,99000000\n",
                    in: folder)
                try ServedLake.take(more, into: served.directory)
            }
            let after = try await served.get(target, [.ifNoneMatch: tag])
            #expect(after.status == .ok)
            #expect(String(buffer: after.body).contains("the lake is now"))
            try ServedLake.build(served.directory, served.registry)
            let built = try await served.get(target)
            #expect(String(buffer: built.body).contains("2026-08-30"))
            #expect(!String(buffer: built.body).contains("the lake is now"))
        }
    }

    @Test func aLakeThatIsNotThereIsSaidAndSurvived() async throws {
        try await ServedLake.withSample { served in
            #expect(try await served.get("/healthz").status == .ok)
            let moved = served.directory.root.appendingPathExtension("moved")
            try FileManager.default.moveItem(at: served.directory.root, to: moved)
            for target in ["/api/v1/share", "/healthz"] {
                let gone = try await served.get(target)
                #expect(gone.status == .serviceUnavailable)
                #expect(gone.headers[.retryAfter] != nil)
                #expect(try Self.json(gone)["type"] as? String == "urn:bellwether:problem:no-lake")
            }
            let page = try await served.get("/", [.accept: "text/html"])
            #expect(page.status == .serviceUnavailable)
            #expect(page.headers[.contentType]?.hasPrefix("text/html") == true)
            try FileManager.default.moveItem(at: moved, to: served.directory.root)
            #expect(try await served.get("/api/v1/share").status == .ok)
            try Data("{\"format\": 2}".utf8).write(
                to: served.directory.manifests.appending(path: "data-99999999.json"))
            let newer = try await served.get("/api/v1/share")
            #expect(newer.status == .serviceUnavailable)
            #expect(String(buffer: newer.body).contains("written by a newer Bellwether"))
            #expect(!String(buffer: newer.body).contains("data-99999999"))
        }
    }

    @Test func filesThatAreGoneOrCutOffAreTheLakesTroubleAndNotTheServers() async throws {
        try await ServedLake.withSample { served in
            #expect(try await served.get("/api/v1/share").status == .ok)
            let marts = served.directory.url("marts")
            let version = try #require(try FileManager.default.contentsOfDirectory(atPath: marts.path).first)
            let cubes = marts.appending(path: "\(version)/cube")
            let files = try FileManager.default.subpathsOfDirectory(atPath: cubes.path)
                .filter { $0.hasSuffix(".parquet") }.map { cubes.appending(path: $0) }
            #expect(!files.isEmpty)
            let nothing = "/api/v1/share?by=family&filter=family=Qwen3&to=2025-03-01"
            #expect(try await served.get(nothing).status == .notFound)
            for file in files { try Data("PAR1".utf8).write(to: file) }
            let cut = try await served.get("/api/v1/share?limit=1")
            #expect(cut.status == .serviceUnavailable)
            #expect(try Self.json(cut)["type"] as? String == "urn:bellwether:problem:no-lake")
            // Where the lake lies is nobody's business.
            #expect(try Self.json(cut)["detail"] as? String == "a file of the lake is missing or damaged")
            // Of the same lake nothing is read twice to say no.
            #expect(try await served.get(nothing).status == .notFound)
            for file in files { try FileManager.default.removeItem(at: file) }
            let gone = try await served.get("/api/v1/share?limit=2")
            #expect(gone.status == .notFound)
            #expect(String(buffer: gone.body).contains("bellwether build"))
            try ServedLake.build(served.directory, served.registry)
            #expect(try await served.get("/api/v1/share?limit=2").status == .ok)
        }
    }

    @Test func longAnswersCanBeReadInParts() async throws {
        try await ServedLake.withSample { served in
            let whole = try Self.json(await served.get("/api/v1/share?by=line"))["rows"] as? [[String: Any]] ?? []
            var rows = 0
            var target = "/api/v1/share?by=line&rows=7"
            while true {
                let reply = try await served.get(target)
                rows += (try Self.json(reply)["rows"] as? [Any] ?? []).count
                guard let link = reply.headers[HTTPField.Name("Link") ?? .allow] else { break }
                #expect(link.hasSuffix("; rel=\"next\""))
                target = String(link.dropFirst().prefix { $0 != ">" })
            }
            #expect(rows == whole.count)
            #expect(rows > 7)
        }
    }

    @Test func theDescriptionNamesWhatIsServedAndNothingElse() async throws {
        try await ServedLake.withSample { served in
            let document = try Self.json(await served.get("/api/v1/openapi.json"))
            let paths = try #require(document["paths"] as? [String: Any])
            #expect(paths.count == Verb.allCases.count * 5)
            for path in paths.keys {
                // What the router does not know is not-found; what it knows answers or asks for a parameter.
                let reply = try await served.get("\(path)?rows=0")
                #expect(reply.status == .badRequest, "\(path)")
            }
            for verb in Verb.allCases { #expect(paths["/api/v1/\(verb.rawValue)"] != nil) }
        }
    }

    @Test func searchesAnswerAlikeWithAndWithoutTheIndex() async throws {
        try await ServedLake.withSample { served in
            func rows() async throws -> [String] {
                let reply = try Self.json(
                    await served.get("/api/v1/search?q=qwen2.5%207b&limit=\(Int.random(in: 900...1000))"))
                return (reply["rows"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? String }
            }
            let first = try await rows()
            #expect(first.contains { $0.hasPrefix("Qwen/Qwen2.5-7B") })
            await served.answers.prepareSearch()
            for _ in 0..<20 { #expect(try await rows() == first) }
        }
    }

    @Test func whatHappensIsCounted() async throws {
        try await ServedLake.withSample { served in
            let text = try await served.server.application().test(.router) { client in
                for _ in 0..<3 { try await client.execute(uri: "/api/v1/imports", method: .get) { _ in } }
                return try await client.execute(uri: "/metrics", method: .get) { String(buffer: $0.body) }
            }
            #expect(text.contains("bellwether_requests_total{kind=\"api\",status=\"200\"} 3"))
            #expect(text.contains("bellwether_kept_responses_total{result=\"hit\"} 2"))
            #expect(text.contains("bellwether_request_seconds_count{kind=\"api\"} 3"))
        }
    }

    @Test func anotherRegistryIsAnotherAnswer() async throws {
        try await ServedLake.withSample { served in
            let other = try await ServedLake(served.directory, Registry())
            let target = "/api/v1/share?rows=1"
            let tag = try #require(try await served.get(target).headers[.eTag])
            #expect(try await served.get(target, [.ifNoneMatch: tag]).status == .notModified)
            #expect(try await other.get(target, [.ifNoneMatch: tag]).status == .ok)
        }
    }

    @Test func severalAttributionsStayInTheAddressAndTheWords() async throws {
        try await ServedLake.withSample { served in
            let page = try await served.get("/explore?attribution=all&every=total")
            let text = String(buffer: page.body)
            #expect(
                text.contains("attribution=uploader,parent,root")
                    || text.contains("attribution=uploader%2Cparent%2Croot"))
            #expect(text.contains("--attribution uploader,parent,root"))
            #expect(text.contains("; to whoever trained the origin"))
            let one = try await served.get("/api/v1/share?every=total&attribution=uploader")
            let three = try await served.get("/api/v1/share?every=total&attribution=all")
            #expect(one.headers[.eTag] != three.headers[.eTag])
        }
    }

    @Test func aPlaceAmongTheWorkersIsWaitedForNoLongerThanTheTime() async throws {
        let turns = Turns(count: 1, waiting: 1)
        try await turns.take(within: .seconds(60))
        await #expect(throws: TimeLimitExceeded.self) { try await turns.take(within: .nanoseconds(1)) }
        turns.give()
        try await turns.take(within: .seconds(60))
        async let next: Void = turns.take(within: .seconds(60))
        turns.give()
        try await next
    }

    @Test(arguments: [
        ("gzip", true), ("gzip, deflate, br", true), ("br, gzip;q=0.5", true), ("*", true), ("identity", false),
        ("", false),
        ("gzip;q=0, *", false), ("*, gzip;q=0", false), ("gzip;q=0", false), ("*;q=0, gzip", true),
        ("gzip, gzip;q=0", false),
    ])
    func anEncodingThatIsRefusedIsNotSent(header: String, isTaken: Bool) async throws {
        try await ServedLake.withNothing { served in
            let reply = try await served.get("/assets/style.css", [.acceptEncoding: header])
            #expect(reply.headers[.contentEncoding] == (isTaken ? "gzip" : nil))
        }
    }

    @Test func aQuestionThatTakesTooLongIsGivenUp() async throws {
        var limits = AnswerStore.Limits()
        limits.time = .nanoseconds(1)
        try await ServedLake.withSample(limits) { served in
            let reply = try await served.get("/api/v1/robustness?by=line&between=Qwen,Llama")
            #expect(reply.status == .unprocessableContent)
            #expect(try Self.json(reply)["type"] as? String == "urn:bellwether:problem:time-limit")
            #expect(try await served.get("/healthz").status == .ok)
        }
    }

    @Test func anAnswerTooLargeIsRefused() async throws {
        var limits = AnswerStore.Limits()
        limits.rows = 10
        try await ServedLake.withSample(limits) { served in
            let reply = try await served.get("/api/v1/share?by=model")
            #expect(reply.status == .unprocessableContent)
            #expect(try Self.json(reply)["type"] as? String == "urn:bellwether:problem:too-much")
        }
    }
}
