import Adoption
import ArgumentParser
import Ecosystem
import Statistics

struct ShowRobustness: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "robustness",
        abstract: "How far to trust a lead: bounds, interval, flip set, specification curve, verdict.",
        discussion: """
            Speaks of the whole period from --from to --to. JSON carries the definition of every specification.

            Examples:
              bellwether robustness --between CN,US
              bellwether robustness --between CN,US --measure downloads-30d --to 2024-10-31
              bellwether robustness --by organisation --between alibaba-qwen,meta-llama --from 2024-10-01 --format json
            """)

    @OptionGroup var question: QuestionOptions
    @OptionGroup(title: "Definition") var definition: DefinitionOptions

    @Option(help: ArgumentHelp("The two groups: the one whose lead is asked about first.", valueName: "a,b"))
    var between: Pair

    @Option(help: ArgumentHelp("Where the random draws of the interval start.", valueName: "n"))
    var seed: UInt64 = 1

    func run() throws {
        let definition = try definition.parsed()
        let lake = try question.open(cleaning: definition.cleaning)
        let robustness = RobustnessQuestion(
            definition, between: (between.first, between.second), seed: Seed(rawValue: seed), of: lake)
        question.output.show(try robustness.answer())
    }
}
