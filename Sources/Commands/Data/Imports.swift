import Answers
import ArgumentParser
import Lake

struct Imports: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lists what was imported.",
        discussion: """
            Example:
              bellwether imports --format json
            """)

    @OptionGroup var lake: LakeOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let snapshot = try lake.directory.snapshot()
        var answer = ImportAnswer.empty(title: "Imports")
        answer.lake = snapshot.version
        answer.rows = snapshot.imports.map(ImportAnswer.row)
        for manifest in snapshot.imports where manifest.isPartial == true {
            answer.notes.append("\(manifest.id): a part of its day only, because a collection was broken off")
        }
        answer.notes += Set(snapshot.imports.compactMap(\.attribution)).sorted()
        output.show(answer)
    }
}
