import Answers
import ArgumentParser
import Foundation
import Lake

struct Forget: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Undoes one import.",
        discussion: """
            The observations no longer count; `bellwether doctor --compact` frees their space.

            Example:
              bellwether forget 3f2a91c07d5e
            """)

    @OptionGroup var lake: LakeOptions
    @OptionGroup var writer: WriterOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The id that `import` and `imports` print.")
    var id: String

    func run() throws {
        let directory = lake.directory
        guard directory.exists else { throw LakeError(.missing, "there is no lake in \(directory.root.path)") }
        let writer = try LakeWriter(directory, purpose: "forget", wait: writer.wait)
        let snapshot = try directory.snapshot()
        let matching = snapshot.imports.filter { $0.id.hasPrefix(id) }
        guard let forgotten = matching.last, Set(matching.map(\.id)).count == 1, !id.isEmpty else {
            throw LakeError(
                .missing,
                matching.isEmpty ? "no import has the id '\(id)'" : "'\(id)' begins the ids of several imports")
        }
        // A file that another import brought too stays.
        let kept = Set(snapshot.imports.filter { $0.id != forgotten.id }.flatMap(\.adds).map(\.path))
        let manifest = try writer.commit(
            DataManifest(
                id: forgotten.id, action: .forget, origin: forgotten.origin, originBytes: forgotten.originBytes,
                originSHA256: forgotten.originSHA256, form: forgotten.form, source: forgotten.source, adds: [],
                drops: forgotten.adds.map(\.path).filter { !kept.contains($0) }, rowsTaken: forgotten.rowsTaken,
                rowsRefused: forgotten.rowsRefused,
                models: forgotten.models, days: forgotten.days, conflicts: forgotten.conflicts))
        var answer = ImportAnswer.empty(title: "Forgotten")
        answer.rows = [ImportAnswer.row(manifest)]
        answer.notes = ["`bellwether build` takes it out of the answers"]
        output.show(answer)
    }
}
