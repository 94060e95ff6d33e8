import Collectors
import Statistics
import Testing

/// When the next request may be sent, judged without any time passing.
@Suite struct PacingTests {
    @Test(
        arguments: [
            (
                "\"api\";r=489;t=213", "\"fixed window\";\"api\";q=500;w=300",
                RateBudget(left: 489, reset: 213, quota: 500)
            ),
            ("\"api\";r=0;t=55", nil, RateBudget(left: 0, reset: 55)),
            (" \"api\" ; r = 7 ; t = 9 ", "\"api\"; q = 10", RateBudget(left: 7, reset: 9, quota: 10)),
            (
                "\"pages\";r=900;t=4, \"api\";r=3;t=200", "\"pages\";q=1000;w=300, \"api\";q=500;w=300",
                RateBudget(left: 3, reset: 200, quota: 500)
            ),
            ("\"api\";r=-1;t=5", nil, nil), ("\"api\";r=1e9;t=5", nil, nil),
            ("\"api\";r=5;t=99999999999", nil, nil), ("unlimited", nil, nil), ("", nil, nil), (nil, "q=1", nil),
        ] as [(String?, String?, RateBudget?)])
    func `the headers say how much is left, or nothing`(limit: String?, policy: String?, expected: RateBudget?) {
        #expect(RateBudget(rateLimit: limit, policy: policy) == expected)
    }

    @Test func `nothing waits while more than half of the window is left`() {
        var pacing = Pacing()
        #expect(pacing.delay(at: .seconds(3)) == .zero)
        pacing.observe(RateBudget(left: 251, reset: 300, quota: 500), at: .seconds(3))
        #expect(pacing.delay(at: .seconds(3)) == .zero)
    }

    @Test func `the second half is spread over what is left of the window`() {
        var pacing = Pacing()
        pacing.observe(RateBudget(left: 110, reset: 200, quota: 500), at: .seconds(10))
        #expect(pacing.delay(at: .seconds(10)) == .seconds(2))
        #expect(pacing.delay(at: .seconds(11)) == .seconds(1))
        #expect(pacing.delay(at: .seconds(30)) == .zero)
    }

    @Test func `a reserve is left to others, and the next window is awaited`() {
        var pacing = Pacing()
        pacing.observe(RateBudget(left: 10, reset: 40, quota: 500), at: .zero)
        #expect(pacing.delay(at: .zero) == .seconds(41))
        pacing.observe(RateBudget(left: 0, reset: 5), at: .seconds(50))
        #expect(pacing.delay(at: .seconds(50)) == .seconds(6))
    }

    @Test func `an answer without headers changes nothing`() {
        var pacing = Pacing()
        pacing.observe(RateBudget(left: 0, reset: 20), at: .zero)
        pacing.observe(nil, at: .seconds(1))
        #expect(pacing.delay(at: .seconds(1)) == .seconds(20))
    }

    /// Ten windows of a source that counts as the Hub does.
    @Test(arguments: [(500, 300), (1000, 300), (5, 10), (1, 60), (2, 1)])
    func `no window is ever overrun, and each is used`(quota: Int, seconds: Int) {
        var pacing = Pacing()
        var now = Duration.milliseconds(123)
        var (window, used, sent) = (0, 0, 0)
        while now < .seconds(seconds * 10) {
            now += pacing.delay(at: now)
            let second = Int(now.components.seconds)
            if second / seconds != window { (window, used) = (second / seconds, 0) }
            used += 1
            sent += 1
            #expect(used <= quota)
            pacing.observe(
                RateBudget(left: quota - used, reset: seconds - second % seconds, quota: quota), at: now)
            now += .milliseconds(5)
        }
        let usable = max(1, quota - max(1, quota / 50))
        #expect(sent * 2 >= usable * 10)
    }

    private func retries(_ patience: Duration, seed: UInt64 = 1) -> Retries<SeededGenerator> {
        Retries(patience: patience, generator: SeededGenerator(seed: Seed(rawValue: seed)))
    }

    @Test func `waits double up to a minute, shortened by up to half`() throws {
        var retries = retries(.seconds(3600))
        var now = Duration.zero
        for longest in [1, 2, 4, 8, 16, 32, 60, 60] {
            guard case .again(let wait) = retries.fail(at: now, asked: nil) else {
                Issue.record("gave up too early")
                return
            }
            #expect(wait <= .seconds(longest) && wait >= .seconds(longest) / 2)
            now += wait
        }
    }

    @Test func `a source that says how long to wait is given that long`() {
        var retries = retries(.seconds(3600))
        guard case .again(let wait) = retries.fail(at: .zero, asked: .seconds(300)) else {
            Issue.record("gave up")
            return
        }
        #expect(wait >= .seconds(300) && wait < .seconds(301))
    }

    @Test func `it gives up before the wait that would pass its patience`() {
        var retries = retries(.seconds(60))
        #expect(retries.fail(at: .zero, asked: .seconds(61)) == .giveUp)
        retries.succeed()
        guard case .again = retries.fail(at: .seconds(1000), asked: .seconds(50)) else {
            Issue.record("a success did not begin the count anew")
            return
        }
        #expect(retries.fail(at: .seconds(1050), asked: .seconds(50)) == .giveUp)
    }

    @Test func `the same seed waits the same, another seed another time`() {
        func first(_ seed: UInt64) -> Retries<SeededGenerator>.Verdict {
            var retries = retries(.seconds(60), seed: seed)
            return retries.fail(at: .zero, asked: nil)
        }
        #expect(first(1) == first(1))
        #expect(first(1) != first(2))
    }
}
