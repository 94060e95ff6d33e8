package import Foundation

/// Time as a collector has it; tests bring their own.
package struct Waiting: Sendable {
    /// The time since any fixed moment; it never goes back.
    package let elapsed: @Sendable () -> Duration
    /// The calendar's time.
    package let date: @Sendable () -> Date
    /// - Throws: `CancellationError`.
    package let sleep: @Sendable (Duration) async throws -> Void

    package init(
        elapsed: @escaping @Sendable () -> Duration, date: @escaping @Sendable () -> Date,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.elapsed = elapsed
        self.date = date
        self.sleep = sleep
    }

    package static var live: Waiting {
        let start = ContinuousClock.now
        return Waiting(
            elapsed: { ContinuousClock.now - start }, date: { Date() }, sleep: { try await Task.sleep(for: $0) })
    }
}
