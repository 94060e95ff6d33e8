import Adoption
import ArgumentParser
import Ecosystem

struct ShowOvertakes: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "overtakes",
        abstract: "Whether and when one group passed another for good.",
        discussion: """
            An overtake is a lead of at least four consecutive periods and 28 days, after a period without one. Without
            --every, periods are weeks, or the intervals between observations where those are longer.

            Examples:
              bellwether overtakes --between CN,US
              bellwether overtakes --by line --between Qwen,Llama --measure cumulative
              bellwether overtakes --by organisation --leading 8
            """)

    @OptionGroup var question: QuestionOptions
    @OptionGroup(title: "Definition") var definition: DefinitionOptions

    @Option(help: ArgumentHelp("The two groups. Default: every pair of the leading ones.", valueName: "a,b"))
    var between: Pair?

    @Option(help: ArgumentHelp("How many groups are compared without --between.", valueName: "n"))
    var leading = 5

    func validate() throws {
        if leading < 2 || leading > 50 { throw ValidationError("--leading is a whole number from 2 to 50") }
    }

    func run() throws {
        let asked = try definition.asked()
        let lake = try question.open(for: asked.definition)
        let overtakes = OvertakeQuestion(
            asked.forOvertakes(of: lake), between: between.map { ($0.first, $0.second) }, leading: leading, of: lake)
        question.output.show(try overtakes.answer())
    }
}
