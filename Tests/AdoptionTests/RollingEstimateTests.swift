import Ecosystem
import Foundation
import Lake
import Testing

@Suite struct RollingEstimateTests {
    /// A seeded walk of 30-day counts: rises, falls, gaps.
    private static func counts(seed: UInt64, days: Int, gaps: Bool) -> [Int: Double] {
        var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        func next() -> Double {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Double(state % 1000) / 1000
        }
        var level = 500 + 3000 * next()
        var counts: [Int: Double] = [:]
        for day in 0..<days {
            level = max(10, level * (0.9 + 0.22 * next()))
            if !gaps || day == 0 || next() > 0.15 { counts[day] = level.rounded() }
        }
        return counts
    }

    @Test(arguments: [
        (seed: 1 as UInt64, birth: -400, gaps: false), (2, -400, true), (3, -5, false), (4, -29, true), (5, -30, true),
        (6, 0, false), (7, 3, true),
    ])
    func agreesWithTheRuleWrittenOutDayByDay(seed: UInt64, birth: Int, gaps: Bool) throws {
        let counts = Self.counts(seed: seed, days: 120, gaps: gaps)
        let start = Day(20_000)
        var csv = "observed_on,model_id,created_at,downloads_30d\n"
        for (day, count) in counts { csv += "\(start + day),east/e1,\(start + birth),\(Int(count))\n" }
        // A second model keeps every day observed by the source.
        for day in 0..<120 { csv += "\(start + day),west/w1,2020-01-01,\(1000 + 7 * day)\n" }
        let reference = RollingReference(counts: counts, birth: birth)
        try BuiltLake.with(csv) { lake in
            let rows = try lake.rows(
                """
                SELECT through - DATE '\(start)', after - DATE '\(start)', downloads, status FROM new_downloads
                JOIN models USING (model_key) WHERE model_id = 'east/e1' ORDER BY through
                """)
            #expect(!rows.isEmpty)
            var sum = 0.0
            for row in rows {
                let through = try #require(row[0].integer)
                let after = try #require(row[1].integer)
                let downloads = try #require(row[2].real)
                sum += downloads
                let expected = reference.new(after: row[3].text == "estimated" ? Int.min : after, through: through)
                #expect(abs(downloads - expected) <= 1e-9 * max(1, expected), "day \(through)")
            }
            #expect(abs(sum - reference.risen(119)) < 1e-6)
        }
    }

    @Test func aFirstCountOfAYoungModelIsSpreadFromItsBirth() throws {
        let csv = """
            observed_on,model_id,created_at,downloads_30d
            2025-01-11,east/e1,2025-01-01,1000
            2025-01-12,east/e1,2025-01-01,1100
            2025-01-11,west/w1,2020-01-01,300
            2025-01-12,west/w1,2020-01-01,310
            """
        try BuiltLake.with(csv) { lake in
            let rows = try lake.rows(
                """
                SELECT model_id, CAST(after AS VARCHAR), CAST(through AS VARCHAR), downloads, status
                FROM new_downloads JOIN models USING (model_key) ORDER BY model_id, through
                """)
            #expect(
                rows[0] == [
                    .text("east/e1"), .text("2025-01-01"), .text("2025-01-11"), .real(1000), .text("estimated"),
                ]
                    || rows[0][3].real == 1000)
            #expect(rows.map { $0[1].text } == ["2025-01-01", "2025-01-11", "2024-12-12", "2025-01-11"])
            // The old model's first 30 days hold its first count; a day later N(t) = R(t) + N(t - 30).
            #expect(rows[2][3].real == 300)
            #expect(abs((rows[3][3].real ?? 0) - (310 + 300.0 / 30 - 300)) < 1e-9)
        }
    }

    @Test func newDownloadsAreNeverNegative() throws {
        var csv = "observed_on,model_id,created_at,downloads_30d\n"
        for day in 0..<90 { csv += "\(Day(20_000) + day),east/e1,2020-01-01,\(day < 20 ? 100_000 : 50)\n" }
        try BuiltLake.with(csv) { lake in
            let negative = try lake.rows("SELECT count(*) FROM new_downloads WHERE downloads < 0")
            #expect(negative[0][0].integer == 0)
        }
    }
}
