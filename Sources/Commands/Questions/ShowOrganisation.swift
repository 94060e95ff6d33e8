import Adoption
import ArgumentParser

struct ShowOrganisation: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "organisation",
        abstract: "Everything known of one organisation, with the evidence.",
        discussion: """
            Examples:
              bellwether organisation alibaba-qwen
              bellwether organisation deepseek-ai --format json
            """)

    @OptionGroup var question: QuestionOptions

    @Argument(help: "A slug, a name or a namespace.")
    var name: String

    @Option(help: "Whose counters.")
    var source = "huggingface"

    func run() throws {
        let lake = try question.open()
        question.output.show(try OrganisationQuestion(name, source: source, of: lake).answer())
    }
}
