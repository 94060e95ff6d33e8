import Dispatch
import Foundation

/// Turns a first SIGINT or SIGTERM into a call, and a second into the end of the process.
final class Signals {
    private let sources: [any DispatchSourceSignal]

    init(_ first: @escaping @Sendable () -> Void) {
        let counter = StepCounter()
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                guard counter.next() == 1 else { Foundation.exit(ExitStatus.interrupted.rawValue) }
                Log.say("stopping; the answers under way are still taken")
                first()
            }
            source.resume()
            return source
        }
    }

    func cancel() { for source in sources { source.cancel() } }
}
