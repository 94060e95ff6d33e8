import ArgumentParser
import Collectors
import Foundation

struct CollectModelsDev: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models-dev",
        abstract: "Collects models.dev: prices, release dates and open weights by provider and model.",
        discussion: """
            Prices go to the table prices, the rest to the catalogue, both under the source models-dev.

            Example:
              bellwether collect models-dev
            """)

    @OptionGroup var common: CollectOptions

    @Option(help: ArgumentHelp("models.dev's address.", valueName: "url"))
    var endpoint = "https://models.dev"

    func run() async throws {
        let settings = try SourceClient.Settings(
            endpoint: endpoint, token: nil, environment: ProcessInfo.processInfo.environment)
        try await CollectionLoop(common).run { [common] log in
            try await SourceClient.with(settings) { client in
                try await common.lake().collect(
                    [.modelsDev(Date())], of: "models-dev", client: client, attempts: common.attempts(log))
            }
        }
    }
}
