import Adoption
import ArgumentParser
import Ecosystem

struct ShowModel: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model",
        abstract: "Everything known of one model: publisher, family, observations, flags.",
        discussion: """
            Examples:
              bellwether model Qwen/Qwen2.5-1.5B-Instruct
              bellwether model Qwen/Qwen2.5-1.5B-Instruct --history --format csv
            """)

    @OptionGroup var question: QuestionOptions

    @Argument(help: "The model's id.")
    var id: String

    @Option(help: "Whose counters.")
    var source = "huggingface"

    @Flag(help: "Every observation with what was flagged, and what each flag changed.")
    var history = false

    func run() throws {
        let lake = try question.open()
        if history { return question.output.show(try ModelHistory(ModelID(id), source: source, of: lake).answer()) }
        question.output.show(try ModelQuestion(ModelID(id), source: source, of: lake).answer())
    }
}
