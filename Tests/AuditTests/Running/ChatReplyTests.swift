import Foundation
import Testing

@testable import Audit

struct ChatReplyTests {
    private func reply(_ status: Int, _ body: String, type: String = "application/json") -> ChatReply {
        ChatReply(status: status, contentType: type, location: nil, retryAfter: nil, body: Array(body.utf8))
    }

    private func content(_ message: String, finish: String = "stop") throws -> ChatReply.Content {
        let body = #"{"model":"x","choices":[{"message":\#(message),"finish_reason":"\#(finish)"}]}"#
        guard case .content(let content) = reply(200, body) else { throw CancellationError() }
        return content
    }

    @Test(arguments: [
        (#"{"content":"a","reasoning_content":"r"}"#, "a", "r"), (#"{"content":"a","reasoning":"r"}"#, "a", "r"),
        (#"{"content":"a","thinking":"r"}"#, "a", "r"), (#"{"content":"<think>r</think>a"}"#, "a", "r"),
        (#"{"content":"r\n</think>\n\na"}"#, "a", "r"), (#"{"content":"<think>r"}"#, "", "r"),
        (#"{"content":[{"type":"thinking","thinking":"r"},{"type":"text","text":"a"}]}"#, "a", "r"),
        (#"{"content":"a","reasoning":null}"#, "a", nil), (#"{"content":"a","reasoning":{"odd":1}}"#, "a", nil),
        (#"{"content":"```\n</think>\n```"}"#, "```\n</think>\n```", nil),
    ])
    func `reasoning is kept apart from the answer`(message: String, answer: String, reasoning: String?) throws {
        let content = try content(message)
        #expect(content.answer == answer)
        #expect(content.reasoning == reasoning)
    }

    @Test(arguments: [
        (#"{"content":"a"}"#, "stop", Trial.Ending.answered), (#"{"content":"a"}"#, "length", .truncated),
        (#"{"content":" \n"}"#, "stop", .empty), (#"{"content":null}"#, "stop", .empty),
        (#"{"content":"a"}"#, "content_filter", .moderated), (#"{"content":null,"refusal":"no"}"#, "stop", .moderated),
        (#"{"content":"<think>r"}"#, "length", .truncated),
    ])
    func `endings are told apart`(message: String, finish: String, ending: Trial.Ending) throws {
        #expect(try content(message, finish: finish).ending == ending)
    }

    @Test(arguments: [
        (400, #"{"error":{"message":"Content Exists Risk","type":"invalid_request_error"}}"#),
        (
            400,
            #"{"error":{"code":"content_filter","message":"x","innererror":{"code":"ResponsibleAIPolicyViolation"}}}"#
        ),
        (403, #"{"error":{"code":403,"message":"flagged","metadata":{"reasons":["violence"]}}}"#),
        (
            400,
            #"{"error":{"code":"data_inspection_failed","message":"Input data may contain inappropriate content."}}"#
        ),
        (200, #"{"error":{"code":403,"message":"flagged","metadata":{"reasons":["violence"]}}}"#),
    ])
    func `a host's filter is not a wrong request`(status: Int, body: String) {
        guard case .content(let content) = reply(status, body) else {
            Issue.record("not moderated")
            return
        }
        #expect(content.ending == .moderated)
    }

    enum Kind { case throttled, failed, fatal }

    @Test(arguments: [
        (400, "{}", Kind.fatal), (401, #"{"error":"no"}"#, .fatal), (402, "{}", .fatal), (403, "{}", .fatal),
        (404, #"{"detail":"Not Found"}"#, .fatal), (422, #"{"detail":[{"msg":"x"}]}"#, .fatal), (301, "", .fatal),
        (429, #"{"error":{"code":"insufficient_quota","message":"x"}}"#, .fatal), (429, "{}", .throttled),
        (408, "", .failed), (500, "", .failed), (502, "<html>", .failed), (503, "{}", .failed),
        (200, #"{"error":{"code":502,"message":"upstream"}}"#, .failed), (200, #"{"choices":[]}"#, .failed),
        (200, #"{"choices":"#, .failed), (200, "<!doctype html><p>Welcome", .fatal),
        (200, #"{"choices":[{"error":{"code":502,"message":"x"},"finish_reason":"error"}]}"#, .failed),
        (200, String(repeating: "[", count: 100_000), .failed),
    ])
    func `errors are told apart by whether a retry may help`(status: Int, body: String, kind: Kind) {
        let found: Kind? =
            switch reply(status, body) {
            case .throttled: .throttled
            case .failed: .failed
            case .fatal: .fatal
            case .content, .unreachable: nil
            }
        #expect(found == kind)
    }

    @Test func `the time to wait is read in all its forms`() throws {
        let now = try Date("2026-11-22T10:00:00Z", strategy: .iso8601)
        func parsed(_ text: String) -> Duration? { RetryAfter.parse(milliseconds: nil, retryAfter: text, now: now) }
        #expect(parsed("3") == .seconds(3))
        #expect(parsed("Sun, 22 Nov 2026 10:00:30 GMT") == .seconds(30))
        #expect(parsed("Sun, 22 Nov 2026 09:00:30 GMT") == .zero)
        #expect(parsed("soon") == nil)
        #expect(RetryAfter.parse(milliseconds: "250", retryAfter: "9", now: now) == .milliseconds(250))
    }
}
