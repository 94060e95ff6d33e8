import Answers
import ArgumentParser
import Audit
import Foundation
import Lake

struct AuditExporting: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Hands a run on: findings as SARIF, trials as an Inspect log, CSV or Parquet.",
        discussion: """
            Examples:
              bellwether audit export first --to sarif
              bellwether audit export first --to inspect-json --output first.json
              bellwether audit export first --to csv --output first.csv
            """)

    @OptionGroup var lake: LakeOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: ArgumentHelp("The run.", valueName: "run"))
    var name: String

    @Option(help: "sarif, inspect-json, csv or parquet.")
    var to: ExportForm

    @Option(
        name: .customLong("output"),
        help: ArgumentHelp(
            "Where to. Default: the run's name with the form's ending; a folder for an Inspect log a model.",
            valueName: "path"))
    var target: String?

    func run() throws {
        let directory = try RunDirectory(name, in: lake.directory)
        let plan = try AuditPlan(of: directory)
        let isFolder = to == .inspectJSON && plan.models.count > 1
        let target = URL(filePath: self.target ?? directory.name + (isFolder ? "" : to.fileEnding))
        let files = try AuditExport(directory, plan: plan, engine: DuckDBEngine()).write(to, to: target)
        var answer = Answer(
            title: "Exported: \(directory.name)",
            columns: [.init("file", .text), .init("form", .text), .init("bytes", .count)])
        answer.rows = files.map { file in
            let size = try? FileManager.default.attributesOfItem(atPath: file.path)[.size] as? Int
            return [.text(file.relativePath), .text(to.rawValue), Answer.Value(size ?? nil)]
        }
        output.show(answer)
    }
}

extension ExportForm: ExpressibleByArgument {}
