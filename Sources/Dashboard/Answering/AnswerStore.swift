package import Adoption
import Answers
import Audit
import Dispatch
import Ecosystem
package import Lake
package import Registry
import Synchronization

/// Answers questions about one lake: bounded work, equal questions answered once, never half a build.
package final class AnswerStore: Sendable {
    /// How much of the machine questions may take.
    package struct Limits: Sendable {
        /// Questions worked on at once; the others wait.
        package var workers = 2
        /// Questions that may wait; more are turned away.
        package var waiting = 64
        /// After so long a question is given up.
        package var time = Duration.seconds(30)
        /// Bytes of memory of the engine.
        package var memory = 256 << 20
        /// Rows that a query may hand over.
        package var rows = 500_000
        /// Values that kept answers may have in all.
        package var keptValues = 1_000_000

        package init() {}
    }

    package let directory: LakeDirectory
    package let limits: Limits
    private let watch: LakeWatch
    private let stages: StageLibrary
    private let registry: Registry
    /// What answers rest on beside the lake.
    private let basis: String
    private let database: DuckDBDatabase
    private let workers: Workers
    private let kept: SharedWork<Key, Outcome>
    /// Searches wait for no other question.
    private let searchers: Workers
    /// What a question counts for among the values kept.
    private static let questionSize = 200
    private let index = Mutex<(moment: String, index: SearchIndex?)>((moment: "", index: nil))

    private struct Key: Hashable {
        let question: Question
        let version: String?
        let moment: String
    }

    /// What a lake says to a question whenever it is asked: an answer, or why there is none.
    private enum Outcome: Sendable {
        case answer(StoredAnswer)
        case refusal(any Error)

        /// - Throws: what another attempt may not meet.
        init(of make: () throws -> StoredAnswer) throws {
            do {
                self = .answer(try make())
            } catch let error as AdoptionError where error.code != .broken {
                self = .refusal(error)
            } catch let error as LakeError where error.code == .tooMuch {
                self = .refusal(error)
            }
        }

        func get() throws -> StoredAnswer {
            switch self {
            case .answer(let answer): answer
            case .refusal(let error): throw error
            }
        }
    }

    /// - Parameter program: the version of the program: another one may answer otherwise.
    /// - Throws: ``LakeError`` if the engine does not start.
    package init(
        _ directory: LakeDirectory, registry: Registry, stages: StageLibrary, program: String = "",
        limits: Limits = Limits()
    ) throws {
        self.directory = directory
        self.limits = limits
        self.registry = registry
        self.stages = stages
        basis = "\(program) \(stages.digest) \(registry.digest)"
        watch = LakeWatch(directory)
        var engineLimits = DuckDBEngine.Limits()
        engineLimits.memory = limits.memory
        database = try DuckDBDatabase(limits: engineLimits)
        workers = Workers(count: limits.workers, waiting: limits.waiting)
        kept = SharedWork(capacity: limits.keptValues)
        searchers = Workers(count: 2, waiting: limits.waiting)
    }

    /// The lake as it is now.
    ///
    /// - Throws: ``LakeError`` if there is none or it cannot be read, ``AdoptionError`` `noData` if it is empty.
    package func moment() throws -> LakeMoment { try watch.moment() }

    /// Who is who, as the answers have it.
    package var people: Registry { registry }

    /// The answer of the lake as it is now, or as it was at `version`.
    ///
    /// - Throws: what the question throws; ``TimeLimitExceeded``, ``TooBusy``.
    package func answer(to question: Question, version: String? = nil) async throws -> StoredAnswer {
        do {
            return try await withReadableLake { try await answer(to: question, version: version, at: $0) }
        } catch let error as AdoptionError where error.code == .noData {
            guard case .model(let id, _) = question else { throw error }
            let near = await modelsNear(id)
            if near.isEmpty { throw error }
            throw Problem(.noData, "\(error.description); did you mean \(near.joined(separator: ", "))?")
        }
    }

    /// Models whose ids are near one that there is not; none until there is an index for searches.
    private func modelsNear(_ id: ModelID) async -> [String] {
        guard let moment = try? moment(), let index = index(at: moment) else { return [] }
        return (try? await searchers.run(within: limits.time) { _ in index.near(id) }) ?? []
    }

    /// Calls `body` with the lake as it is now; once more where files had gone since its manifests were read.
    private func withReadableLake<Result: Sendable>(
        _ body: (LakeMoment) async throws -> Result
    ) async throws -> Result {
        let before = try moment()
        do {
            return try await body(before)
        } catch let error as LakeError where error.code == .damaged {
            watch.forget()
            let now = try moment()
            guard now.name != before.name else { throw error }
            return try await body(now)
        }
    }

    private func answer(to question: Question, version: String?, at moment: LakeMoment) async throws -> StoredAnswer {
        if case .search(let text, let limit) = question, version == nil, let index = index(at: moment) {
            return try await searchers.run(within: limits.time) { [basis] _ in
                let answer = SearchQuestion(text, limit: limit).answer(from: index, lake: moment.snapshot.version)
                return StoredAnswer(answer, to: question, version: nil, moment: moment.name, basis: basis)
            }
        }
        let key = Key(question: question, version: version, moment: moment.name)
        let outcome = try await kept.value(for: key) { [self] in
            try await workers.run(within: limits.time) { [self] stop in
                try Outcome(of: {
                    let answer = try answering(moment, version, stop).answer(question)
                    return StoredAnswer(answer, to: question, version: version, moment: moment.name, basis: basis)
                })
            }
        } size: { outcome in
            // What is asked takes room too, be it ever so long.
            guard case .answer(let answer) = outcome else { return Self.questionSize }
            return answer.answer.rows.reduce(Self.questionSize) { $0 + $1.reduce(0) { $0 + $1.count } }
        }
        return try outcome.get()
    }

    /// Other work on the lake as it is now, bounded as questions are; nothing of it is kept.
    func work<Result: Sendable>(
        _ body: @escaping @Sendable (LakeMoment, () throws -> OpenLake) throws -> Result
    ) async throws -> Result {
        try await withReadableLake { moment in
            try await workers.run(within: limits.time) { [self] stop in
                try body(moment) { try answering(moment, nil, stop).open() }
            }
        }
    }

    /// Makes what searches need, if the lake has changed since it was made; until then each search reads the lake.
    package func prepareSearch() async {
        guard let moment = try? moment(), claimIndex(of: moment).isDue else { return }
        await withCheckedContinuation { done in
            DispatchQueue.global(qos: .utility).async { [self] in
                makeIndex(of: moment)
                done.resume()
            }
        }
    }

    private func index(at moment: LakeMoment) -> SearchIndex? {
        let (found, isDue) = claimIndex(of: moment)
        if isDue { DispatchQueue.global(qos: .utility).async { [self] in makeIndex(of: moment) } }
        return found
    }

    /// The index at hand, and whether the caller has to make it.
    private func claimIndex(of moment: LakeMoment) -> (found: SearchIndex?, isDue: Bool) {
        index.withLock { state in
            if state.moment == moment.name { return (state.index, false) }
            state = (moment.name, nil)
            return (nil, true)
        }
    }

    private func makeIndex(of moment: LakeMoment) {
        // An engine of its own, whose memory ends with it.
        let made = Result {
            try SearchIndex(
                of: OpenLake(
                    moment, registry: registry, stages: stages,
                    engine: DuckDBEngine(limits: .init(memory: limits.memory, threads: 1)), cleaning: .all))
        }
        index.withLock { if $0.moment == moment.name { $0.index = try? made.get() } }
    }

    private func answering(_ moment: LakeMoment, _ version: String?, _ stop: WorkStop) -> Answering {
        Answering(moment: moment, version: version, registry: registry, stages: stages) { [self] in
            let engine = try DuckDBEngine(sharing: database)
            engine.largestResult = limits.rows
            stop.onRequest { [interruption = engine.interruption] in interruption.request() }
            return engine
        }
    }
}

extension Answer.Value {
    /// How many single values it holds.
    fileprivate var count: Int {
        switch self {
        case .list(let values): values.reduce(1) { $0 + $1.count }
        case .object(let fields): fields.reduce(1) { $0 + $1.value.count }
        default: 1
        }
    }
}
