import Adoption
import ArgumentParser
import Ecosystem

struct ShowDiff: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "What changed between two dates or two lake versions.",
        discussion: """
            Of two dates, the periods that hold them are compared; without --every, months where observations are daily or
            weekly, else the intervals between observations. Of two versions, the whole of each.
            Ten groups are the top, and ten models are shown, without --limit.

            Examples:
              bellwether diff 2024-09-15 2024-10-15
              bellwether diff 2024-09-30 2024-10-31 --measure downloads-30d --by organisation --limit 5
              bellwether diff 8aaa4c24a8 17ea4adc9a --by country
            """)

    @OptionGroup var question: QuestionOptions
    @OptionGroup(title: "Definition") var definition: DefinitionOptions
    @OptionGroup var shown: LimitOptions

    @Argument(help: "A date or a lake version.")
    var first: String

    @Argument(help: "A later date or another version.")
    var second: String

    func validate() throws {
        if question.asOf != nil { throw ValidationError("diff names its versions itself; leave out --as-of") }
    }

    func run() throws {
        let asked = try definition.asked()
        let parsed = try asked.forDiff { try question.open(for: asked.definition) }
        let diff = DiffQuestion(parsed, limit: shown.limit ?? 10) { [question] version in
            var at = question
            at.asOf = version
            return try at.open(cleaning: parsed.cleaning)
        }
        question.output.show(try diff.answer(from: .init(first), to: .init(second)))
    }
}
