import Answers
import Ecosystem
import Lake
import TestSupport
import Testing

@Suite struct CleaningTests {
    private static let firstDay = Day(20_000)

    /// Twenty-five models with 100,000 downloads a month, `levels` of them by day, and whatever else is given.
    private static func daily(_ levels: [Int], others: [String: [Int?]] = [:]) -> String {
        var csv = "observed_on,model_id,created_at,downloads_30d\n"
        for (index, level) in levels.enumerated() {
            for model in 0..<25 { csv += "\(firstDay + index),west/m\(model),2020-01-01,\(level)\n" }
            for (id, values) in others.sorted(by: { $0.key < $1.key }) {
                if let value = values[index] { csv += "\(firstDay + index),\(id),2020-01-01,\(value)\n" }
            }
        }
        return csv
    }

    @Test func aRecountHoldsLevelsUntilTheyReturn() throws {
        let levels = [100_000, 100_100, 70_000, 70_100, 99_000, 99_100]
        try BuiltLake.with(Self.daily(levels)) { lake in
            let days = try lake.rows("SELECT CAST(observed_on AS VARCHAR), models_60k, lost FROM days WHERE recount")
            #expect(days == [[.text("\(Self.firstDay + 2)"), .integer(25), .integer(25)]])
            let held = try lake.rows(
                "SELECT CAST(observed_on AS VARCHAR), flaw, before FROM missing JOIN models USING (model_key) "
                    + "WHERE model_id = 'west/m0' ORDER BY observed_on")
            #expect(
                held == [2, 3].map { [.text("\(Self.firstDay + $0)"), .text("recount"), .integer(100_100)] })
            let share = try lake.share("measure=downloads-30d by=country every=day")
            #expect(share.value("value", "US", period: "\(Self.firstDay + 3)") == 2_502_500.0)
        }
    }

    @Test func aLevelThatStaysLowCountsAfterThirtyDays() throws {
        let levels = [100_000, 100_100] + (0..<40).map { 70_000 + $0 }
        try BuiltLake.with(Self.daily(levels)) { lake in
            let days = try lake.rows("SELECT count(*), count(DISTINCT model_key) FROM missing WHERE flaw = 'recount'")
            // The day of the recount and the thirty after it.
            #expect(days == [[.integer(25 * 31), .integer(25)]])
        }
    }

    @Test func fewModelsThatFallAreNoRecount() throws {
        let falling: [String: [Int?]] = ["east/e1": [200_000, 200_000, 50_000, 50_000]]
        try BuiltLake.with(Self.daily([100_000, 100_200, 100_100, 100_300], others: falling)) { lake in
            let flagged = try lake.rows("SELECT count(*) FROM missing WHERE flaw = 'recount'")
            #expect(flagged[0][0].integer == 0)
        }
    }

    private static let renamed = """
        observed_on,model_id,created_at,downloads_all_time
        2025-01-01,west/old,2024-05-05,100000
        2025-01-01,west/other,2024-05-06,100000
        2025-01-08,west/old,2024-05-05,100400
        2025-01-08,west/other,2024-05-06,100300
        2025-01-15,west/new,2024-05-05,100900
        2025-01-15,west/other,2024-05-06,100600
        2025-01-22,west/new,2024-05-05,101500
        2025-01-22,west/other,2024-05-06,100900

        """

    @Test func aRenamedModelGoesOnFromItsOldCounter() throws {
        try BuiltLake.with(Self.renamed) { lake in
            let pairs = try lake.rows("SELECT old_id, new_id, old_all_time, new_all_time FROM renames")
            #expect(pairs == [[.text("west/old"), .text("west/new"), .integer(100_400), .integer(100_900)]])
            let total = try lake.share("by=country every=total").value("value", "US")
            #expect(total == 2400.0)
        }
    }

    @Test(arguments: [
        ("west/new", "east/fresh"),
        ("west/new,2024-05-05,100900", "west/new,2024-05-09,100900"),
        ("west/new,2024-05-05,100900", "west/new,2024-05-05,102000"),
    ])
    func whatDiffersInOwnerBirthOrCounterIsAnotherModel(_ from: String, _ to: String) throws {
        try BuiltLake.with(Self.renamed.replacing(from, with: to)) { lake in
            let pairs = try lake.rows("SELECT count(*) FROM renames")
            #expect(pairs[0][0].integer == 0)
        }
    }

    /// Fourteen weeks of two steady models; the second leaps in the week `leap` to `height`.
    private static func weekly(leap: Int, height: Int) -> String {
        var csv = "observed_on,model_id,created_at,downloads_all_time\n"
        var (steady, leaping) = (1_000_000, 50_000)
        for week in 0..<15 {
            csv += "\(firstDay + 7 * week),west/w1,2024-01-01,\(steady)\n"
            csv += "\(firstDay + 7 * week),east/e1,2024-01-01,\(leaping)\n"
            steady += 10_000
            leaping += week + 1 == leap ? height : 100
        }
        return csv
    }

    @Test func aLeapIsFlaggedCappedAndDropped() throws {
        try BuiltLake.with(Self.weekly(leap: 12, height: 5_000)) { lake in
            let flags = try lake.rows(
                "SELECT model_id, CAST(spikes.observed_on AS VARCHAR), downloads, baseline, weeks, hub_week "
                    + "FROM spikes JOIN models USING (model_key)")
            #expect(
                flags == [
                    [
                        .text("east/e1"), .text("\(Self.firstDay + 84)"), .real(5000), .real(100), .integer(11),
                        .real(15_000),
                    ]
                ])
            func china(_ spikes: String) throws -> Double? {
                try lake.share("by=country every=total spikes=\(spikes)").value("value", "CN")
            }
            #expect(try china("keep") == 6300.0)
            #expect(try china("cap") == 1600.0)
            #expect(try china("drop") == nil)
            let before = try lake.share("by=country every=total spikes=drop to=\(Self.firstDay + 70)")
            #expect(before.value("value", "CN") == 1000.0)
        }
    }

    @Test(arguments: [(12, 900), (1, 5000)])
    func smallLeapsAndFirstWeeksAreNotFlagged(_ leap: Int, _ height: Int) throws {
        try BuiltLake.with(Self.weekly(leap: leap, height: height)) { lake in
            let flags = try lake.rows("SELECT count(*) FROM spikes")
            #expect(flags[0][0].integer == 0)
        }
    }

    @Test func oneMoreWeekFindsWhatABuildFromNothingFinds() throws {
        let csv = Self.weekly(leap: 12, height: 5_000).split(separator: "\n", omittingEmptySubsequences: false)
        let header = String(csv[0])
        func part(_ range: Range<Int>) -> String {
            ([header] + csv[range].map(String.init)).joined(separator: "\n") + "\n"
        }
        let query = "SELECT CAST(observed_on AS VARCHAR), downloads, baseline FROM spikes ORDER BY 1"
        let stretches = "SELECT count(*), sum(downloads) FROM flagged_stretches"
        let whole = try BuiltLake.with(part(1..<31)) { try ($0.rows(query), $0.rows(stretches)) }
        let stepwise = try BuiltLake.with(part(1..<23)) { lake in
            try Scratch.with { folder in
                for week in 11..<15 {
                    try lake.take(Scratch.file("w\(week).csv", part(2 * week + 1..<2 * week + 3), in: folder))
                    try lake.build()
                }
            }
            return try (lake.rows(query), lake.rows(stretches))
        }
        #expect(whole == stepwise)
        #expect(whole.0.count == 1)
    }

    @Test(arguments: ["keep", "cap", "drop"])
    func theCubeAndSingleModelsAgree(_ spikes: String) throws {
        try BuiltLake.with(Self.weekly(leap: 12, height: 5_000)) { lake in
            let cube = try lake.share("by=country every=month spikes=\(spikes)")
            let single = try lake.share("by=country every=month spikes=\(spikes) minimum=1")
            #expect(cube.rows.map { $0[2] } == single.rows.map { $0[2] })
        }
    }
}
