import Synchronization

/// So many may be at work at once; of the others so many may wait, first come, first served.
package final class Turns: Sendable {
    private struct State {
        var free: Int
        var queue: [(number: Int, waiter: CheckedContinuation<Void, any Error>)] = []
        var numbers = 0
    }

    private let state: Mutex<State>
    private let waiting: Int

    package init(count: Int, waiting: Int) {
        state = Mutex(State(free: count))
        self.waiting = waiting
    }

    /// Returns when it is the caller's turn, which ends with ``give()``.
    ///
    /// - Throws: ``TooBusy`` if too many wait, ``TimeLimitExceeded`` if the turn does not come within `limit`.
    package func take(within limit: Duration) async throws {
        let number = state.withLock { state in
            state.numbers += 1
            return state.numbers
        }
        let timer = Task {
            try await Task.sleep(for: limit)
            let late = state.withLock { state in
                state.queue.firstIndex { $0.number == number }.map { state.queue.remove(at: $0).waiter }
            }
            late?.resume(throwing: TimeLimitExceeded(limit: limit))
        }
        defer { timer.cancel() }
        try await withCheckedThrowingContinuation { waiter in
            let decided = state.withLock { state -> Result<Void, any Error>? in
                if state.free > 0 {
                    state.free -= 1
                    return .success(())
                }
                guard state.queue.count < waiting else { return .failure(TooBusy()) }
                state.queue.append((number, waiter))
                return nil
            }
            if let decided { waiter.resume(with: decided) }
        }
    }

    /// Lets the next one work.
    package func give() {
        let next = state.withLock { state -> CheckedContinuation<Void, any Error>? in
            if state.queue.isEmpty {
                state.free += 1
                return nil
            }
            return state.queue.removeFirst().waiter
        }
        next?.resume()
    }
}
