import Synchronization

/// Time that passes only when somebody waits.
package final class TestClock: Sendable {
    private let state = Mutex((now: Duration.zero, waits: [Duration]()))

    package init() {}

    package var elapsed: Duration { state.withLock { $0.now } }

    /// How long was waited, each time.
    package var waits: [Duration] { state.withLock { $0.waits } }

    /// Waits, which takes no time.
    package func wait(_ duration: Duration) throws {
        try Task.checkCancellation()
        state.withLock {
            $0.now += duration
            $0.waits.append(duration)
        }
    }
}
