import Collectors
import Foundation
import Synchronization

/// Tells of a collection as it goes: one line rewritten on a terminal, one line a page elsewhere.
final class CollectionLog: Sendable {
    private struct State {
        /// Records that an earlier run left.
        var resumed = 0
        /// Whether the terminal's last line is one that will be rewritten.
        var isOpen = false
        /// Steps of a download told so far.
        var steps = 0
        /// Records to come in all, where that can be guessed.
        var expected: Int?
    }

    private let started = ContinuousClock.now
    private let state = Mutex(State())

    /// How many records there will be in all, as far as anybody knows; more than that only lengthens the wait.
    func expect(_ records: Int?) { state.withLock { $0.expected = records } }

    func tell(_ event: CollectionEvent) {
        switch event {
        case .resumed(let page, let records):
            state.withLock { $0.resumed = records }
            say("going on after page \(page) (\(records) models)")
        case .total(let records): expect(records)
        case .page(let page, let records, let bytes, let budget):
            show(page: page, records: records, bytes: bytes, budget)
        case .pacing(let delay):
            // Short pauses come with every page and are not worth a line.
            if delay > .seconds(5) { say("waiting \(delay.components.seconds) s for the source's window") }
        case .retrying(let problem, let delay):
            say("\(problem); trying again in \(delay.components.seconds + 1) s")
        }
    }

    /// Tells of a download, now and then.
    func download(_ bytes: Int, of total: Int?) {
        guard Terminal.log.isTerminal else {
            // A line each 256 MiB.
            let step = state.withLock { state in
                defer { state.steps = bytes >> 28 }
                return bytes >> 28 > state.steps
            }
            if step { Log.say("\(bytes >> 20) MiB" + (total.map { " of \($0 >> 20)" } ?? "")) }
            return
        }
        let bar = total.map { Self.bar(Double(bytes) / Double(max($0, 1))) + "  " } ?? ""
        FileHandle.standardError.write(Data("\r\u{1B}[2K\(bar)\(bytes >> 20) MiB".utf8))
        state.withLock { $0.isOpen = true }
    }

    func importing(_ records: Int) { say("reading \(records) models into the lake") }

    func close() {
        let wasOpen = state.withLock { state in
            defer { state.isOpen = false }
            return state.isOpen
        }
        if wasOpen { FileHandle.standardError.write(Data("\r\u{1B}[2K".utf8)) }
    }

    func say(_ text: String) {
        close()
        Log.say(text)
    }

    private func show(page: Int, records: Int, bytes: Int, _ budget: RateBudget?) {
        let (resumed, expected) = state.withLock { ($0.resumed, $0.expected) }
        let whole = expected.map { " of about \($0)" } ?? ""
        var text = "page \(page)  \(records)\(whole) models  \(bytes >> 10) KiB"
        if let budget {
            text += "  requests left \(budget.left)" + (budget.quota.map { "/\($0)" } ?? "") + " for \(budget.reset) s"
        }
        let elapsed = ContinuousClock.now - started
        if let expected, expected > records, records > resumed {
            let left = elapsed / Double(records - resumed) * Double(expected - records)
            text += "  about \(Self.time(left)) left"
        }
        guard Terminal.log.isTerminal else { return Log.say(text) }
        let bar = expected.map { Self.bar(Double(records) / Double(max($0, 1))) + "  " } ?? ""
        FileHandle.standardError.write(Data("\r\u{1B}[2K\(bar)\(text)".utf8))
        state.withLock { $0.isOpen = true }
    }

    private static func bar(_ fraction: Double) -> String {
        let filled = Int((min(1, max(0, fraction)) * 20).rounded(.down))
        return String(repeating: "█", count: filled) + String(repeating: "░", count: 20 - filled)
    }

    private static func time(_ duration: Duration) -> String {
        let seconds = duration.components.seconds
        return seconds < 90 ? "\(seconds) s" : seconds < 5400 ? "\(seconds / 60) min" : "\(seconds / 3600) h"
    }
}
