import Adoption
import ArgumentParser
import Foundation
import Lake

struct SQL: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sql",
        abstract: "Read-only SQL over the lake's tables.",
        discussion: """
            Tables as they came: observations, catalogue, prices, usage, charts. Derived, once something is built: models,
            days, flags, new_downloads, cube, levels, lineage, edges and others.

            Examples:
              bellwether sql "SELECT observed_on, count(*) FROM observations GROUP BY 1 ORDER BY 1"
              bellwether sql "SELECT * FROM days WHERE stall_30d" --format csv
            """)

    @OptionGroup var lake: LakeOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var shown: LimitOptions

    @Argument(help: "One SELECT.")
    var query: String

    func run() throws {
        let directory = lake.directory
        guard directory.exists else { throw LakeError(.missing, "there is no lake in \(directory.root.path)") }
        let snapshot = try directory.snapshot()
        // The answers that every other verb gives by default.
        let marts = try directory.marts()
        let mart = marts.last { $0.recipe["cleaning"] == "all" } ?? marts.last
        let question = SQLQuestion(
            directory, snapshot: snapshot, mart: mart, engine: try DuckDBEngine(), stages: try Installation.stages())
        output.show(try question.answer(query, limit: shown.limit))
    }
}
