import Adoption
import Answers
import ArgumentParser
import Ecosystem
import Foundation
import Lake
import Registry
import Reporting

/// Where the lake is.
struct LakeOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The data directory.", discussion: "Default: $BELLWETHER_LAKE, else ./bellwether-data", valueName: "dir"))
    var lake: String?

    var directory: LakeDirectory {
        let environment = ProcessInfo.processInfo.environment
        let path = lake ?? environment["BELLWETHER_LAKE"].flatMap { $0.isEmpty ? nil : $0 } ?? "bellwether-data"
        return LakeDirectory(root: URL(filePath: path, directoryHint: .isDirectory), beforeStep: Rehearsal.step)
    }
}

/// Lets tests end the process at a numbered step of a commit: `BELLWETHER_DIE_BEFORE_STEP=3`.
enum Rehearsal {
    private static let counter = StepCounter()

    static let step: @Sendable (String) -> Void = {
        guard let text = ProcessInfo.processInfo.environment["BELLWETHER_DIE_BEFORE_STEP"], let last = Int(text) else {
            return { _ in }
        }
        return { _ in if counter.next() == last { kill(getpid(), SIGKILL) } }
    }()
}

/// Waiting for another writer.
struct WriterOptions: ParsableArguments {
    @Flag(help: "Wait for another process that is writing to the lake instead of failing.")
    var wait = false
}

/// Entries of one's own.
struct RegistryOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A directory of registry entries that add to or override the built-in ones.", valueName: "dir"))
    var registry: String?

    func load() throws -> Registry {
        let own =
            registry ?? ProcessInfo.processInfo.environment["BELLWETHER_REGISTRY"].flatMap { $0.isEmpty ? nil : $0 }
        return try Registry.load([Installation.registry()] + (own.map { [URL(filePath: $0)] } ?? []))
    }
}

/// How a result is written.
struct OutputOptions: ParsableArguments {
    @Option(help: "How to write the result.")
    var format = Format.table

    @Flag(help: "CSV: write the definition as a first line that begins with #.")
    var withDefinition = false

    func show(_ answer: Answer) {
        let style = TerminalStyle(usesColour: Terminal.output.showsColour)
        FileHandle.standardOutput.write(
            Data(format.render(answer, withDefinition: withDefinition, style: style).utf8))
    }
}

extension Format: ExpressibleByArgument {}

/// The common options that parse into one ``Definition``.
struct DefinitionOptions: ParsableArguments {
    @Option(help: "What is counted: new-downloads, downloads-30d, cumulative, releases, derivatives, tokens or price.")
    var measure: String?

    @Option(help: "Groups: country, organisation, family, line, model, modality, size, licence, openness or kind.")
    var by: String?

    @Option(
        help: """
            Whose work a download is credited to: uploader, parent (its direct base) or root (its origin). share and rank \
            take several with commas, or all.
            """)
    var attribution: String?

    @Option(help: ArgumentHelp("The first day counted.", valueName: "date"))
    var from: String?

    @Option(help: ArgumentHelp("The last day counted.", valueName: "date"))
    var to: String?

    @Option(help: "Periods: observation, day, week, month, quarter, year or total. Weeks start on Monday.")
    var every: String?

    @Option(help: "all, new (at most 365 days old on the day counted) or released-since:DATE.")
    var cohort: String?

    @Option(help: "Models built on another organisation's, and re-quantisations: keep or drop.")
    var derivatives: String?

    @Option(help: "Models whose downloads leapt within a week: keep, cap or drop.")
    var spikes: String?

    @Option(help: "Repositories made for machines, such as tiny-random-*: keep or drop.")
    var tests: String?

    @Option(help: "The part without a known group: show or exclude.")
    var unknown: String?

    @Option(help: ArgumentHelp("Leave out models with fewer new downloads in the whole period.", valueName: "n"))
    var minimum: String?

    @Option(
        help: ArgumentHelp(
            "Only models of these groups, such as country=CN,US. May be repeated.", valueName: "key=value"))
    var filter: [String] = []

    @Option(help: "Flaws to clean away first: all, none, or a list of zero, stall, recount, rollback, rename.")
    var clean: String?

    @Option(
        help:
            "Whose counters; those of different sources are never added. Default: huggingface; openrouter for tokens and price."
    )
    var source: String?

    @Option(help: ArgumentHelp("A printed definition, instead of all these.", valueName: "text"))
    var definition: String?

    /// What was given, as words of a definition.
    private var given: [(String, String)] {
        let single = [
            ("measure", measure), ("by", by), ("attribution", attribution), ("from", from), ("to", to),
            ("every", every),
            ("cohort", cohort), ("derivatives", derivatives), ("spikes", spikes), ("tests", tests),
            ("unknown", unknown), ("minimum", minimum), ("clean", clean),
            ("source", source),
        ].compactMap { name, value in value.map { (name, $0) } }
        return single + filter.map { ("filter", $0) }
    }

    func asked() throws -> AskedDefinition {
        if definition != nil, let first = given.first {
            throw ValidationError("--definition says everything; leave out --\(first.0)")
        }
        return try AskedDefinition(given, text: definition)
    }

    func parsed() throws -> Definition { try asked().definition }
}

/// How much is shown, or collected.
struct LimitOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "No more than this: groups of each period, models or rows, the largest or first.", valueName: "n"))
    var limit: Int?

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit is a whole number from 1") }
    }
}

/// What every question about the lake needs.
struct QuestionOptions: ParsableArguments {
    @OptionGroup var lake: LakeOptions
    @OptionGroup var registry: RegistryOptions
    @OptionGroup var output: OutputOptions

    @Option(help: ArgumentHelp("Answer from this version of the lake.", valueName: "version"))
    var asOf: String?

    func open(cleaning: Cleaning = .all, measure: Measure = .newDownloads) throws -> OpenLake {
        try OpenLake(
            lake.directory, version: asOf, registry: registry.load(), stages: Installation.stages(),
            engine: DuckDBEngine(), cleaning: cleaning, measure: measure)
    }

    /// The lake as a definition needs it.
    func open(for definition: Definition) throws -> OpenLake {
        try open(cleaning: definition.cleaning, measure: definition.measure)
    }
}
