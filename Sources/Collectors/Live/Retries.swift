/// Whether and when to ask again after a failure: a pure state machine.
///
/// Waits double from one second to one minute, each shortened by up to half at random so that many collectors do not
/// come back together. A source that says how long to wait is given that, and up to a second more.
package struct Retries<Generator: RandomNumberGenerator> {
    package enum Verdict: Hashable, Sendable {
        case again(after: Duration)
        case giveUp
    }

    /// From the first of several failures in a row, the time after which it is not tried again.
    package let patience: Duration
    private var generator: Generator
    private var failures = 0
    private var started: Duration?

    package init(patience: Duration, generator: Generator) {
        self.patience = patience
        self.generator = generator
    }

    package mutating func succeed() { (failures, started) = (0, nil) }

    /// - Parameters:
    ///   - now: a time counted from any start.
    ///   - asked: how long the source asks to wait.
    package mutating func fail(at now: Duration, asked: Duration?) -> Verdict {
        let start = started ?? now
        started = start
        failures += 1
        let draw = Double.random(in: 0..<1, using: &generator)
        let wait =
            if let asked {
                asked + .seconds(1) * draw
            } else {
                .seconds(1) * (Double(min(60, 1 << min(failures - 1, 6))) * (1 - draw / 2))
            }
        return now - start + wait > patience ? .giveUp : .again(after: wait)
    }
}
