import Dispatch
import Foundation
import Synchronization

/// SIGINT and SIGTERM while work is under way that may end in order.
final class Signals {
    private static let numbers = [SIGINT, SIGTERM]
    private let sources: [any DispatchSourceSignal]

    /// - Parameter receive: called with each signal's number, on no particular thread.
    private init(_ receive: @escaping @Sendable (Int32) -> Void) {
        sources = Self.numbers.map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { receive(number) }
            source.resume()
            return source
        }
    }

    /// Turns a first signal into a call, and a second into the end of the process.
    ///
    /// - Parameter stopping: what the user is told of what is still waited for.
    convenience init(_ stopping: String, _ first: @escaping @Sendable () -> Void) {
        let counter = StepCounter()
        self.init { _ in
            guard counter.next() == 1 else { Foundation.exit(ExitStatus.interrupted.rawValue) }
            Log.say(stopping)
            first()
        }
    }

    func cancel() { for source in sources { source.cancel() } }

    /// Runs `body`, cancelled by a signal. Once it has ended, so that nothing that it started keeps running, the process
    /// ends by that signal, as it would have done.
    static func cancelling(_ body: @escaping @Sendable () async throws -> Void) async throws {
        let task = Task { try await body() }
        let received = Received()
        let signals = Signals { number in
            received.number.withLock { $0 = number }
            task.cancel()
        }
        let result = await task.result
        signals.cancel()
        for number in numbers { signal(number, SIG_DFL) }
        if let number = received.number.withLock(\.self) { raise(number) }
        try result.get()
    }

    private final class Received: Sendable {
        let number = Mutex<Int32?>(nil)
    }
}
