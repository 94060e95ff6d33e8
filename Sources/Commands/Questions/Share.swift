import Adoption
import ArgumentParser
import Ecosystem

struct Share: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shares of groups, with bounds for what is unknown.",
        discussion: """
            Without options: new downloads by the uploader's country, for each interval between observations.

            Examples:
              bellwether share --by country --every month
              bellwether share --by organisation --measure cumulative --limit 10
              bellwether share --by family --filter line=Qwen,Llama --every total --format json
              bellwether share --measure derivatives --by family --every month
              bellwether share --measure tokens --by country
              bellwether share --attribution uploader,parent,root --every total
              bellwether share --definition "measure=new-downloads by=country cohort=new every=week"
            """)

    @OptionGroup var question: QuestionOptions
    @OptionGroup(title: "Definition") var definition: DefinitionOptions
    @OptionGroup var shown: LimitOptions

    func run() throws {
        let definition = try definition.parsed()
        let lake = try question.open(for: definition)
        let share = ShareQuestion(definition, of: lake, limit: shown.limit)
        question.output.show(try share.answer())
    }
}
