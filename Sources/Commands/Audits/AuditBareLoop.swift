import ArgumentParser
import Audit
import Foundation

/// For `Scripts/bench-audit.sh` only.
struct AuditBareLoop: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bare-loop", abstract: "Measures the least that a run could take.", shouldDisplay: false)

    @Argument(help: "The endpoint's base.")
    var base: String

    @Argument(help: "The file to write; it is made.")
    var file: String

    @Option(help: ArgumentHelp("How many requests.", valueName: "n"))
    var count = 50_000

    @Option(help: ArgumentHelp("How many connections.", valueName: "n"))
    var connections = 100

    func run() async throws {
        let duration = try await BareLoop.run(
            base: base, count: count, connections: connections, file: URL(filePath: file))
        print(Int((Double(count) / (duration / .seconds(1))).rounded()))
    }
}
