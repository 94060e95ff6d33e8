import ArgumentParser
import Audit
import Foundation
import Lake
import Reporting

struct AuditReporting: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Writes a run's report as one page: design, arms, contrasts, examples, limits.",
        discussion: """
            The page holds everything it shows and asks nobody for anything.

            Examples:
              bellwether audit report first --output report.html
              bellwether audit report first --format markdown
            """)

    enum Form: String, CaseIterable, ExpressibleByArgument { case html, markdown }

    @OptionGroup var lake: LakeOptions

    @Argument(help: ArgumentHelp("The run.", valueName: "run"))
    var name: String

    @Option(help: "How to write it.")
    var format = Form.html

    @Option(help: ArgumentHelp("Where to write it. Default: standard output.", valueName: "file"))
    var output: String?

    func run() throws {
        let document = try AuditReport(of: RunDirectory(name, in: lake.directory)).document(on: Date())
        let text =
            switch format {
            case .html: HTMLDocument(document).text
            case .markdown: MarkdownDocument(document).text
            }
        guard let output else {
            FileHandle.standardOutput.write(Data(text.utf8))
            return
        }
        do {
            try Data(text.utf8).write(to: URL(filePath: output), options: .atomic)
        } catch {
            throw AuditError(.cannotWrite, "cannot write \(output): \(error.localizedDescription)")
        }
        Log.say("wrote \(output)")
    }
}
