import Ecosystem
import Foundation
import Lake
import TestSupport
import Testing

@Suite struct FlagTests {
    /// 30 models for 40 days; `change` edits a count.
    private static func csv(_ change: (_ model: Int, _ day: Int, _ count: Int) -> Int?) -> String {
        var csv = "observed_on,model_id,created_at,downloads_30d\n"
        for day in 0..<40 {
            for model in 0..<30 {
                guard let count = change(model, day, 1000 + 37 * model + 11 * day * (model % 5 + 1)) else { continue }
                csv += "\(Day(20_000) + day),east/m\(model),2020-01-01,\(count)\n"
            }
        }
        return csv
    }

    private func flags(_ lake: BuiltLake) throws -> [[Cell]] {
        // The flags are made of what may be missing and what returned.
        let stage = try String(contentsOf: Project.stages.appending(path: "flags.sql"), encoding: .utf8)
        return try lake.rows(
            "SELECT CAST(observed_on AS VARCHAR), flaw, count(*) FROM (\(stage)) GROUP BY 1, 2 ORDER BY 1"
        )
        .map { $0.map { cell in cell } }
    }

    @Test func findsAStalledDayAndOnlyTheModelsThatRepeat() throws {
        // On day 20 every model but five repeats the day before.
        let csv = Self.csv { model, day, count in
            day == 20 && model >= 5 ? 1000 + 37 * model + 11 * 19 * (model % 5 + 1) : count
        }
        try BuiltLake.with(csv) { lake in
            let found = try flags(lake)
            #expect(found == [[.text((Day(20_000) + 20).description), .text("stall"), .integer(25)]])
            #expect(try lake.rows("SELECT count(*) FROM days WHERE stall_30d")[0][0].integer == 1)
        }
    }

    @Test func findsAZeroRunOfOneModelOnceItsDownloadsReturn() throws {
        let csv = Self.csv { model, day, count in model == 3 && (15...18).contains(day) ? 0 : count }
        try BuiltLake.with(csv) { lake in
            let found = try flags(lake)
            #expect(found.map { $0[1].text } == ["zero", "zero", "zero", "zero"])
        }
    }

    @Test func aModelThatStaysAtZeroIsNotAnOutage() throws {
        let csv = Self.csv { model, day, count in model == 3 && day >= 15 ? 0 : count }
        try BuiltLake.with(csv) { lake in
            let found = try flags(lake)
            #expect(found.isEmpty)
        }
    }

    @Test func aZeroRunOfMoreThanSevenIsNotAnOutage() throws {
        let csv = Self.csv { model, day, count in model == 3 && (15...22).contains(day) ? 0 : count }
        try BuiltLake.with(csv) { lake in
            let found = try flags(lake)
            #expect(found.isEmpty)
        }
    }

    @Test func aReturnToLessThanHalfIsNotAnOutage() throws {
        let csv = Self.csv { model, day, count in
            model == 3 && (15...18).contains(day) ? 0 : model == 3 && day > 18 ? 40 : count
        }
        try BuiltLake.with(csv) { lake in
            let found = try flags(lake)
            #expect(found.isEmpty)
        }
    }

    @Test func findsAnOutageOfMany() throws {
        let csv = Self.csv { model, day, count in day == 25 && model < 6 ? 0 : count }
        try BuiltLake.with(csv) { lake in
            let found = try flags(lake)
            #expect(found == [[.text((Day(20_000) + 25).description), .text("zero"), .integer(6)]])
            let answer = try lake.share(
                "by=country measure=downloads-30d from=\(Day(20_000) + 25) to=\(Day(20_000) + 25)")
            // Six zeros are counted as the mean of their neighbours, which here is what they would have been.
            let expected = (0..<30).reduce(0) { $0 + 1000 + 37 * $1 + 11 * 25 * ($1 % 5 + 1) }
            #expect(answer.value("value", "CN") == Double(expected))
        }
    }

    @Test func findsTheStallsAndTheOutageOfTheRealDailyFile() throws {
        guard let file = Project.shared("adoption/hub-daily-2024-07..2025-02.csv") else {
            try Test.cancel("no shared data")
        }
        let text = try String(contentsOf: file, encoding: .utf8)
        try BuiltLake.with(text) { lake in
            let stalls = try lake.rows(
                "SELECT CAST(observed_on AS VARCHAR), repeats / models_300 FROM days WHERE stall_30d ORDER BY 1")
            let whole = stalls.filter { ($0[1].real ?? 0) >= 0.9 }.compactMap { $0[0].text }
            #expect(
                whole == [
                    "2024-07-24", "2024-09-20", "2024-09-26", "2024-10-21", "2024-11-04", "2024-12-09", "2024-12-23",
                    "2024-12-26", "2025-01-07",
                ])
            #expect(stalls.count - whole.count == 5)
            #expect(
                try lake.rows("SELECT CAST(observed_on AS VARCHAR) FROM days WHERE outage") == [[.text("2024-10-11")]])
        }
    }
}
