import Adoption
import Answers
import Ecosystem
import Foundation
import Lake
import Registry
import Statistics
import TestSupport
import Testing

/// Ranks, overtakes, concentration, cadence, uptake and differences over small lakes whose answers are known by hand.
@Suite struct QuestionTests {
    /// Six weeks of two publishers and a stranger: east trails for one week and leads by ever more in the other five.
    private static let weeks: String = {
        var lines = ["observed_on,model_id,created_at,downloads_all_time"]
        let east = [0, 100, 400, 800, 1300, 1900, 2600]
        for (week, total) in east.enumerated() {
            let day = Day(year: 2025, month: 1, day: 5).map { $0 + 7 * week } ?? Day(0)
            lines.append("\(day),east/e1,2024-12-01,\(1000 + total)")
            lines.append("\(day),west/w1,2024-12-01,\(1000 + 200 * week)")
            lines.append("\(day),stranger/s,2024-12-01,\(1000 + 50 * week)")
        }
        return lines.joined(separator: "\n")
    }()

    private func definition(_ text: String) throws -> Definition { try Definition(text) }

    @Test func aQueryGivesKeysToTheLastDigit() throws {
        try BuiltLake.with(Self.weeks) { lake throws in
            let rows = try lake.rows("SELECT CAST(18446744073709551615 AS UBIGINT) AS model_key, 9007199254740993 AS n")
            #expect(rows == [[.text("18446744073709551615"), .integer(9_007_199_254_740_993)]])
        }
    }

    @Test func anOvertakeIsFourWeeksOfLeadAfterAWeekWithout() throws {
        try BuiltLake.with(Self.weeks) { lake in
            let answer = try OvertakeQuestion(
                definition("by=country every=week"), between: ("CN", "US"), of: lake.open()
            ).answer()
            #expect(answer.rows[0][2] == .text("overtaken"))
            #expect(answer.rows[0][3] == .text("2025-01-13"))
            // 300 against 200 with 50 unknown: ahead whoever the unknown are.
            #expect(answer.rows[0][4] == .boolean(true))
            #expect(answer.rows[1][2] == .text("never"))
        }
    }

    @Test func whoPassedWhomSaysBothWaysAboutALeadThatWasWonBack() throws {
        var lines = ["date,model_id,created_at,downloads_all_time"]
        let first = try #require(Day("2025-01-06"))
        var (east, west) = (1_000, 1_000)
        for week in 0..<13 {
            lines.append("\(first + 7 * week),east/e,2024-12-01,\(east)")
            lines.append("\(first + 7 * week),west/w,2024-12-01,\(west)")
            // West for two weeks, east for five, and west again.
            let eastLeads = (2..<7).contains(week)
            east += eastLeads ? 300 : 200
            west += eastLeads ? 200 : 300
        }
        try BuiltLake.with(lines.joined(separator: "\n")) { lake in
            let rows = try OvertakeQuestion(definition("by=country every=week"), between: nil, of: lake.open()).answer()
                .rows
            #expect(rows.map { [$0[0], $0[1], $0[2]] }.contains([.text("CN"), .text("US"), .text("overtaken")]))
            #expect(rows.map { [$0[0], $0[1], $0[2]] }.contains([.text("US"), .text("CN"), .text("overtaken")]))
        }
    }

