import ArgumentParser
import Collectors
import Foundation

struct CollectModelScope: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "modelscope",
        abstract: "Collects ModelScope's model list: downloads since creation, stars, tasks.",
        discussion: """
            ModelScope does not document this interface, so a field that is missing or odd is taken as unknown. Its
            downloads are never added to the Hub's.

            Examples:
              bellwether collect modelscope
              bellwether collect modelscope --limit 10000 --every 24h
            """)

    @OptionGroup var common: CollectOptions
    @OptionGroup var amount: LimitOptions

    @Option(help: ArgumentHelp("ModelScope's address.", valueName: "url"))
    var endpoint = "https://modelscope.cn"

    @Flag(help: "Take what there is of a day that cannot be completed, as a part that says so.")
    var partial = false

    func run() async throws {
        let settings = try SourceClient.Settings(
            endpoint: endpoint, token: nil, environment: ProcessInfo.processInfo.environment)
        try await CollectionLoop(common).run { [self] log in
            try await SourceClient.with(settings) { client in
                let collection = ModelScopeCollection(
                    limit: amount.limit, client: client, waiting: .live, patience: common.giveUp.duration,
                    generator: common.generator
                ) { log.tell($0) }
                return [
                    try await common.lake(keepsPart: partial).collect(collection, date: Date()) { log.importing($0) }
                ]
            }
        }
    }
}
