import ArgumentParser
import Collectors
import Foundation

struct CollectHub: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "huggingface",
        abstract: "Collects the Hub's model list: counters of today, tags, licences, base models.",
        discussion: """
            A token is taken from HF_TOKEN or from the Hub's usual token file, and sent to the endpoint only. Without one
            the Hub allows fewer requests. `downloads` is the count of the last 30 days.

            Examples:
              bellwether collect huggingface
              bellwether collect huggingface --author Qwen
              bellwether collect huggingface --limit 100000 --partial
              bellwether collect huggingface --every 24h
            """)

    @OptionGroup var common: CollectOptions
    @OptionGroup var amount: LimitOptions

    @Option(
        help: ArgumentHelp("The Hub or a mirror. Default: $HF_ENDPOINT, else https://huggingface.co", valueName: "url"))
    var endpoint: String?

    @Option(help: "The order in which models are listed: downloads or createdAt.")
    var sort = HubListing.Order.downloads

    @Option(help: ArgumentHelp("Only models of this user or organisation.", valueName: "name"))
    var author: String?

    @Option(help: ArgumentHelp("Only models with this tag, library or task. May be repeated.", valueName: "tag"))
    var filter: [String] = []

    @Option(help: ArgumentHelp("Only models with at least so many downloads in 30 days.", valueName: "n"))
    var minimumDownloads: Int?

    @Flag(help: "Ask for model cards too; pages become several times as large.")
    var cards = false

    @Flag(help: "Take what there is of a day that cannot be completed, as a part that says so.")
    var partial = false

    func validate() throws {
        if let minimumDownloads, minimumDownloads < 0 {
            throw ValidationError("--minimum-downloads is a whole number from 0")
        }
        if minimumDownloads != nil, sort != .downloads {
            throw ValidationError("--minimum-downloads needs --sort downloads")
        }
    }

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        let settings = try SourceClient.Settings(
            endpoint: common.endpoint(endpoint, environment), token: AccessToken.ofHub(environment),
            environment: environment)
        var listing = HubListing()
        listing.order = sort
        listing.author = author
        listing.filters = filter
        listing.limit = amount.limit
        listing.minimumDownloads = minimumDownloads
        listing.hasCards = cards
        let lake = common.lake(keepsPart: partial)
        // A list of everything is about as long as the last one.
        let isWhole = author == nil && filter.isEmpty && minimumDownloads == nil
        try await CollectionLoop(common).run { [listing, common, limit = amount.limit] log in
            try await SourceClient.with(settings) { client in
                let collection = HubCollection(
                    listing, client: client, waiting: .live, patience: common.giveUp.duration,
                    generator: common.generator
                ) { log.tell($0) }
                let before = isWhole ? lake.lastCount(of: collection.source, origin: collection.origin) : nil
                log.expect(before.map { min($0, limit ?? $0) } ?? limit)
                return [try await lake.collect(collection, date: Date()) { log.importing($0) }]
            }
        }
    }
}

extension HubListing.Order: ExpressibleByArgument {}
