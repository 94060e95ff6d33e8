import Adoption
import ArgumentParser
import Ecosystem

struct ShowModel: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model",
        abstract: "Everything known of one model: publisher, family, observations, flags.",
        discussion: """
            Example:
              bellwether model Qwen/Qwen2.5-1.5B-Instruct
            """)

    @OptionGroup var question: QuestionOptions

    @Argument(help: "The model's id.")
    var id: String

    @Option(help: "Whose counters.")
    var source = "huggingface"

    func run() throws {
        let lake = try question.open()
        question.output.show(try ModelQuestion(ModelID(id), source: source, of: lake).answer())
    }
}
