import Dashboard
import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Testing

/// What other programs fetch beside answers: feeds, and the badge.
struct FeedTests {
    @Test(arguments: [
        ("/feeds/overtakes.atom", "China ahead of United States from 2025-11-27: leads, not long enough to count yet"),
        ("/feeds/releases.atom", "/model/Qwen/Qwen3-0.6B"),
    ])
    func aFeedIsWellFormedAndTellsItsNews(path: String, news: String) async throws {
        try await ServedLake.withSample { served in
            let response = try await served.get(path, [:])
            #expect(response.status == .ok)
            #expect(response.headers[.contentType] == "application/atom+xml; charset=utf-8")
            let text = String(buffer: response.body)
            #expect(text.contains(news))
            #expect(text.components(separatedBy: "<entry>").count == text.components(separatedBy: "</entry>").count)
        }
    }

    @Test func aFeedIsAsLongAsItIsAskedToBe() async throws {
        try await ServedLake.withSample { served in
            let feed = try await served.get("/feeds/releases.atom?rows=2", [:])
            #expect(String(buffer: feed.body).components(separatedBy: "<entry>").count == 3)
        }
    }

    @Test(arguments: [
        "/feeds/releases.atom?limit=2", "/feeds/releases.atom?by=family", "/feeds/releases.atom?rows=0",
        "/feeds/overtakes.atom?rows=2", "/badge/share.svg?group=CN&offset=1", "/charts/share.svg?rows=2",
        "/explore?rows=2", "/robustness?offset=2", "/embed/share?rows=2",
    ])
    func whatMeansNothingThereIsRefused(target: String) async throws {
        try await ServedLake.withSample { served in
            let reply = try await served.get(target, [:])
            #expect(reply.status == .badRequest)
        }
    }

    @Test func aBadgeShowsTheShareOfTheNewestPeriod() async throws {
        try await ServedLake.withSample { served in
            let badge = try await served.get("/badge/share.svg?group=CN", [:])
            #expect(badge.headers[.contentType] == "image/svg+xml")
            #expect(String(buffer: badge.body).contains("China, share of new downloads from 2026-02-26: 54.4 %"))
            #expect(try await served.get("/badge/share.svg", [:]).status == .badRequest)
            #expect(try await served.get("/badge/share.svg?group=XX", [:]).status == .notFound)
        }
    }

    @Test func theSearchPageLeadsToWhatItFound() async throws {
        try await ServedLake.withSample { served in
            let page = try await served.get("/search?q=qwen3%200.6b", [.accept: "text/html"])
            #expect(String(buffer: page.body).contains("href=\"/model/Qwen/Qwen3-0.6B\""))
            let script = try await served.get("/search?q=%3Cscript%3E", [.accept: "text/html"])
            #expect(!String(buffer: script.body).contains("<script>"))
        }
    }
}
