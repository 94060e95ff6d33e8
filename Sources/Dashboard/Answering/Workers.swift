import Dispatch
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

/// Runs blocking work on threads of its own, so many at once and no more: event loops never wait for it.
final class Workers: Sendable {
    private struct State {
        var free: Int
        var queue: [CheckedContinuation<Bool, Never>] = []
    }

    private let state: Mutex<State>
    private let waiting: Int

    init(count: Int, waiting: Int) {
        state = Mutex(State(free: count))
        self.waiting = waiting
    }

    /// How many wait or are worked on is bounded; the time a question waits counts as its own.
    ///
    /// - Throws: ``TooBusy``, ``TimeLimitExceeded``, or what `work` throws.
    func run<Result: Sendable>(
        within limit: Duration, _ work: @escaping @Sendable (WorkStop) throws -> Result
    ) async throws -> Result {
        let start = ContinuousClock.now
        try await acquire()
        let stop = WorkStop()
        return try await withCheckedThrowingContinuation { continuation in
            let reply = Reply(continuation)
            let timer = Task {
                try await Task.sleep(until: start + limit)
                stop.request()
                // What does not stop at once keeps its place among the workers, but nobody waits for it any longer.
                reply.give(.failure(TimeLimitExceeded(limit: limit)))
            }
            DispatchQueue.global(qos: .userInitiated).async { [self] in
                let result = Swift.Result { try work(stop) }
                timer.cancel()
                release()
                let isLate = ContinuousClock.now > start + limit
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

    private func acquire() async throws {
        let isFree = state.withLock { state in
            if state.free > 0 {
                state.free -= 1
                return true
            }
            return false
        }
        if isFree { return }
        let isTaken = await withCheckedContinuation { continuation in
            let refused = state.withLock { state in
                if state.free > 0 {
                    state.free -= 1
                    return Optional(true)
                }
                guard state.queue.count < waiting else { return Optional(false) }
                state.queue.append(continuation)
                return nil
            }
            if let refused { continuation.resume(returning: refused) }
        }
        if !isTaken { throw TooBusy() }
    }

    private func release() {
        let next = state.withLock { state -> CheckedContinuation<Bool, Never>? in
            if state.queue.isEmpty {
                state.free += 1
                return nil
            }
            return state.queue.removeFirst()
        }
        next?.resume(returning: true)
    }
}
