import Answers
import Collectors
import Foundation
import Lake
import Logging
import ServiceLifecycle
import Synchronization
import UnixSignals

/// Runs a collection once, or again and again until the process is asked to stop; SIGTERM and SIGINT end it between two
/// requests, with what was collected kept.
struct CollectionLoop {
    private let options: CollectOptions

    init(_ options: CollectOptions) { self.options = options }

    /// - Parameter collect: one collection.
    /// - Throws: what `collect` throws, where it is not repeated.
    func run(_ collect: @escaping @Sendable (CollectionLog) async throws -> [Importer.Outcome]) async throws {
        let service = Collecting(collect: collect, every: options.every?.duration, options: options)
        var configuration = ServiceGroupConfiguration(
            services: [.init(service: service, successTerminationBehavior: .gracefullyShutdownGroup)],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: Logger(label: "bellwether") { _ in SwiftLogNoOpLogHandler() })
        // A request that hangs must not keep the machine from shutting down.
        configuration.maximumGracefulShutdownDuration = .seconds(20)
        try await ServiceGroup(configuration: configuration).run()
        try service.result.withLock { $0 }.get()
    }
}

private final class Collecting: Service {
    let result = Mutex<Result<Void, any Error>>(.success(()))
    private let collect: @Sendable (CollectionLog) async throws -> [Importer.Outcome]
    private let every: Duration?
    private let options: CollectOptions

    init(
        collect: @escaping @Sendable (CollectionLog) async throws -> [Importer.Outcome], every: Duration?,
        options: CollectOptions
    ) {
        self.collect = collect
        self.every = every
        self.options = options
    }

    func run() async {
        do {
            try await cancelWhenGracefulShutdown { try await self.repeatedly() }
        } catch is CancellationError {
            // Stopping a service that repeats is how it ends; breaking off a single collection is not.
            if every == nil {
                keep(
                    SourceError(
                        .interrupted, "stopped before the end; what was collected is kept, and goes on next time"))
            }
        } catch {
            keep(error)
        }
    }

    private func keep(_ error: any Error) { result.withLock { $0 = .failure(error) } }

    private func repeatedly() async throws {
        guard let every else { return try await once() }
        while true {
            let started = ContinuousClock.now
            var pause = every
            do {
                try await once()
            } catch let error as CancellationError {
                throw error
            } catch {
                // A day is worth more than one attempt; what was collected is kept in between.
                pause = min(every, max(.seconds(60), every / 24))
                Log.say(Failure(error).message)
                Log.say("trying again in \(pause.components.seconds) s")
            }
            try await Task.sleep(until: started + pause)
        }
    }

    private func once() async throws {
        let log = CollectionLog()
        defer { log.close() }
        let outcomes = try await collect(log)
        log.close()
        var answer = ImportAnswer.empty(title: "Collected")
        answer.lake = try options.lake.directory.snapshot().version
        answer.rows = outcomes.map { ImportAnswer.row($0.manifest) }
        answer.notes = outcomes.flatMap(ImportAnswer.notes)
        options.output.show(answer)
    }
}
