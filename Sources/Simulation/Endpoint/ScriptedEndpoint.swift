import Foundation
import Hummingbird
import Logging
import NIOCore
import Synchronization

/// An OpenAI-compatible endpoint on loopback whose answers are known beforehand: the positive control of METHODS §11.
package final class ScriptedEndpoint: Sendable {
    private struct State {
        var underWay = 0
        var requests = 0
        /// How often a request was seen before, where the script has faults that pass.
        var attempts: [UInt64: Int] = [:]
        /// Rates by system prompt, which are few, and user prompt.
        var rates: [String: [String: Double]] = [:]
    }

    package let script: EndpointScript
    private let state = Mutex(State())
    private let countsAttempts: Bool
    /// How long a stalled answer takes.
    private static let stall = Duration.seconds(3600)

    package init(_ script: EndpointScript) {
        self.script = script
        countsAttempts = script.faults.contains { $0.key.isTransient && $0.value > 0 }
    }

    /// Requests for answers that came in so far.
    package var requests: Int { state.withLock { $0.requests } }

    /// Serves on 127.0.0.1 until the task is cancelled.
    ///
    /// - Parameters:
    ///   - port: 0 for any free one.
    ///   - onRunning: told the port once requests are taken.
    package func serve(port: Int, onRunning: @escaping @Sendable (Int) async -> Void) async throws {
        var logger = Logger(label: "scripted endpoint")
        logger.logLevel = .critical
        let application = Application(
            responder: CallbackResponder<BasicRequestContext> { request, _ in await self.respond(to: request) },
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)),
            onServerRunning: { channel in await onRunning(channel.localAddress?.port ?? port) }, logger: logger)
        try await application.run()
    }

    /// Serves while `body` runs, which gets the base of the endpoint's addresses, such as `http://127.0.0.1:4711/v1`.
    package func serving<Result: Sendable>(
        _ body: @escaping @Sendable (_ base: String) async throws -> Result
    ) async throws -> Result {
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.serve(port: 0) { continuation.yield($0) } }
            defer { group.cancelAll() }
            var iterator = ports.makeAsyncIterator()
            guard let port = await iterator.next() else { throw SimulationError(message: "no port is free") }
            return try await body("http://127.0.0.1:\(port)/v1")
        }
    }

    private func respond(to request: Request) async -> Response {
        let path = request.uri.path
        if let key = script.key, request.headers[.authorization] != "Bearer \(key)" {
            let shown = request.headers[.authorization]?.dropFirst(7) ?? ""
            return problem(.unauthorized, "Incorrect API key provided: \(shown).", code: "invalid_api_key")
        }
        switch (request.method, path) {
        case (.get, "/v1/models"):
            let names = script.models.isEmpty ? ["scripted"] : script.models
            return json(.ok, ModelList(data: names.map { ModelList.Entry(id: $0) }))
        case (.get, "/health"): return json(.ok, ["status": "ok"])
        case (.post, "/v1/chat/completions"):
            state.withLock {
                $0.requests += 1
                $0.underWay += 1
            }
            defer { state.withLock { $0.underWay -= 1 } }
            return await complete(request)
        default: return problem(.notFound, "There is no \(path) here.", code: "not_found")
        }
    }

    private func complete(_ request: Request) async -> Response {
        if let capacity = script.capacity, state.withLock({ $0.underWay }) > capacity {
            return throttled("Too many requests at once; at most \(capacity).")
        }
        let decoder = JSONDecoder()
        if let key = ScriptedRequest.scriptSeed { decoder.userInfo[key] = script.seed }
        var request = request
        guard let body = try? await request.collectBody(upTo: 8 << 20),
            let asked = try? decoder.decode(ScriptedRequest.self, from: Data(body.readableBytesView))
        else {
            return problem(.badRequest, "The body is no request for a chat completion.", code: "invalid_request")
        }
        guard script.models.isEmpty || script.models.contains(asked.model) else {
            return problem(.notFound, "The model `\(asked.model)` does not exist.", code: "model_not_found")
        }
        if script.latency > .zero { try? await Task.sleep(for: script.latency) }
        let fault = fault(of: asked)
        if let fault, let response = await refuse(fault, asked) { return response }
        let answer = ScriptedAnswer(asked, script: script, rate: rate(of: asked))
        let completion = ScriptedCompletion(asked, answer, trace: script.trace, fault: fault)
        if asked.streams { return stream(completion, includesUsage: asked.includesUsage) }
        return whole(completion, fault)
    }

    private func rate(of request: ScriptedRequest) -> Double {
        if let known = state.withLock({ $0.rates[request.system]?[request.user] }) { return known }
        let rate = script.rate(system: request.system, user: request.user)
        state.withLock { state in
            // Prompts of strangers must not fill the memory.
            if state.rates.count > 10_000 { state.rates = [:] }
            state.rates[request.system, default: [:]][request.user] = rate
        }
        return rate
    }

    /// The fault that strikes a request. Faults that pass are drawn anew at each attempt.
    private func fault(of request: ScriptedRequest) -> EndpointFault? {
        if script.faults.isEmpty { return nil }
        let attempt =
            countsAttempts
            ? state.withLock { state in
                defer { state.attempts[request.draw.identity, default: 0] += 1 }
                return state.attempts[request.draw.identity, default: 0]
            } : 0
        return script.faults.sorted { $0.key < $1.key }.first { fault, rate in
            let purpose = fault.isTransient ? "\(fault.rawValue), attempt \(attempt)" : fault.rawValue
            return request.draw.uniform(purpose) < rate
        }?.key
    }

    /// The response of a fault that has no completion.
    private func refuse(_ fault: EndpointFault, _ request: ScriptedRequest) async -> Response? {
        switch fault {
        case .throttled: return throttled("Rate limit reached.")
        case .serverError:
            let statuses: [HTTPResponse.Status] = [.internalServerError, .badGateway, .serviceUnavailable]
            var response = problem(
                statuses[request.draw.index("status", below: statuses.count)], "The server had an error.",
                code: "server_error")
            if response.status == .serviceUnavailable { hold(&response) }
            return response
        case .stall:
            try? await Task.sleep(for: Self.stall)
            return problem(.gatewayTimeout, "The model did not answer.", code: "timeout")
        case .wrongJSON: return text(.ok, #"{"choices": [{"message": {"content": "#, type: "application/json")
        case .noChoices: return text(.ok, #"{"choices": []}"#, type: "application/json")
        case .page: return text(.badGateway, "<html><body><h1>502 Bad Gateway</h1></body></html>", type: "text/html")
        case .moderated: return moderated(request)
        case .cut, .empty, .huge, .truncated, .invalidText: return nil
        }
    }

    /// The shapes in which hosts say that their filter refused; `nil` for the one that is a finish reason.
    private func moderated(_ request: ScriptedRequest) -> Response? {
        switch request.draw.index("moderation", below: 5) {
        case 0: return problem(.badRequest, "Content Exists Risk", code: "invalid_request_error")
        case 1:
            return text(
                .forbidden,
                #"{"error": {"code": 403, "message": "Your input was flagged", "metadata": {"reasons": ["x"]}}}"#,
                type: "application/json")
        case 2:
            return problem(
                .badRequest, "The response was filtered by the content management policy.", code: "content_filter")
        case 3:
            return problem(.badRequest, "Input data may contain inappropriate content.", code: "data_inspection_failed")
        default: return nil
        }
    }

    private func throttled(_ message: String) -> Response {
        var response = problem(.tooManyRequests, message, code: "rate_limit_exceeded")
        hold(&response)
        return response
    }

    private func hold(_ response: inout Response) {
        guard let pause = script.retryAfter else { return }
        response.headers[.retryAfter] = "\(pause / .seconds(1))"
    }

    private func whole(_ completion: ScriptedCompletion, _ fault: EndpointFault?) -> Response {
        var data = (try? JSONEncoder().encode(completion)) ?? Data()
        if fault == .invalidText, let place = data.firstRange(of: Data("program".utf8)) {
            data[place.lowerBound] = 0xFF
        }
        var headers: HTTPFields = [.contentType: "application/json"]
        guard fault == .cut else {
            return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: data)))
        }
        headers[.contentLength] = String(data.count)
        let half = ByteBuffer(bytes: data.prefix(data.count / 2))
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody(contentLength: data.count) { writer in
                try await writer.write(half)
                throw SimulationError(message: "cut")
            })
    }

    /// The completion as server-sent events.
    private func stream(_ completion: ScriptedCompletion, includesUsage: Bool) -> Response {
        let encoder = JSONEncoder()
        let events = completion.chunks(includesUsage: includesUsage).map { chunk in
            ByteBuffer(bytes: Data("data: ".utf8) + ((try? encoder.encode(chunk)) ?? Data()) + Data("\n\n".utf8))
        }
        return Response(
            status: .ok, headers: [.contentType: "text/event-stream"],
            body: ResponseBody { writer in
                try await writer.write(contentsOf: events)
                try await writer.write(ByteBuffer(string: "data: [DONE]\n\n"))
                try await writer.finish(nil)
            })
    }

    private func json(_ status: HTTPResponse.Status, _ value: some Encodable) -> Response {
        let data = (try? JSONEncoder().encode(value)) ?? Data()
        return Response(
            status: status, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: data)))
    }

    private func text(_ status: HTTPResponse.Status, _ text: String, type: String) -> Response {
        Response(
            status: status, headers: [.contentType: type], body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    private func problem(_ status: HTTPResponse.Status, _ message: String, code: String) -> Response {
        json(status, ["error": ["message": message, "type": code, "code": code]])
    }
}

/// `GET /v1/models`.
private struct ModelList: Encodable {
    struct Entry: Encodable {
        let id: String
        let object = "model"
        let created = 1_700_000_000
        let owner = "bellwether"

        private enum CodingKeys: String, CodingKey {
            case id, object, created
            case owner = "owned_by"
        }
    }

    let object = "list"
    let data: [Entry]
}
