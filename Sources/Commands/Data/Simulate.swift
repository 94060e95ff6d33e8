import Answers
import ArgumentParser
import Ecosystem
import Foundation
import Lake
import Simulation

struct Simulate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Writes a synthetic hub of any size, with its truth beside it.",
        discussion: """
            The folder gets one hub-stats file an observation, the registry that knows its publishers (registry/), and the
            truth: downloads, attributions and every fault with its size (truth/). The same seed gives the same hub.
            A folder that holds a hub already can be served as it is.

            Examples:
              bellwether simulate hub --models 10000 --weeks 26 --seed 1
              bellwether import hub/*.parquet && bellwether build --registry hub/registry
              bellwether simulate daily --models 2000 --days 120 --counters 30d --faults none
              bellwether simulate hub --serve --rate 500/300 --trouble 5xx=0.05,cut=0.02
            """)

    /// Which of the Hub's counters the files carry.
    enum Counters: String, CaseIterable, ExpressibleByArgument {
        case both
        case allTime = "all-time"
        case thirtyDays = "30d"

        var simulated: SyntheticHub.Counters {
            switch self {
            case .both: .both
            case .allTime: .allTime
            case .thirtyDays: .thirtyDays
            }
        }
    }

    /// What derived models say of their origin.
    enum Origins: String, CaseIterable, ExpressibleByArgument {
        case tags, names

        var simulated: SyntheticHub.Origins {
            switch self {
            case .tags: .tags
            case .names: .names
            }
        }
    }

    /// What goes wrong in the hub.
    enum FaultChoice: String, CaseIterable, ExpressibleByArgument { case none, realistic }

    @OptionGroup var output: OutputOptions

    @Argument(help: "The folder to write to; it is made, and must be empty if it exists.")
    var folder: String

    @Option(help: ArgumentHelp("How many models there are at the end.", valueName: "n"))
    var models = 10_000

    @Option(help: ArgumentHelp("How many weekly observations.", valueName: "n"))
    var weeks: Int?

    @Option(help: ArgumentHelp("How many daily observations, instead of weekly ones.", valueName: "n"))
    var days: Int?

    @Option(help: "Where the randomness starts.")
    var seed: UInt64 = 1

    @Option(help: ArgumentHelp("The day of the first observation. Default: 2025-01-06.", valueName: "date"))
    var start: String?

    @Option(help: "Which counters the files carry.")
    var counters = Counters.both

    @Option(help: "What a derived model says of its origin: a tag, or only its name.")
    var lineage = Origins.tags

    @Option(help: "What goes wrong: nothing, or a bit of everything a real hub shows.")
    var faults = FaultChoice.realistic

    @Option(
        help: ArgumentHelp(
            "The fraction of companies and individuals that the registry does not know.", valueName: "0.1"))
    var unknown = 0.1

    @Option(help: ArgumentHelp("Missing files.", valueName: "n"))
    var missing: Int?

    @Option(help: ArgumentHelp("Days on which 95 % of models repeat both counters.", valueName: "n"))
    var stalls: Int?

    @Option(help: ArgumentHelp("Models with a burst of downloads, tenfold for two weeks.", valueName: "n"))
    var spikes: Int?

    @Option(help: ArgumentHelp("Models that get a new id.", valueName: "n"))
    var renames: Int?

    @OptionGroup(title: "Serving") var serving: ServingOptions

    func validate() throws {
        if weeks != nil, days != nil { throw ValidationError("--weeks and --days exclude each other") }
    }

    func run() async throws {
        let target = URL(filePath: folder, directoryHint: .isDirectory)
        let content = (try? FileManager.default.contentsOfDirectory(atPath: target.path)) ?? []
        if !serving.serve || content.isEmpty { try simulate(target) }
        if serving.serve { try await serving.run(target, seed: seed) }
    }

    private func simulate(_ target: URL) throws {
        let observations = days ?? weeks ?? 52
        var choice =
            faults == .none
            ? SyntheticHub.Faults() : SyntheticHub.Faults.realistic(models: models, observations: observations)
        if let missing { choice.missingObservations = missing }
        if let stalls {
            choice.rollingStalls = .init(observations: stalls, fraction: 0.95)
            choice.allTimeStalls = .init(observations: stalls, fraction: 0.95)
        }
        if let spikes { choice.spikes = .init(models: spikes, factor: 10, days: 14) }
        if let renames { choice.renames = renames }
        let firstDay = try start.map { text -> Day in
            guard text.utf8.count == 10, let day = Day(text) else {
                throw ValidationError("--start is a date like 2025-01-06, not '\(text)'")
            }
            return day
        }
        let hub = SyntheticHub(
            SyntheticHub.Configuration(
                models: models, observations: observations, step: days == nil ? 7 : 1, firstDay: firstDay, seed: seed,
                counters: counters.simulated, origins: lineage.simulated, faults: choice, unknownNamespaces: unknown))
        let engine = try DuckDBEngine(
            limits: .init(memory: max(1 << 30, models * 2048), spillDirectory: NSTemporaryDirectory()))
        let progress = ProgressLine()
        let summary = try hub.write(to: target, using: engine) { done, total in
            progress.show("writing \(folder)", done, total)
        }
        progress.close()
        var answer = Answer(
            title: "Simulated",
            columns: [
                .init("folder", .text), .init("models", .count), .init("observations", .count), .init("bytes", .count),
                .init("downloads", .count), .init("known_share", .share), .init("faults", .count),
            ])
        answer.rows = [
            [
                .text(folder), .integer(summary.models), .integer(summary.observations), .integer(summary.bytes),
                .real(summary.downloads), Answer.Value(summary.knownFraction), .integer(summary.faults),
            ]
        ]
        answer.notes = [
            "known_share: the part of true downloads whose publisher the registry knows",
            "next: bellwether import \(folder)/*.parquet && bellwether build --registry \(folder)/registry",
        ]
        output.show(answer)
    }
}
