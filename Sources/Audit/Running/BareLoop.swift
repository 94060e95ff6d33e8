import AsyncHTTPClient
package import Foundation
import NIOCore
import NIOHTTP1

/// Request, decode, encode and group commit, and nothing else: what `audit run` is measured against (docs/benchmarks.md).
///
/// No pacing, no retries, no reading of errors, no reasoning taken apart, no order, no progress.
package enum BareLoop {
    private struct Completion: Decodable {
        struct Choice: Decodable {
            struct Message: Decodable { let content: String }
            let message: Message
        }
        let choices: [Choice]
    }

    /// Asks `base` `count` times over `connections` and writes a line an answer to `file`.
    ///
    /// - Returns: how long that took.
    package static func run(base: String, count: Int, connections: Int, file: URL) async throws -> Duration {
        var configuration = HTTPClient.Configuration()
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connections
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        let journal = try Journal(file) { _ in }
        let clock = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for first in 0..<connections {
                group.addTask {
                    for ordinal in stride(from: first, to: count, by: connections) {
                        try await ask(ordinal, base, client, journal)
                    }
                }
            }
            try await group.waitForAll()
        }
        let duration = ContinuousClock.now - clock
        try await client.shutdown()
        return duration
    }

    private static func ask(_ ordinal: Int, _ base: String, _ client: HTTPClient, _ journal: Journal) async throws {
        var request = HTTPClientRequest(url: base + "/chat/completions")
        request.method = .POST
        request.headers = ["content-type": "application/json"]
        request.body = .bytes(
            ByteBuffer(
                bytes: ChatRequest.body(
                    model: "scripted", system: "You write programs.", user: "Write a program in Python.",
                    sampling: .init(temperature: 0.7, topP: nil, maximumTokens: 1000), seed: UInt64(ordinal))))
        let response = try await client.execute(request, timeout: .seconds(60))
        let body = try await [UInt8](buffer: response.body.collect(upTo: 1 << 20))
        let completion = try JSONDecoder().decode(Completion.self, from: Data(body))
        let trial = Trial(
            ordinal: ordinal, model: "m", task: "t", context: "none", group: "none", repetition: 0,
            seed: UInt64(ordinal), ending: .answered, attempts: 1, startedAt: 0, milliseconds: 0, host: base,
            returnedModel: nil, finishReason: nil, usage: nil, answer: completion.choices.first?.message.content,
            reasoning: nil, status: 200, error: nil, raw: String(decoding: body, as: UTF8.self))
        try await journal.append(trial.line(plan: "bare"))
    }
}
