import Adoption
import ArgumentParser
import Ecosystem

struct ShowConcentration: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "concentration",
        abstract: "How much of the total few groups and few models hold.",
        discussion: """
            Herfindahl–Hirschman index and effective number of the groups, with bounds for what is unknown; Gini coefficient
            and shares of the top 1, 10 and 50 of the models.

            Examples:
              bellwether concentration --by organisation --every quarter
              bellwether concentration --by country --measure downloads-30d --every month --format json
            """)

    @OptionGroup var question: QuestionOptions
    @OptionGroup(title: "Definition") var definition: DefinitionOptions

    func run() throws {
        let definition = try definition.parsed()
        let lake = try question.open(for: definition)
        question.output.show(try ConcentrationQuestion(definition, of: lake).answer())
    }
}
