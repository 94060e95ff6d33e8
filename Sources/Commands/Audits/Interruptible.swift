import Dispatch
import Foundation
import Synchronization

/// Lets Ctrl-C and SIGTERM end work in order, so that nothing that was started keeps running.
enum Interruptible {
    private static let signals = [SIGINT, SIGTERM]

    /// Runs `body`. A signal cancels it; once it has ended, the process ends by that signal, as it would have done.
    static func run(_ body: @escaping @Sendable () async throws -> Void) async throws {
        let task = Task { try await body() }
        let received = Received()
        let sources = signals.map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                received.number.withLock { $0 = number }
                task.cancel()
            }
            source.resume()
            return source
        }
        let result = await task.result
        for source in sources { source.cancel() }
        for number in signals { signal(number, SIG_DFL) }
        if let number = received.number.withLock(\.self) { raise(number) }
        try result.get()
    }

    private final class Received: Sendable {
        let number = Mutex<Int32?>(nil)
    }
}