    @Test func aNameLongerThanAnyIsNearNoneAndTakesNoTime() throws {
        try BuiltLake.with(Self.weeks) { lake in
            let long = String(repeating: "z", count: 200_000)
            #expect {
                try lake.share("by=country filter=organisation=\(long)")
            } throws: { error in
                "\(error)".contains("the registry has no organisation") && !"\(error)".contains("near are")
            }
        }
    }

    @Test func threeWeeksOfLeadArePending() throws {
        try BuiltLake.with(Self.weeks) { lake in
            let answer = try OvertakeQuestion(
                definition("by=country every=week to=2025-02-02"), between: ("CN", "US"), of: lake.open()
            ).answer()
            #expect(answer.rows[0][2] == .text("pending"))
        }
    }

    @Test func periodsShorterThanTheGapDecideNothing() throws {
        try BuiltLake.with(Self.weeks) { lake in
            let answer = try OvertakeQuestion(
                definition("by=country every=day"), between: ("CN", "US"), of: lake.open()
            ).answer()
            #expect(answer.rows.allSatisfy { $0[2] == .text("never") })
            #expect(answer.notes.contains { $0.contains("no period is long enough") })
        }
    }

    @Test func groupsAreFoundByTheirNamesAndMissingOnesByTheirNeighbours() throws {
        try BuiltLake.with(Self.weeks) { lake in
            let byName = try OvertakeQuestion(
                definition("by=country every=week"), between: ("china", "United States"), of: lake.open()
            ).answer()
            #expect(byName.rows[0][0] == .text("CN"))
            let error = try #require(throws: AdoptionError.self) {
                try OvertakeQuestion(definition("by=organisation"), between: ("eats", "west"), of: lake.open()).answer()
            }
            #expect(error.code == .unsupported)
            #expect(error.description.contains("near are east"))
            #expect(throws: AdoptionError.self) {
                try OvertakeQuestion(definition("by=country"), between: ("CN", "China"), of: lake.open()).answer()
            }
        }
    }

    @Test func ranksSayWhatTheUnknownLeavesOpen() throws {
        try BuiltLake.with(Self.weeks) { lake in
            let answer = try RankQuestion(definition("by=country every=week"), of: lake.open()).answer()
            let names = answer.columns.map(\.name)
            let rank = try #require(names.firstIndex(of: "rank"))
            let change = try #require(names.firstIndex(of: "change"))
            let best = try #require(names.firstIndex(of: "best_rank"))
            let worst = try #require(names.firstIndex(of: "worst_rank"))
            let china = answer.rows.filter { $0.contains(.text("CN")) }
            #expect(china.first?[rank] == .integer(2))
            #expect(china.first?[change] == .null)
            #expect(china.dropFirst().first?[change] == .integer(1))
            // 100 against 200 with 50 unknown: second whoever they are.
            #expect(china.first?[best] == .integer(2))
            #expect(china.first?[worst] == .integer(2))
        }
    }

    @Test func concentrationIsThatOfTheShares() throws {
        try BuiltLake.with(Self.weeks) { lake in
            let answer = try ConcentrationQuestion(definition("by=country every=total"), of: lake.open()).answer()
            let expected = Concentration(known: [2600, 1200], unknown: 300)
            let row = try #require(answer.rows.first)
            #expect(row[3] == Answer.Value(expected.herfindahl?.lower))
            #expect(row[4] == Answer.Value(expected.herfindahl?.upper))
            let models = Inequality([2600, 1200, 300])
            #expect(row[7] == .integer(3))
            #expect(row[8] == Answer.Value(models.gini))
            #expect(row[9] == .real(2600.0 / 4100))
        }
    }

    @Test func sharesSumToOneWithTheUnknownShown() throws {
        try BuiltLake.with(Self.weeks) { lake in
            for period in Set(try lake.share("by=country every=week").rows.map { $0[0] }) {
                let rows = try lake.share("by=country every=week").rows.filter { $0[0] == period }
                let sum = rows.reduce(0.0) { sum, row in if case .real(let share) = row[3] { sum + share } else { sum }
                }
                #expect(abs(sum - 1) < 1e-12)
            }
        }
    }

    private static let repositories = """
        observed_on,model_id,created_at,downloads_all_time
        2025-03-01,east/e1-7b,2024-06-01,1
        2025-03-01,east/e1-70b,2024-06-03,1
        2025-03-01,east/e1-7b-gguf,2024-08-01,1
        2025-03-01,east/e1-next,2024-07-01,1
        2025-03-01,east/other-a,2024-09-01,1
        2025-03-01,east/other-b,2024-09-01,1
        2025-03-01,west/w1,2024-06-01,1
        2025-03-01,west/w2,2024-12-01,1
        2025-03-01,west/old,2022-03-02,1
        """

    @Test func aReleaseIsOneFamilyWithinThreeDays() throws {
        try BuiltLake.with(Self.repositories) { lake in
            let answer = try CadenceQuestion(
                definition("by=organisation"), between: nil, limit: nil, seed: Seed(rawValue: 1), of: lake.open()
            ).answer()
            let names = answer.columns.map(\.name)
            func value(_ column: String, _ group: String) -> Answer.Value? {
                names.firstIndex(of: column).flatMap { index in
                    answer.rows.first { $0[0] == .text(group) }.map { $0[index] }
                }
            }
            // E1 in June and July, the unnamed family in September; a conversion is no release.
            #expect(value("releases", "east") == .integer(3))
            #expect(value("repositories", "east") == .integer(5))
            #expect(value("median_gap_days", "east") == .real(62))
            #expect(value("since_last_days", "east") == .integer(181))
            #expect(value("releases", "west") == .integer(2))
            #expect(answer.notes.contains { $0.contains("1 first-party repositories are left out") })
            let share = try lake.share("measure=releases by=country every=year")
            #expect(share.value("value", "CN") == 3)
            #expect(share.value("value", "US") == 2)
        }
    }

    @Test func twoOrganisationsCannotShowADifferenceOfCadence() throws {
        let more = Self.repositories + "\n2025-03-01,west/w3,2025-02-01,1\n"
        try BuiltLake.with(more) { lake in
            let answer = try CadenceQuestion(
                definition("by=country"), between: ("CN", "US"), limit: nil, seed: Seed(rawValue: 1), of: lake.open()
            ).answer()
            let row = try #require(answer.rows.first)
            #expect(row[2] == .integer(1))
            #expect(row[3] == .integer(1))
            #expect(row[7] == .real(1))
            #expect(row[8] == .real(1))
        }
    }

    @Test func adoptionIsMeasuredAgainstTheMedianOfTheTenLargest() throws {
        var lines = ["observed_on,model_id,created_at,downloads_all_time"]
        lines.append("2025-01-01,west/anchor,2024-01-01,5")
        for index in 1...11 { lines.append("2025-01-15,east/model-\(index)-7b,2025-01-08,\(index * 100)") }
        lines.append("2025-01-15,west/anchor,2024-01-01,6")
        try BuiltLake.with(lines.joined(separator: "\n")) { lake in
            let answer = try UptakeQuestion(
                definition("by=country"), models: [ModelID("east/model-11-7b")], limit: 3, of: lake.open()
            ).answer()
            let row = try #require(answer.rows.first)
            #expect(row[0] == .text("5-10B"))
            #expect(row[1] == .integer(7))
            #expect(row[4] == .real(1100))
            // 200 … 1100: the median of the ten largest is 650.
            #expect(row[5] == .real(650))
            #expect(row[6] == .real(1100.0 / 650))
        }
    }

    @Test func aDifferenceNamesWhatMoved() throws {
        try BuiltLake.with(Self.weeks) { lake in
            let diff = DiffQuestion(try definition("by=country every=week"), limit: 1) { _ in try lake.open() }
            let answer = try diff.answer(from: .day(Day(2025, 1, 7)), to: .day(Day(2025, 1, 14)))
            let china = try #require(answer.rows.first { $0[1] == .text("CN") })
            #expect(china[2] == .real(100))
            #expect(china[3] == .real(300))
            #expect(china[9] == .text("entered"))
            #expect(answer.rows.first { $0[1] == .text("US") }?[9] == .text("left"))
            #expect(answer.rows.last?[1] == .text("east/e1"))
            #expect(throws: AdoptionError.self) {
                try diff.answer(from: .day(Day(2020, 1, 1)), to: .day(Day(2025, 1, 14)))
            }
        }
    }
}

extension Day {
    /// A day that there is.
    fileprivate init(_ year: Int, _ month: Int, _ day: Int) {
        self = Day(year: year, month: month, day: day) ?? Day(0)
    }
}
