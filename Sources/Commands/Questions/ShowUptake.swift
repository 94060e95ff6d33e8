import Adoption
import ArgumentParser
import Ecosystem

struct ShowUptake: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "uptake",
        abstract: "Relative adoption: downloads at an age against the leaders of the size class.",
        discussion: """
            Ages are 7, 14, 30, 60, 90, 180 and 365 days since release. Without a model: the most downloaded of each size
            class and age: three, or --limit.

            Examples:
              bellwether uptake
              bellwether uptake Qwen/Qwen3-8B deepseek-ai/DeepSeek-R1
              bellwether uptake --filter country=CN --limit 5 --format csv
            """)

    @OptionGroup var question: QuestionOptions
    @OptionGroup(title: "Definition") var definition: DefinitionOptions
    @OptionGroup var shown: LimitOptions

    @Argument(help: "Ids of models.")
    var models: [String] = []

    func run() throws {
        let definition = try definition.parsed()
        let lake = try question.open(cleaning: definition.cleaning)
        let uptake = UptakeQuestion(definition, models: models.map { ModelID($0) }, limit: shown.limit ?? 3, of: lake)
        question.output.show(try uptake.answer())
    }
}
