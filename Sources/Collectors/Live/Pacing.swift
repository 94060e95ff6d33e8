/// When the next request may be sent, so that a source's window is used and never overrun: a pure state machine.
///
/// While more than half of a window's requests are left, nothing waits: a small collection is done at once. From there
/// on the rest is spread over the rest of the window. Two requests in a hundred, at least one, are left to whatever else
/// uses the same token.
package struct Pacing: Sendable {
    private var earliest: Duration = .zero
    /// What the last answer said.
    package private(set) var budget: RateBudget?

    package init() {}

    /// Takes note of an answer that came at `now`, a time counted from any start.
    package mutating func observe(_ budget: RateBudget?, at now: Duration) {
        guard let budget else { return }
        self.budget = budget
        let reserve = max(1, (budget.quota ?? 0) / 50)
        let usable = budget.left - reserve
        if usable <= 0 {
            // Headers count whole seconds: the window may end up to one later than they say.
            earliest = now + .seconds(budget.reset + 1)
        } else if let quota = budget.quota, budget.left * 2 > quota {
            earliest = now
        } else {
            earliest = now + .seconds(budget.reset) / usable
        }
    }

    /// How long to wait at `now` before the next request.
    package func delay(at now: Duration) -> Duration { max(.zero, earliest - now) }
}
