package import Statistics

/// Tries again what may pass, and tells what it waits for.
package struct Attempts {
    private let waiting: Waiting
    private let report: (String, Duration) -> Void
    private var retries: Retries<SeededGenerator>
    /// Failures in a row that patience seldom mends: rubbish instead of an answer, and no connection from the start, which
    /// is a wrong address more often than a network that comes back.
    private var hopeless = 0
    /// Whether the source has answered since the start.
    private(set) var hasAnswered = false

    /// - Parameters:
    ///   - patience: how long after a failure it is tried again before it gives up.
    ///   - report: told the problem and how long is waited.
    package init(
        waiting: Waiting, patience: Duration, generator: SeededGenerator,
        report: @escaping (String, Duration) -> Void
    ) {
        self.waiting = waiting
        self.report = report
        retries = Retries(patience: patience, generator: generator)
    }

    var patience: Duration { retries.patience }

    mutating func succeed() {
        retries.succeed()
        (hopeless, hasAnswered) = (0, true)
    }

    /// Waits before the next attempt.
    ///
    /// - Throws: `error` if asking again does not help, ``SourceError`` `gaveUp`, or `CancellationError`.
    mutating func wait(after error: any Error) async throws {
        guard let problem = error as? SourceError, problem.isPassing else { throw error }
        if problem.code == .unreadable || (problem.code == .unreachable && !hasAnswered) {
            hopeless += 1
            if hopeless >= (problem.code == .unreadable ? 5 : 3) { throw problem }
        }
        switch retries.fail(at: waiting.elapsed(), asked: problem.wait) {
        case .giveUp:
            throw SourceError(.gaveUp, "\(problem.message); gave up after \(patience.components.seconds) s")
        case .again(let delay):
            report(problem.message, delay)
            try await waiting.sleep(delay)
        }
    }

    /// Does `body` until it succeeds.
    mutating func run<Result>(_ body: () async throws -> Result) async throws -> Result {
        while true {
            do {
                let result = try await body()
                succeed()
                return result
            } catch {
                try Task.checkCancellation()
                try await wait(after: error)
            }
        }
    }
}
