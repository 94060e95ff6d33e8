import Adoption
import Answers
import ArgumentParser
import Collectors
import Ecosystem
import Foundation
import Lake

struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Takes files of observations into the lake.",
        discussion: """
            Forms, recognised by content:
            \(Forms.all.map { "  \($0.name): \($0.summary)" }.joined(separator: "\n"))

            A file is taken whole or not at all; rows that are bad are listed, and more than --max-refused of them refuse
            the file. The same bytes again change nothing.

            Examples:
              bellwether import hub-stats-2026-11-21.parquet
              bellwether import counters.csv --columns model_id=repo,downloads_30d=dl
              bellwether import page.json --observed-on 2026-05-04
            """)

    @OptionGroup var lake: LakeOptions
    @OptionGroup var writer: WriterOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The files.")
    var files: [String]

    @Option(help: "The form of the files, instead of recognising it.")
    var form: String?

    @Option(help: ArgumentHelp("Columns under other names.", valueName: "ours=theirs,…"))
    var columns: [String] = []

    @Option(help: "Whose counters these are. Default: what the form says, else huggingface.")
    var source: String?

    @Option(help: ArgumentHelp("When the counters were read, for forms without a date.", valueName: "date"))
    var observedOn: String?

    @Option(help: "What a wide file counts: downloads_all_time or downloads_30d.")
    var counter: String?

    @Option(help: ArgumentHelp("The share of bad rows from which a file is refused.", valueName: "1%"))
    var maxRefused = "1%"

    func run() throws {
        let request = try request()
        let writer = try LakeWriter(lake.directory, purpose: "import", wait: writer.wait)
        var answer = ImportAnswer.empty(title: "Imported")
        var failures: [ImportError] = []
        for path in files {
            do {
                let outcome = try Importer(writer).take(URL(filePath: path), request)
                answer.rows.append(ImportAnswer.row(outcome.manifest))
                answer.notes += ImportAnswer.notes(outcome)
            } catch let error as ImportError {
                // One bad file does not keep the others out.
                failures.append(error)
                for row in error.refused {
                    Log.say(
                        "\(URL(filePath: path).lastPathComponent), row \(row.row.map(String.init) ?? "?"): \(row.reason)"
                    )
                }
                if files.count > 1 { Log.say("error: \(error)") }
            }
        }
        answer.lake = try lake.directory.snapshot().version
        if !answer.rows.isEmpty { output.show(answer) }
        if let first = failures.first {
            throw files.count == 1 ? first : ImportError("\(failures.count) of \(files.count) files were not taken")
        }
    }

    private func request() throws -> ImportRequest {
        var request = ImportRequest()
        request.form = form
        if let form, Forms.named(form) == nil {
            throw ValidationError("--form is one of \(Forms.all.map(\.name).joined(separator: ", ")), not '\(form)'")
        }
        if let source, !Definition.isSource(source) {
            throw ValidationError("--source is a name of a-z, 0-9 and '-', not '\(source)'")
        }
        request.source = source
        if let observedOn {
            guard observedOn.utf8.count == 10, let day = Day(observedOn) else {
                throw ValidationError("--observed-on is a date like 2026-11-21, not '\(observedOn)'")
            }
            request.observedOn = day
        }
        for pair in columns.flatMap({ $0.split(separator: ",") }) {
            let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { throw ValidationError("--columns is OURS=THEIRS, not '\(pair)'") }
            request.columns[parts[0]] = parts[1]
        }
        if let counter {
            guard ["downloads_all_time", "downloads_30d"].contains(counter) else {
                throw ValidationError("--counter is downloads_all_time or downloads_30d, not '\(counter)'")
            }
            request.counter = counter
        }
        let number = maxRefused.hasSuffix("%") ? Double(maxRefused.dropLast()).map { $0 / 100 } : Double(maxRefused)
        guard let number, (0...1).contains(number) else {
            throw ValidationError("--max-refused is a share like 1% or 0.01, not '\(maxRefused)'")
        }
        request.maximumRefused = number
        return request
    }
}

/// Imports as rows of an answer.
enum ImportAnswer {
    static func empty(title: String) -> Answer { Answer(title: title, columns: ImportList.columns) }

    static func row(_ manifest: DataManifest) -> [Answer.Value] { ImportList.row(manifest) }

    static func notes(_ outcome: Importer.Outcome) -> [String] {
        let manifest = outcome.manifest
        if outcome.wasThere {
            return ["\(manifest.origin): the same bytes are there already (import \(manifest.id)); nothing changed"]
        }
        var notes = [manifest.attribution].compactMap { $0 }
        if manifest.isPartial == true { notes.append("\(manifest.origin): a part of its day only") }
        notes += outcome.notes.map { "\(manifest.origin): \($0)" }
        notes += manifest.firstRefused.map {
            "\(manifest.origin), row \($0.row.map(String.init) ?? "?"): refused: \($0.reason)"
        }
        notes += manifest.firstConflicts.map {
            "\(manifest.origin): conflict on \($0.observedOn), \($0.model): \($0.counter) \($0.values.map(String.init).joined(separator: " and ")); the larger counts"
        }
        return notes
    }
}
