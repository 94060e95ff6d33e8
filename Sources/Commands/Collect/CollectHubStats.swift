import Answers
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
            is the day on which it was made, or --observed-on. Older files fill the history: --list shows the dataset's
            commits, --since takes the last file of every day from there on, --revision single ones.

            Examples:
              bellwether collect hub-stats
              bellwether collect hub-stats --list --limit 20
              bellwether collect hub-stats --since 2026-03-01
              bellwether collect hub-stats --revision 5f1c0c4 --observed-on 2026-03-01
              bellwether collect hub-stats --url https://mirror.example/models-2026-11-21.parquet
            """)

    @OptionGroup var common: CollectOptions
    @OptionGroup var amount: LimitOptions

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

    @Flag(help: "Only list the commits of the dataset, the newest first.")
    var list = false

    @Option(help: ArgumentHelp("Collect the last file of every day from this one on, oldest first.", valueName: "date"))
    var since: String?

    func validate() throws {
        if let since, since.utf8.count != 10 || Day(since) == nil {
            throw ValidationError("--since is a date like 2026-03-01, not '\(since)'")
        }
        if list || since != nil, url != nil || observedOn != nil || common.every != nil {
            throw ValidationError(
                "--list and --since speak of a dataset's commits; leave out --url, --observed-on and --every")
        }
        if list, since != nil { throw ValidationError("--list only lists; leave out --since") }
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
        let revisions = Revisions(dataset: dataset, from: revision, file: file, most: amount.limit)
        if list {
            settings.unpacks = true
            return try await revisions.show(settings, common)
        }
        let day = observedOn.flatMap { Day($0) } ?? url.flatMap { Self.date(in: $0) }
        let first = since.flatMap { Day($0) }
        try await CollectionLoop(common).run { [settings, path, common] log in
            try await SourceClient.with(settings) { client in
                let files =
                    if let first {
                        try await revisions.files(since: first, client, common.attempts(log))
                    } else {
                        [(path: path, day: day)]
                    }
                var outcomes: [Importer.Outcome] = []
                for (index, file) in files.enumerated() {
                    if files.count > 1 { log.say("file \(index + 1) of \(files.count)") }
                    outcomes.append(
                        try await common.lake().collect(
                            hubStats: client.address(file.path), observedOn: file.day, client: client,
                            attempts: common.attempts(log), date: Date()
                        ) { log.download($0, of: $1) })
                }
                return outcomes
            }
        }
    }

    private static func date(in text: String) -> Day? {
        text.matches(of: /\d{4}-\d{2}-\d{2}/).last.flatMap { Day($0.output) }
    }
}

/// The commits of the dataset, and the files they have.
private struct Revisions: Sendable {
    let dataset: String
    let from: String
    let file: String
    let most: Int?

    /// Prints them.
    func show(_ settings: SourceClient.Settings, _ common: CollectOptions) async throws {
        let log = CollectionLog()
        let found = try await SourceClient.with(settings) { client in
            try await DatasetRevisions(of: dataset, client: client)
                .list(from: from, most: most ?? .max, attempts: common.attempts(log))
        }
        log.close()
        var answer = Answer(
            title: "Commits of \(dataset)",
            columns: [.init("revision", .text), .init("date", .text), .init("title", .text)])
        answer.rows = found.map {
            [.text($0.name), .text($0.date.formatted(.iso8601)), .text($0.title)]
        }
        common.output.show(answer)
    }

    /// The last file of each day, oldest first.
    func files(
        since first: Day, _ client: SourceClient, _ attempts: Attempts
    ) async throws -> [(path: String, day: Day?)] {
        let all = try await DatasetRevisions(of: dataset, client: client).list(
            from: from, since: first, attempts: attempts)
        let days = DatasetRevisions.lastOfDays(all).prefix(most ?? .max)
        guard !days.isEmpty else {
            throw SourceError(.missing, "\(dataset) has no commit since \(first)")
        }
        return days.map { ("/datasets/\(dataset)/resolve/\($0.name)/\(file)", $0.day) }
    }
}
