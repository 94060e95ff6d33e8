import Statistics
import Testing

struct OvertakeTests {
    /// Weeks from day 0, one letter each: who leads, = for neither, ? for unknown.
    private func weeks(_ letters: String, length: Int = 7) -> [Overtake.Period] {
        letters.enumerated().map { number, letter in
            let shares: (Double?, Double?) =
                switch letter {
                case "A": (0.5, 0.4)
                case "B": (0.4, 0.5)
                case "=": (0.4, 0.4)
                default: (nil, nil)
                }
            return .init(
                start: number * length, end: (number + 1) * length, first: shares.0, second: shares.1)
        }
    }

    @Test(arguments: [
        ("BBAAAA", Overtake.Status.overtaken(day: 14)),
        ("BBAAAAB", .overtaken(day: 14)),
        ("=AAAA", .overtaken(day: 7)),
        ("BBAAA", .pending(since: 14)),
        ("BAAAB", .never),
        ("BAABAAAA", .overtaken(day: 28)),
        ("AAAAA", .ledThroughout),
        ("A", .ledThroughout),
        ("AAAB", .never),
        ("AAABAAAA", .overtaken(day: 28)),
        ("AAA=AA", .pending(since: 28)),
        ("BBBB", .never),
        ("", .never),
        ("????", .never),
        ("BAA?AA", .pending(since: 28)),
        ("B?AAAA", .overtaken(day: 14)),
        ("?AA?A", .ledThroughout),
    ])
    func `the status follows the rule`(letters: String, status: Overtake.Status) {
        #expect(Overtake(weeks(letters)).status == status)
    }

    @Test func `four short periods do not span 28 days`() {
        #expect(Overtake(weeks("BAAAA", length: 5)).status == .pending(since: 5))
        #expect(Overtake(weeks("BAAAAAA", length: 5)).status == .overtaken(day: 5))
    }

    @Test func `two long periods are not four`() {
        #expect(Overtake(weeks("BAA", length: 30)).status == .pending(since: 30))
    }

    @Test func `every change of the lead is listed`() {
        let overtake = Overtake(weeks("BAAAABAABBBB"))
        #expect(overtake.status == .overtaken(day: 7))
        #expect(overtake.crossings.map(\.day) == [7, 35, 42, 56])
        #expect(overtake.crossings.map(\.toFirst) == [true, false, true, false])
        #expect(overtake.crossings.map(\.isSustained) == [true, false, false, true])
        #expect(overtake.ledAtStart == false)
        #expect(overtake.leadsAtEnd == false)
    }

    @Test func `an unknown period is no change of the lead`() {
        #expect(Overtake(weeks("AA?AA")).crossings.isEmpty)
        #expect(Overtake(weeks("?")).ledAtStart == nil)
    }

    @Test func `overlapping periods are counted once`() {
        // Four weeks of 28-day windows, moved a week at a time, are one period.
        let moving = (0..<5).map { Overtake.Period(start: 7 * $0, end: 7 * $0 + 28, first: 0.5, second: 0.4) }
        let before = Overtake.Period(start: -28, end: 0, first: 0.3, second: 0.4)
        let overtake = Overtake([before] + moving)
        #expect(overtake.status == .pending(since: 0))
        #expect(overtake.crossings.map(\.periods) == [2])
    }

    @Test func `the order of the periods does not matter`() {
        let periods = weeks("BBAAAAB")
        #expect(Overtake(periods.reversed()) == Overtake(periods))
    }
}
