import Adoption
import Answers
import ArgumentParser
import Ecosystem
import Foundation
import Lake
import Reporting

struct ShowLineage: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lineage",
        abstract: "What a model was made from, and what was made from it.",
        discussion: """
            Ancestors come first, then the model, then the tree of what descends from it, with downloads. Each edge says
            what it rests on: the source's card, a tag, the registry or only a name.

            Examples:
              bellwether lineage Qwen/Qwen2.5-7B
              bellwether lineage deepseek-ai/DeepSeek-R1-Distill-Qwen-7B --format json
              bellwether lineage Qwen/Qwen2.5-7B --depth 1 --limit 100 --format dot | dot -Tsvg > tree.svg
            """)

    /// How the tree is written.
    enum Form: String, CaseIterable, ExpressibleByArgument {
        case table, json, csv, markdown, dot
    }

    @OptionGroup var lake: LakeOptions
    @OptionGroup var registry: RegistryOptions

    @Argument(help: "The model's id.")
    var id: String

    @Option(help: ArgumentHelp("How many steps down from the model. Default: all.", valueName: "n"))
    var depth: Int?

    @Option(help: ArgumentHelp("How many descendants, those with the most downloads first.", valueName: "n"))
    var limit = 50

    @Option(help: "How to write the result; dot is the language of Graphviz.")
    var format = Form.table

    @Option(help: "Whose counters.")
    var source = "huggingface"

    @Option(help: ArgumentHelp("Answer from this version of the lake.", valueName: "version"))
    var asOf: String?

    func validate() throws {
        if let depth, depth < 0 { throw ValidationError("--depth is 0 or more, not \(depth)") }
        if limit < 0 { throw ValidationError("--limit is 0 or more, not \(limit)") }
    }

    func run() throws {
        let lake = try OpenLake(
            lake.directory, version: asOf, registry: registry.load(), stages: Installation.stages(),
            engine: DuckDBEngine(), cleaning: .all)
        let answer = try LineageQuestion(ModelID(id), source: source, of: lake, depth: depth, limit: limit).answer()
        let tree = LineageForm(answer)
        let style = TerminalStyle(usesColour: Terminal.output.showsColour)
        let text =
            switch format {
            case .table: Format.table.render(tree.indented, style: style)
            case .markdown: Format.markdown.render(tree.indented)
            case .json: Format.json.render(answer)
            case .csv: Format.csv.render(answer)
            case .dot: tree.dot
            }
        FileHandle.standardOutput.write(Data(text.utf8))
    }
}
