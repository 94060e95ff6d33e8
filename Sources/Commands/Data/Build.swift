import Adoption
import Answers
import ArgumentParser
import Ecosystem
import Foundation
import Lake

struct Build: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Turns observations into new downloads, ready for questions.",
        discussion: """
            Runs only what is new: one more day runs one more step.

            Examples:
              bellwether build
              bellwether build --explain
              bellwether build --clean none
            """)

    @OptionGroup var lake: LakeOptions
    @OptionGroup var writer: WriterOptions
    @OptionGroup var registry: RegistryOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "Flaws to clean away: all, none, or a list of zero, stall, recount, rollback, rename.")
    var clean = "all"

    @Option(help: ArgumentHelp("Build from this version of the lake.", valueName: "version"))
    var asOf: String?

    @Flag(help: "List the stages and, where something is built, their rows and what they flagged.")
    var explain = false

    func run() throws {
        var definition = Definition()
        try definition.set("clean", to: clean)
        let stages = try Installation.stages()
        if explain {
            let explanation = BuildExplanation(
                lake.directory, stages: stages, engine: try DuckDBEngine(), cleaning: definition.cleaning)
            return output.show(try explanation.answer())
        }

        let directory = lake.directory
        guard directory.exists else {
            throw LakeError(.missing, "there is no lake in \(directory.root.path); `bellwether import FILE` makes one")
        }
        let registry = try registry.load()
        let writer = try LakeWriter(directory, purpose: "build", wait: writer.wait)
        let present = try directory.snapshot()
        guard let snapshot = asOf.map({ present.at(version: $0) }) ?? present else {
            throw LakeError(.missing, "the lake never was at version '\(asOf ?? "")'")
        }
        let engine = try DuckDBEngine(limits: .init(spillDirectory: writer.staging.path))
        let builder = MartBuilder(
            writer, registry: registry, stages: stages, engine: engine, cleaning: definition.cleaning)
        let progress = ProgressLine()
        let (manifest, steps, ran) = try builder.build(snapshot, progress: progress.show)
        progress.close()
        var answer = Answer(
            title: "Built", lake: manifest.lake,
            columns: [
                .init("steps", .count), .init("steps_run", .count), .init("files", .count), .init("rows", .count),
            ])
        answer.rows = [
            [
                .integer(steps), .integer(ran), .integer(manifest.files.count),
                .integer(manifest.files.reduce(0) { $0 + $1.rows }),
            ]
        ]
        output.show(answer)
    }
}
