import Answers
import Ecosystem
import Lake
import Testing

@Suite struct AllTimeEstimateTests {
    private static let wide = """
        model,2025-01-01,2025-02-01,2025-03-01,2025-04-01
        east/e1,1000,1500,,2500
        west/w1,5000,5100,5300,5200
        west/dated,,700,900,1000
        east/undated,,,80,90
        """

    /// Stretches by model, as `after..through downloads status`.
    private func stretches(_ lake: BuiltLake, _ model: String) throws -> [String] {
        try lake.rows(
            """
            SELECT CAST(after AS VARCHAR) || '..' || through || ' ' || CAST(downloads AS BIGINT) || ' ' || status
            FROM new_downloads JOIN models USING (model_key) WHERE model_id = '\(model)' ORDER BY through
            """
        ).compactMap { $0[0].text }
    }

    @Test func differencesOfTheCounterAreNewDownloads() throws {
        try BuiltLake.with(Self.wide, name: "all-time.csv") { lake in
            let found = try stretches(lake, "east/e1")
            #expect(
                found == [
                    "2025-01-01..2025-02-01 500 measured", "2025-02-01..2025-04-01 1000 interpolated",
                ])
        }
    }

    @Test func aCounterThatFellIsHeldUntilItIsPassedAgain() throws {
        try BuiltLake.with(Self.wide, name: "all-time.csv") { lake in
            #expect(
                try stretches(lake, "west/w1") == [
                    "2025-01-01..2025-02-01 100 measured", "2025-02-01..2025-03-01 200 measured",
                ])
            let rollbacks = try lake.rows("SELECT CAST(observed_on AS VARCHAR), before, is_rebased FROM rollbacks")
            #expect(rollbacks == [[.text("2025-04-01"), .integer(5300), .boolean(false)]])
        }
    }

    @Test func aCounterThatStaysLowIsRebasedAfterEightObservations() throws {
        var csv = "observed_on,model_id,downloads_all_time\n"
        for (index, level) in ([1000, 1100] + [Int](repeating: 400, count: 9) + [450]).enumerated() {
            csv += "\(Day(20_000) + 7 * index),east/e1,\(level)\n"
        }
        try BuiltLake.with(csv) { lake in
            let sum = try lake.rows("SELECT sum(downloads), min(downloads) FROM new_downloads")
            #expect(sum[0][0].real == 150)
            #expect(sum[0][1].real == 50)
            #expect(try lake.rows("SELECT count(*) FROM rollbacks WHERE is_rebased")[0][0].integer == 1)
        }
    }

    @Test func aFirstLevelIsSpreadFromABirthThatFallsIntoTheGap() throws {
        try BuiltLake.with(Self.wide, name: "all-time.csv") { lake in
            // Released on 2025-01-10, after the source's observation of 2025-01-01.
            let found = try stretches(lake, "west/dated")
            #expect(found.first == "2025-01-10..2025-02-01 700 measured")
        }
    }

    @Test func aFirstLevelOfUnknownBirthIsSaidButNotCounted() throws {
        try BuiltLake.with(Self.wide, name: "all-time.csv") { lake in
            #expect(
                try stretches(lake, "east/undated") == [
                    "2025-02-01..2025-03-01 80 birth-unknown", "2025-03-01..2025-04-01 10 measured",
                ])
            let answer = try lake.share("by=country every=total")
            #expect(answer.value("value", "CN") == 1510)
            #expect(answer.value("value", "US") == 1300)
            #expect(
                answer.notes.contains {
                    $0.hasPrefix("80 downloads are left out") && $0.contains("2,890 instead of 2,810")
                })
        }
    }

    @Test func aModelListedLongAfterItsBirthBringsNoOldDownloads() throws {
        let csv = """
            observed_on,model_id,created_at,downloads_all_time
            2025-01-01,west/w1,2020-01-01,100
            2025-02-01,west/w1,2020-01-01,150
            2025-02-01,east/e1,2024-06-01,9000
            2025-03-01,east/e1,2024-06-01,9100
            2025-03-01,west/w1,2020-01-01,160
            """
        try BuiltLake.with(csv) { lake in
            let answer = try lake.share("by=country every=total")
            #expect(answer.value("value", "CN") == 100)
            #expect(answer.notes.contains { $0.contains("listed long after their birth") })
        }
    }

    @Test func cleaningCanBeSwitchedOff() throws {
        try BuiltLake.with(Self.wide, name: "all-time.csv") { lake in
            try lake.build(.none)
            let answer = try lake.share("by=country every=total clean=none")
            // Without `rollback`, a counter that fell counts nothing for its fall, and its rise counts again.
            #expect(answer.value("value", "US") == 1300)
            #expect(answer.definition?.contains("clean=none") == true)
        }
    }
}
