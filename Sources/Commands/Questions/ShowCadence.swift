import Adoption
import ArgumentParser
import Ecosystem
import Statistics

struct ShowCadence: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cadence",
        abstract: "How often organisations and countries release, and the gaps between.",
        discussion: """
            Counts releases (the new first-party repositories of one family within three days) and, beside them, bare
            repositories. Without --by: organisations, or countries with --between.

            Examples:
              bellwether cadence --limit 10
              bellwether cadence --by country --from 2024-01-01
              bellwether cadence --between CN,US --filter kind=lab,company
            """)

    @OptionGroup var question: QuestionOptions
    @OptionGroup(title: "Definition") var definition: DefinitionOptions
    @OptionGroup var shown: LimitOptions

    @Option(help: ArgumentHelp("Compare the median gaps of two groups.", valueName: "a,b"))
    var between: Pair?

    @Option(help: ArgumentHelp("Where the random relabelings start.", valueName: "n"))
    var seed: UInt64 = 1

    func run() throws {
        let parsed = try definition.asked().forCadence(comparingTwo: between != nil)
        let lake = try question.open(cleaning: parsed.cleaning)
        let cadence = CadenceQuestion(
            parsed, between: between.map { ($0.first, $0.second) }, limit: shown.limit, seed: Seed(rawValue: seed),
            of: lake)
        question.output.show(try cadence.answer())
    }
}
