import Adoption
import ArgumentParser
import Ecosystem

struct Rank: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The ranking of groups in every period, and how it changed.",
        discussion: """
            Ranks count known groups only; best_rank and worst_rank say what the unknown leaves open. Of prices, rank 1 is
            the cheapest, and without --by they are those of families.

            Examples:
              bellwether rank --by organisation --every quarter --limit 10
              bellwether rank --by line --measure cumulative --format csv
              bellwether rank --by model --filter country=CN --every total --limit 20
              bellwether rank --measure price --every month --limit 10
            """)

    @OptionGroup var question: QuestionOptions
    @OptionGroup(title: "Definition") var definition: DefinitionOptions
    @OptionGroup var shown: LimitOptions

    func run() throws {
        let parsed = try definition.asked().forRank
        let lake = try question.open(for: parsed)
        question.output.show(try RankQuestion(parsed, of: lake, limit: shown.limit).answer())
    }
}
