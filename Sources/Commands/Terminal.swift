import Foundation

/// Whether a stream is a terminal, and what it may show.
struct Terminal {
    static let output = Terminal(descriptor: 1)
    static let log = Terminal(descriptor: 2)

    private let descriptor: Int32

    var isTerminal: Bool { isatty(descriptor) == 1 }

    /// https://no-color.org: any value of NO_COLOR that is not empty switches colour off.
    var showsColour: Bool {
        let environment = ProcessInfo.processInfo.environment
        return isTerminal && environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
    }
}

/// Progress of long work, on standard error: one line rewritten on a terminal, few lines elsewhere.
final class ProgressLine {
    private let started = ContinuousClock.now
    private var lastShown: ContinuousClock.Instant?
    private var isOpen = false

    func show(_ label: String, _ done: Int, _ total: Int) {
        let now = ContinuousClock.now
        let pause: Duration = Terminal.log.isTerminal ? .milliseconds(100) : .seconds(10)
        if let lastShown, now - lastShown < pause { return }
        // Work that is over before anyone looks needs no line.
        if lastShown == nil, now - started < .milliseconds(500) { return }
        lastShown = now
        var text = "\(label)  \(done)/\(total)"
        if done > 0, done < total {
            let elapsed = now - started
            let left = elapsed / Double(done) * Double(total - done)
            text += "  about \(left.components.seconds) s left"
        }
        if Terminal.log.isTerminal {
            FileHandle.standardError.write(Data("\r\u{1B}[2K\(text)".utf8))
            isOpen = true
        } else {
            FileHandle.standardError.write(Data("\(text)\n".utf8))
        }
    }

    func close() {
        if isOpen { FileHandle.standardError.write(Data("\r\u{1B}[2K".utf8)) }
        isOpen = false
    }
}
