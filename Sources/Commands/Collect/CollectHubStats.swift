import ArgumentParser
import Collectors
import Ecosystem
import Foundation

struct CollectHubStats: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hub-stats",
        abstract: "Downloads the public daily file of all of the Hub's models, and takes it in.",
        discussion: """
            A broken download goes on where it stopped; the file is compared with the checksum that the Hub tells. Its day
            is the day on which it was made, or --observed-on. With --revision older files fill the history.

            Examples:
              bellwether collect hub-stats
              bellwether collect hub-stats --revision 5f1c0c4 --observed-on 2026-03-01
              bellwether collect hub-stats --url https://mirror.example/models-2026-11-21.parquet
            """)

    @OptionGroup var common: CollectOptions

    @Option(
        help: ArgumentHelp("The Hub or a mirror. Default: $HF_ENDPOINT, else https://huggingface.co", valueName: "url"))
    var endpoint: String?

    @Option(help: ArgumentHelp("The dataset that holds the file.", valueName: "owner/name"))
    var dataset = "cfahlgren1/hub-stats"

    @Option(help: ArgumentHelp("The file in the dataset.", valueName: "path"))
    var file = "models.parquet"

    @Option(help: ArgumentHelp("A commit, tag or branch of the dataset.", valueName: "name"))
    var revision = "main"

    @Option(help: ArgumentHelp("The file's address, instead of a dataset's.", valueName: "url"))
    var url: String?

    @Option(help: ArgumentHelp("The day the file speaks of.", valueName: "date"))
    var observedOn: String?

    func validate() throws {
        if let observedOn, observedOn.utf8.count != 10 || Day(observedOn) == nil {
            throw ValidationError("--observed-on is a date like 2026-11-21, not '\(observedOn)'")
        }
        let names = dataset.split(separator: "/", omittingEmptySubsequences: false) + [Substring(revision)]
        let isName = names.allSatisfy { $0.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9._-]*/) != nil }
        guard names.count == 3, isName else {
            throw ValidationError("--dataset is like owner/name and --revision a commit, tag or branch")
        }
    }

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        var address = common.endpoint(endpoint, environment)
        var path = "/datasets/\(dataset)/resolve/\(revision)/\(file)"
        if let url {
            guard let parts = URL(string: url), let scheme = parts.scheme, let host = parts.host() else {
                throw ValidationError("--url is an address, not '\(url)'")
            }
            address = "\(scheme)://\(host)" + (parts.port.map { ":\($0)" } ?? "")
            path = parts.path()
        }
        // The token is the Hub's: another address gets none.
        var settings = try SourceClient.Settings(
            endpoint: address, token: url == nil ? AccessToken.ofHub(environment) : nil, environment: environment)
        settings.unpacks = false
        let day = observedOn.flatMap { Day($0) } ?? url.flatMap { Self.date(in: $0) }
        try await CollectionLoop(common).run { [settings, path, common] log in
            try await SourceClient.with(settings) { client in
                [
                    try await common.lake().collect(
                        hubStats: client.address(path), observedOn: day, client: client, attempts: common.attempts(log),
                        date: Date()
                    ) { log.download($0, of: $1) }
                ]
            }
        }
    }

    private static func date(in text: String) -> Day? {
        text.matches(of: /\d{4}-\d{2}-\d{2}/).last.flatMap { Day($0.output) }
    }
}
