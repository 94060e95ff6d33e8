import Adoption
import Answers
import Ecosystem
import Foundation
import Lake
import TestSupport
import Testing

/// What was flagged of one model, and what each flag changed.
@Suite struct HistoryTests {
    private static let first = Day(20_094)

    /// One model daily: an outage of two days, an all-time counter that falls for a day.
    private static var csv: String {
        var lines = ["observed_on,model_id,created_at,downloads_30d,downloads_all_time"]
        for day in 0..<12 {
            let rolling = [4, 5].contains(day) ? 0 : 3000 + 10 * day
            let total = day == 8 ? 5000 : 10_000 + 100 * day
            lines.append("\(first + day),east/e1,2024-01-01,\(rolling),\(total)")
        }
        return lines.joined(separator: "\n")
    }

    private func history(_ lake: BuiltLake, _ id: String = "east/e1") throws -> Answer {
        try ModelHistory(ModelID(id), source: "huggingface", of: lake.open()).answer()
    }

    @Test func eachObservationStandsBesideWhatCounts() throws {
        try BuiltLake.with(Self.csv) { lake in
            let answer = try history(lake)
            #expect(answer.rows.count == 12)
            func cell(_ day: Int, _ column: String) -> Answer.Value? {
                answer.columns.firstIndex { $0.name == column }.map { answer.rows[day][$0] }
            }
            #expect(cell(4, "downloads_30d") == .integer(0))
            #expect(cell(4, "counted_30d") == .real(3040))
            #expect(cell(4, "flags") == .text("zero"))
            #expect(cell(5, "counted_30d") == .real(3050))
            #expect(cell(8, "downloads_all_time") == .integer(5000))
            #expect(cell(8, "counted_all_time") == .real(10_700))
            #expect(cell(8, "flags") == .text("rollback"))
            #expect(cell(3, "flags") == .text(""))
            #expect(cell(3, "counted_30d") == .real(3030))
            // Downloads of the held day come with the next valid one.
            #expect(cell(3, "new_downloads") == .real(100))
            #expect(cell(9, "new_downloads") == .real(200))
            #expect(answer.notes.contains("3 of 12 observations are flagged"))
        }
    }

    @Test func theTableOfFlagsSaysTheSame() throws {
        try BuiltLake.with(Self.csv) { lake in
            let rows = try lake.texts(
                "SELECT flag, CAST(observed_on AS VARCHAR), counter, observed, counted FROM flags ORDER BY observed_on")
            #expect(
                rows == [
                    ["zero", "\(Self.first + 4)", "30-day", "0", "3040"],
                    ["zero", "\(Self.first + 5)", "30-day", "0", "3050"],
                    ["rollback", "\(Self.first + 8)", "all-time", "5000", "10700"],
                ])
            let explained = try BuildExplanation(
                lake.directory, stages: StageLibrary(directory: Project.stages), engine: DuckDBEngine(), cleaning: .all
            ).answer()
            let counts = explained.rows.filter { row in
                if case .text(let name) = row[0] { name.hasPrefix("flag ") } else { false }
            }
            #expect(
                counts.map { Array($0[..<2]) } == [
                    [.text("flag rollback"), .integer(1)], [.text("flag zero"), .integer(2)],
                ])
        }
    }

    @Test func aRenamedModelKeepsItsHistory() throws {
        let csv = """
            observed_on,model_id,created_at,downloads_all_time
            2025-01-06,east/e1-old,2024-01-01,1000
            2025-01-13,east/e1-new,2024-01-01,1005
            2025-01-20,east/e1-new,2024-01-01,1100
            """
        try BuiltLake.with(csv) { lake in
            let answer = try history(lake, "east/e1-new")
            #expect(answer.rows.map { $0[1] } == [.text("east/e1-old"), .text("east/e1-new"), .text("east/e1-new")])
            #expect(answer.rows[1][7] == .text("rename"))
        }
    }

    @Test func aModelWithoutObservationsIsSaidSo() throws {
        try BuiltLake.with(Self.csv) { lake in
            let error = try #require(throws: AdoptionError.self) { try history(lake, "nobody/knows") }
            #expect(error.code == .noData)
        }
    }
}
