import ArgumentParser
import Collectors
import Ecosystem
import Foundation
import Lake

struct CollectOpenRouter: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "openrouter",
        abstract: "Collects OpenRouter's prices of today, and tokens a day by model.",
        discussion: """
            Tokens need a key in OPENROUTER_API_KEY; they go on from the last day in the lake. They are licensed under
            CC BY 4.0, and the line that names their source is printed and kept with them.

            Examples:
              bellwether collect openrouter --prices-only
              OPENROUTER_API_KEY=… bellwether collect openrouter --from 2025-01-01
            """)

    @OptionGroup var common: CollectOptions

    @Option(help: ArgumentHelp("OpenRouter's address.", valueName: "url"))
    var endpoint = "https://openrouter.ai"

    @Option(
        help: ArgumentHelp(
            "The first day of tokens. Default: the day after the last one in the lake.", valueName: "date"))
    var from: String?

    @Option(help: ArgumentHelp("The last day of tokens. Default: yesterday.", valueName: "date"))
    var to: String?

    @Flag(help: "Prices only, which need no key.")
    var pricesOnly = false

    func validate() throws {
        for (name, text) in [("--from", from), ("--to", to)] {
            if let text, text.utf8.count != 10 || Day(text) == nil {
                throw ValidationError("\(name) is a date like 2026-11-21, not '\(text)'")
            }
        }
    }

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        let key = try AccessToken(environment["OPENROUTER_API_KEY"] ?? "", from: "OPENROUTER_API_KEY")
        guard pricesOnly || key != nil else {
            throw SourceError(
                .unauthorised, "tokens a day need a key in OPENROUTER_API_KEY; --prices-only does without")
        }
        let settings = try SourceClient.Settings(endpoint: endpoint, token: key, environment: environment)
        try await CollectionLoop(common).run { [self] log in
            let now = Date()
            var documents = [Document.openRouterPrices(now)]
            if !pricesOnly, let first = try firstDay() {
                let last = to.flatMap { Day($0) } ?? Day(now) - 1
                documents += Document.openRouterRankings(from: first, to: last, now)
            }
            return try await SourceClient.with(settings) { [documents] client in
                try await common.lake().collect(
                    documents, of: "openrouter", client: client, attempts: common.attempts(log))
            }
        }
    }

    private func firstDay() throws -> Day? {
        if let from { return Day(from) }
        let days = try common.lake.directory.snapshot().files(of: .usage).filter { $0.source == "openrouter" }
        return days.map(\.observedOn).max().map { $0 + 1 } ?? Document.firstRankedDay
    }
}
