import Adoption
import ArgumentParser
import Ecosystem

struct Rank: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The ranking of groups in every period, and how it changed.",
        discussion: """
            Ranks count known groups only; best_rank and worst_rank say what the unknown leaves open.

            Examples:
              bellwether rank --by organisation --every quarter --limit 10
              bellwether rank --by line --measure cumulative --format csv
              bellwether rank --by model --filter country=CN --every total --limit 20
            """)

    @OptionGroup var question: QuestionOptions
    @OptionGroup(title: "Definition") var definition: DefinitionOptions

    @Option(help: ArgumentHelp("Show only the first ranks of each period.", valueName: "n"))
    var limit: Int?

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit is a whole number from 1") }
    }

    func run() throws {
        let definition = try definition.parsed()
        let lake = try question.open(cleaning: definition.cleaning)
        question.output.show(try RankQuestion(definition, of: lake, limit: limit).answer())
    }
}
