import Answers
import ArgumentParser
import Audit
import Foundation
import Lake
import Reporting

struct AuditAnalysing: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "analyse",
        abstract: "Says what a run shows: rates by arm, contrasts, what may be concluded, and what may not.",
        discussion: """
            Two inferences are never mixed: these wordings (tasks are the clusters), and sensitive words in general
            (labels of whole modifiers are permuted; five triggers and five placebos at least).

            Examples:
              bellwether audit analyse first
              bellwether audit analyse first --format json
              bellwether audit analyse first --table triggers --format csv
            """)

    @OptionGroup var lake: LakeOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: ArgumentHelp("The run.", valueName: "run"))
    var name: String

    @Option(
        help: ArgumentHelp(
            "Only one table: \(AnalysisTable.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "name"))
    var table: AnalysisTable?

    func run() throws {
        let analysis = try AuditAnalysis(of: RunDirectory(name, in: lake.directory))
        if let table {
            return output.show(try analysis.answer(table))
        }
        switch output.format {
        case .json: try output.show(analysis.answer())
        case .csv: output.show(AnalysisTable.triggers.answer(analysis))
        case .table, .markdown:
            let tables = AnalysisTable.allCases.map { $0.answer(analysis) }.filter { !$0.rows.isEmpty }
            for (index, var answer) in tables.enumerated() {
                if index > 0 { FileHandle.standardOutput.write(Data("\n".utf8)) }
                if index == tables.count - 1 { answer.notes += try analysis.notes() }
                output.show(answer)
            }
        }
    }
}

extension AnalysisTable: ExpressibleByArgument {}
