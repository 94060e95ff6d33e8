import Testing

@testable import Audit

struct PacingTests {
    /// Admits as many as allowed at `now`.
    private func admitAll(_ pacing: inout Pacing, at now: Duration = .zero) -> [Pacing.Ticket] {
        var tickets: [Pacing.Ticket] = []
        while case .now(let ticket) = pacing.admit(at: now) { tickets.append(ticket) }
        return tickets
    }

    private func round(_ pacing: inout Pacing, _ ending: Pacing.Ending, at now: Duration = .zero) -> Int {
        let tickets = admitAll(&pacing, at: now)
        for ticket in tickets { pacing.end(ticket, ending, at: now) }
        return tickets.count
    }

    @Test func `the limit doubles a round until the maximum`() {
        var pacing = Pacing(.init(maximum: 40))
        #expect((0..<5).map { _ in round(&pacing, .answered) } == [4, 8, 16, 32, 40])
    }

    @Test func `a complaint halves the limit once a round, and then it grows by one a round`() {
        var pacing = Pacing(.init(maximum: 64))
        while pacing.limit < 64 { _ = round(&pacing, .answered) }
        #expect(round(&pacing, .throttled(retryAfter: nil)) == 64)
        #expect(pacing.limit == 32)
        let later = Duration.seconds(1)
        #expect(round(&pacing, .answered, at: later) == 32)
        #expect(Int(pacing.limit) == 32)
        _ = round(&pacing, .answered, at: later)
        #expect(Int(pacing.limit) == 33)
    }

    @Test func `requests are held back as long as the endpoint asks`() {
        var pacing = Pacing(.init())
        _ = round(&pacing, .throttled(retryAfter: .seconds(7)), at: .seconds(1))
        #expect(pacing.admit(at: .seconds(7)) == .at(.seconds(8)))
        #expect(admitAll(&pacing, at: .seconds(8)).count == 2)
    }

    @Test func `pauses double from round to round, and an answer ends them`() {
        var pacing = Pacing(.init(maximum: 1, firstPause: .seconds(1), longestPause: .seconds(3)))
        var now = Duration.zero
        var pauses: [Duration] = []
        for _ in 0..<4 {
            _ = round(&pacing, .failed(retryAfter: nil), at: now)
            guard case .at(let next) = pacing.admit(at: now) else {
                Issue.record("no pause")
                return
            }
            pauses.append(next - now)
            now = next
        }
        #expect(pauses == [.seconds(1), .seconds(2), .seconds(3), .seconds(3)])
        _ = round(&pacing, .answered, at: now)
        _ = round(&pacing, .failed(retryAfter: nil), at: now)
        #expect(pacing.admit(at: now) == .at(now + .seconds(1)))
    }

    @Test func `an endpoint that was never reached is given up soon, one that falls silent after its patience`() {
        var never = Pacing(.init(maximum: 1, connectionAttempts: 3))
        var silent = never
        _ = round(&silent, .answered)
        for second in 0..<3 {
            _ = round(&never, .unreachable, at: .seconds(second * 100))
            _ = round(&silent, .unreachable, at: .seconds(second * 100))
        }
        #expect(never.isGivenUp)
        #expect(!silent.isGivenUp)
        _ = round(&silent, .unreachable, at: .seconds(300))
        #expect(silent.isGivenUp)
    }

    @Test func `an endpoint that asks for more than the patience is given up`() {
        var pacing = Pacing(.init(patience: .seconds(60)))
        _ = round(&pacing, .throttled(retryAfter: .seconds(3600)))
        #expect(pacing.isGivenUp)
    }
}
