import Foundation
import TestSupport
import Testing

/// Numbers that were printed once, printed again.
@Suite struct AnswersAgainTests {
    private struct Answer: Decodable {
        struct Row: Decodable, Equatable {
            let period: String
            let group: String
            let value: Double
            let share: Double?
            let attribution: String?
        }
        let definition: String
        let lake: String
        let rows: [Row]
    }

    private func answer(_ run: Program.Run) throws -> Answer {
        #expect(run.status == 0, "\(run.log)")
        return try JSONDecoder().decode(Answer.self, from: Data(run.output.utf8))
    }

    @Test(arguments: [
        ["share", "--every", "year"], ["share", "--by", "openness", "--attribution", "all", "--every", "total"],
        ["rank", "--by", "line", "--measure", "cumulative"],
    ])
    func aDefinitionAndAVersionGiveTheSameNumbersForEver(arguments: [String]) throws {
        try Scratch.with { folder in
            let program = Program(lake: folder.appending(path: "lake"))
            #expect(try program.run("import", Project.sample.path).status == 0)
            #expect(try program.run("build").status == 0)
            let first = try answer(program.run(arguments + ["--format", "json"]))
            #expect(!first.rows.isEmpty)
            // The lake moves on: one more day, another build.
            let more = try Scratch.file(
                "more.csv", "observed_on,model_id,downloads_all_time\n2026-09-01,Qwen/Qwen3-0.6B,900000000\n",
                in: folder)
            #expect(try program.run("import", more.path).status == 0)
            #expect(try program.run("build").status == 0)
            let again = ["--definition", first.definition, "--as-of", first.lake, "--format", "json"]
            let second = try answer(program.run([arguments[0]] + again))
            #expect(second.rows == first.rows)
            #expect(second.definition == first.definition && second.lake == first.lake)
            let now = try answer(program.run(arguments + ["--format", "json"]))
            #expect(now.lake != first.lake && now.rows != first.rows)
        }
    }
}
