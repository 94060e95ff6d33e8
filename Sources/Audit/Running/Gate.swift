import Synchronization

/// Lets as many requests through to one endpoint as its ``Pacing`` allows; the others wait here.
final class Gate: Sendable {
    private struct State {
        var pacing: Pacing
        var waiting: [CheckedContinuation<Pacing.Ticket?, Never>] = []
        /// Index in `waiting` of who is next; those before it have gone.
        var first = 0
        var isClosed = false
        /// When somebody will look again.
        var wakesAt: Duration?
    }

    private let state: Mutex<State>
    private let origin = ContinuousClock.now

    init(_ limits: Pacing.Limits) { state = Mutex(State(pacing: Pacing(limits))) }

    /// Waits for leave to send a request.
    ///
    /// - Returns: `nil` when the gate has closed.
    func enter() async -> Pacing.Ticket? {
        await withCheckedContinuation { continuation in
            advance { $0.waiting.append(continuation) }
        }
    }

    /// Gives the leave back.
    ///
    /// - Returns: whether the endpoint is beyond hope.
    func leave(_ ticket: Pacing.Ticket, _ ending: Pacing.Ending) -> Bool {
        let now = elapsed
        return advance { state in
            state.pacing.end(ticket, ending, at: now)
            return state.pacing.isGivenUp
        }
    }

    /// Lets nobody in any more; those who wait are told.
    func close() { advance { $0.isClosed = true } }

    /// Requests at once that the endpoint is held to at present.
    var limit: Int { state.withLock { Int($0.pacing.limit) } }

    private var elapsed: Duration { ContinuousClock.now - origin }

    /// Changes the state, then lets in whom it allows.
    @discardableResult
    private func advance<Result: Sendable>(_ change: (inout State) -> Result) -> Result {
        var admitted: [(CheckedContinuation<Pacing.Ticket?, Never>, Pacing.Ticket?)] = []
        let now = elapsed
        let (result, wake) = state.withLock { state -> (Result, Duration?) in
            let result = change(&state)
            var wake: Duration?
            admitting: while state.first < state.waiting.count {
                var ticket: Pacing.Ticket?
                if !state.isClosed {
                    switch state.pacing.admit(at: now) {
                    case .now(let admitted): ticket = admitted
                    case .full: break admitting
                    case .at(let time):
                        if state.wakesAt.map({ time < $0 }) ?? true {
                            state.wakesAt = time
                            wake = time
                        }
                        break admitting
                    }
                }
                admitted.append((state.waiting[state.first], ticket))
                state.first += 1
            }
            if state.first > 64 {
                state.waiting.removeFirst(state.first)
                state.first = 0
            }
            return (result, wake)
        }
        for (continuation, ticket) in admitted { continuation.resume(returning: ticket) }
        if let wake { schedule(wake) }
        return result
    }

    private func schedule(_ time: Duration) {
        Task { [weak self, origin] in
            try? await Task.sleep(until: origin + time, clock: .continuous)
            self?.advance { $0.wakesAt = nil }
        }
    }
}
