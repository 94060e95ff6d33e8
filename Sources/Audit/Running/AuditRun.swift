import AsyncHTTPClient
import Foundation
import Lake
import NIOCore
import Synchronization

/// Asks every trial of a plan that its journal does not hold yet.
package final class AuditRun: Sendable {
    package struct Options: Sendable {
        /// The most requests at once to one endpoint.
        package var concurrency = 16
        /// How long one answer may take.
        package var timeout = Duration.seconds(600)
        /// How long requests are held back after a first complaint of an endpoint.
        package var firstPause = Duration.milliseconds(500)
        /// How long an endpoint may go without one answer before it is given up.
        package var patience = Duration.seconds(300)
        package var budget = Budget()
        /// By the name of the model in the plan.
        package var prices: [String: TokenPrice] = [:]
        /// Bytes of the longest answer that is kept.
        package var maximumBody = 64 << 20

        package init() {}
    }

    /// Why a run ended before its plan did.
    package enum Stop: Sendable {
        case budget
        case interrupted
        /// Nothing more can be written.
        case failure(AuditError)
    }

    /// Failed requests of one trial that are tried again, after METHODS §11.
    private static let retries = 3

    private let plan: AuditPlan
    private let hash: String
    private let options: Options
    private let journal: Journal
    private let endpoints: [ChatEndpoint]
    /// System prompts by context and group, filled in once.
    private let systems: [[String]]
    private let lanes: [Lane]
    private let state: Mutex<RunState>

    /// Opens the run's journal and finds what is left to ask.
    ///
    /// - Throws: ``AuditError`` where the journal is of another plan, damaged or in use, or a key or price is missing.
    package init(
        _ plan: AuditPlan, in run: RunDirectory, keys: Keys, options: Options,
        beforeStep: @escaping @Sendable (String) -> Void = { _ in }
    ) throws {
        self.plan = plan
        self.options = options
        systems = plan.suite.contexts.map { context in
            plan.suite.groups.map { plan.suite.systemPrompt(context: context, group: $0) }
        }
        hash = try plan.hash()
        let secrets = try keys.resolve(plan.models)
        let prices = plan.models.map { options.prices[$0.name] }
        if options.budget.dollars != nil, let missing = zip(plan.models, prices).first(where: { $1 == nil })?.0 {
            throw AuditError(.badInput, "a budget in dollars needs the price of the model \(missing.name); see --price")
        }
        journal = try Journal(run.journal, beforeStep: beforeStep)
        var state = RunState(
            plan: plan,
            spending: Spending(options.budget, prices: prices, maximumTokens: plan.sampling.maximumTokens))
        let whole = try JournalRecord.read(run.journal) { [hash] record, line, bytes in
            guard record.plan == hash else {
                throw AuditError(
                    .refused, "the run '\(run.name)' was begun with another plan; name another run with --run")
            }
            guard (0..<plan.count).contains(record.ordinal) else {
                throw AuditError(.badInput, "\(run.journal.path):\(line) is no trial of the plan")
            }
            state.recall(record, bytes: bytes)
        }
        try journal.truncate(to: whole)

        endpoints = try zip(plan.models, secrets).map { model, key in
            try ChatEndpoint(
                base: model.endpoint, key: key, limits: .init(timeout: options.timeout, body: options.maximumBody))
        }
        let limits = Pacing.Limits(
            maximum: options.concurrency, firstPause: options.firstPause, patience: options.patience)
        var order: [String: [Int32]] = [:]
        for ordinal in plan.order() where !state.isDone(Int(ordinal)) {
            order[endpoints[plan.cell(Int(ordinal)).model].host, default: []].append(ordinal)
        }
        lanes = order.sorted { $0.key < $1.key }.map { Lane(ordinals: $0.value, gate: Gate(limits)) }
        self.state = Mutex(state)
    }

    /// How far the run is.
    package var progress: RunProgress { state.withLock { $0.progress } }

    /// Bytes of the journal's longest line.
    package var longestLine: Int { state.withLock { $0.longestLine } }

    /// Requests at once that the endpoints are held to at present.
    package var concurrency: Int { lanes.map(\.gate.limit).reduce(0, +) }

    /// Sends no request any more; answers under way are still taken.
    package func interrupt() { stop(.interrupted) }

    /// Asks all that is left, and returns when the journal holds every answer.
    ///
    /// - Throws: ``AuditError`` `cannotWrite` when the journal can take no more.
    package func run() async throws -> RunProgress {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.timeout = .init(connect: .seconds(10))
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = options.concurrency
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        await withTaskGroup(of: Void.self) { group in
            for lane in lanes {
                for _ in 0..<min(options.concurrency, lane.ordinals.count) {
                    group.addTask { await self.work(lane, client) }
                }
            }
        }
        try await client.shutdown()
        if case .failure(let error) = state.withLock({ $0.stop }) { throw error }
        return progress
    }

    private func stop(_ reason: Stop) {
        let isFirst = state.withLock { state in
            defer { if state.stop == nil { state.stop = reason } }
            return state.stop == nil
        }
        if isFirst { for lane in lanes { lane.gate.close() } }
    }

    private func work(_ lane: Lane, _ client: HTTPClient) async {
        while let ordinal = lane.next() {
            guard let trial = await ask(plan.cell(ordinal), lane, client) else { continue }
            do {
                let line = trial.line(plan: hash)
                try await journal.append(line)
                state.withLock { $0.count(trial, bytes: line.count) }
            } catch {
                stop(.failure(error as? AuditError ?? AuditError(.cannotWrite, "\(error)")))
            }
        }
    }

    /// Sends requests for a trial until one decides it.
    ///
    /// - Returns: `nil` where the run, the endpoint or the model stopped first: the trial does not count.
    private func ask(_ cell: TrialCell, _ lane: Lane, _ client: HTTPClient) async -> Trial? {
        let model = plan.models[cell.model]
        let (task, context, group) = (
            plan.suite.tasks[cell.task], plan.suite.contexts[cell.context], plan.suite.groups[cell.group]
        )
        let seed = plan.seed(repetition: cell.repetition)
        let body = ChatRequest.body(
            model: model.model, system: systems[cell.context][cell.group], user: task.prompt,
            sampling: plan.sampling, seed: seed)
        let endpoint = endpoints[cell.model]
        var (attempts, failures) = (0, 0)
        while state.withLock({ $0.mayAsk(cell.model) }), let ticket = await lane.gate.enter() {
            guard state.withLock({ $0.mayAsk(cell.model) && $0.spending.begin() }) else {
                _ = lane.gate.leave(ticket, .neutral)
                if state.withLock({ $0.mayAsk(cell.model) }) { stop(.budget) }
                return nil
            }
            let (started, clock) = (Date(), ContinuousClock.now)
            let exchange = await endpoint.exchange(body, with: client)
            let duration = ContinuousClock.now - clock
            attempts += 1
            let usage: Trial.Usage? = if case .content(let content) = exchange.reply { content.usage } else { nil }
            state.withLock { $0.spending.end(usage, model: cell.model) }

            func trial(_ content: ChatReply.Content) -> Trial {
                Trial(
                    ordinal: cell.ordinal, model: model.name, task: task.id, context: context.id, group: group.id,
                    repetition: cell.repetition, seed: seed, ending: content.ending, attempts: attempts,
                    startedAt: Int64((started.timeIntervalSince1970 * 1000).rounded()),
                    milliseconds: Int(duration / .milliseconds(1)), host: endpoint.host,
                    returnedModel: content.returnedModel, finishReason: content.finishReason, usage: content.usage,
                    answer: content.answer, reasoning: content.reasoning, status: exchange.status,
                    error: content.error.map(Self.oneLine), raw: exchange.raw)
            }

            switch exchange.reply {
            case .content(let content):
                _ = lane.gate.leave(ticket, .answered)
                if options.budget.needsUsage, content.ending == .answered, usage?.completionTokens == nil {
                    close(
                        cell.model,
                        "does not say how many tokens it took, so that a budget of tokens or dollars cannot be kept")
                }
                return trial(content)
            case .throttled(let pause, let message):
                leave(lane, ticket, .throttled(retryAfter: pause), cell.model, message)
            case .failed(let pause, let message):
                failures += 1
                let isGivenUp = leave(lane, ticket, .failed(retryAfter: pause), cell.model, message)
                if failures > Self.retries, !isGivenUp {
                    return trial(ChatReply.Content(ending: .providerError, error: message))
                }
            case .unreachable(let message):
                leave(lane, ticket, .unreachable, cell.model, message)
            case .fatal(let message):
                _ = lane.gate.leave(ticket, .neutral)
                close(cell.model, message)
            }
        }
        return nil
    }

    @discardableResult
    private func leave(
        _ lane: Lane, _ ticket: Pacing.Ticket, _ ending: Pacing.Ending, _ model: Int, _ message: String
    ) -> Bool {
        let isGivenUp = lane.gate.leave(ticket, ending)
        if isGivenUp {
            lane.gate.close()
            for other in plan.models.indices where endpoints[other].host == endpoints[model].host {
                close(other, message)
            }
        }
        return isGivenUp
    }

    /// Asks a model no more.
    private func close(_ model: Int, _ message: String) {
        let text = "\(plan.models[model].name) at \(endpoints[model].host): \(Self.oneLine(message))"
        state.withLock { $0.close(model, AuditError(.endpoint, text)) }
    }

    private static func oneLine(_ text: String) -> String {
        String(text.split(whereSeparator: \.isNewline).joined(separator: " ").prefix(300))
    }
}

/// What is left to ask of one endpoint.
private final class Lane: Sendable {
    let ordinals: [Int32]
    let gate: Gate
    private let position = Mutex(0)

    init(ordinals: [Int32], gate: Gate) {
        self.ordinals = ordinals
        self.gate = gate
    }

    func next() -> Int? {
        position.withLock { position in
            guard position < ordinals.count else { return nil }
            defer { position += 1 }
            return Int(ordinals[position])
        }
    }
}
