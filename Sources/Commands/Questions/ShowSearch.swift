import Adoption
import ArgumentParser

struct ShowSearch: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Finds organisations, families and models by a part of their name.",
        discussion: """
            An id or name that is the text itself comes first, then those in which a word begins with each word of the text,
            then those in which each stands within a word; among models those with the most downloads first.

            Examples:
              bellwether search qwen2.5
              bellwether search "llama 8b instruct" --limit 5 --format json
            """)

    @OptionGroup var question: QuestionOptions

    @Argument(help: "What to look for.")
    var text: String

    @Option(help: ArgumentHelp("How many at most.", valueName: "n"))
    var limit = 20

    func validate() throws {
        if limit < 1 || limit > 1_000 { throw ValidationError("--limit is a whole number from 1 to 1000") }
    }

    func run() throws {
        question.output.show(try SearchQuestion(text, limit: limit).answer(of: question.open()))
    }
}
