import Foundation
import Synchronization

/// A question that was not done in the time it had.
package struct TimeLimitExceeded: Error, Sendable {
    package let limit: Duration
}

/// More questions wait than may.
package struct TooBusy: Error, Sendable {}

/// Asks a piece of work to end.
final class WorkStop: Sendable {
    private struct State {
        var isRequested = false
        var actions: [@Sendable () -> Void] = []
    }
    private let state = Mutex(State())

    /// Calls `action` when the end is asked for; at once if it was already.
    func onRequest(_ action: @escaping @Sendable () -> Void) {
        let isRequested = state.withLock { state in
            state.actions.append(action)
            return state.isRequested
        }
        if isRequested { action() }
    }

    func request() {
        let actions = state.withLock { state in
            state.isRequested = true
            return state.actions
        }
        for action in actions { action() }
    }
}

/// Runs blocking work on threads of its own, so many at once and no more: event loops never wait for it, and what keeps a
/// core busy takes no thread from anybody else.
final class Workers: Sendable {
    private let turns: Turns

    init(count: Int, waiting: Int) { turns = Turns(count: count, waiting: waiting) }

    /// How many wait or are worked on is bounded; the time a question waits counts as its own.
    ///
    /// - Throws: ``TooBusy``, ``TimeLimitExceeded``, or what `work` throws.
    func run<Result: Sendable>(
        within limit: Duration, _ work: @escaping @Sendable (WorkStop) throws -> Result
    ) async throws -> Result {
        let end = ContinuousClock.now + limit
        try await turns.take(within: limit)
        let stop = WorkStop()
        return try await withCheckedThrowingContinuation { continuation in
            let reply = Reply(continuation)
            let timer = Task {
                try await Task.sleep(until: end)
                stop.request()
                // What does not stop at once keeps its place among the workers, but nobody waits for it any longer.
                reply.give(.failure(TimeLimitExceeded(limit: limit)))
            }
            Thread.detachNewThread { [self] in
                let result = Swift.Result { try work(stop) }
                timer.cancel()
                turns.give()
                let isLate = ContinuousClock.now > end
                reply.give(isLate ? .failure(TimeLimitExceeded(limit: limit)) : result)
            }
        }
    }

    /// Answers whoever waits, once.
    private final class Reply<Result: Sendable>: Sendable {
        private let continuation: Mutex<CheckedContinuation<Result, any Error>?>

        init(_ continuation: CheckedContinuation<Result, any Error>) { self.continuation = Mutex(continuation) }

        func give(_ result: Swift.Result<Result, any Error>) {
            let waiting = continuation.withLock { continuation in
                defer { continuation = nil }
                return continuation
            }
            waiting?.resume(with: result)
        }
    }
}
