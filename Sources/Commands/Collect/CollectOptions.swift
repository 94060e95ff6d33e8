import ArgumentParser
import Collectors
import Foundation
import Statistics

/// A length of time as people write it: `90s`, `15m`, `24h`, `7d`.
struct TimeLength: ExpressibleByArgument, Equatable {
    let duration: Duration

    init(_ duration: Duration) { self.duration = duration }

    init?(argument: String) {
        let units = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        guard let unit = argument.last.flatMap({ units[String($0)] }), let number = Int(argument.dropLast()),
            (1...1_000_000).contains(number)
        else { return nil }
        duration = .seconds(number * unit)
    }

    var defaultValueDescription: String {
        let seconds = duration.components.seconds
        return seconds % 3600 == 0 ? "\(seconds / 3600)h" : seconds % 60 == 0 ? "\(seconds / 60)m" : "\(seconds)s"
    }
}

/// What every source needs.
struct CollectOptions: ParsableArguments {
    @OptionGroup var lake: LakeOptions
    @OptionGroup var output: OutputOptions

    @Flag(help: "Wait for another collection from this source instead of failing.")
    var wait = false

    @Option(help: ArgumentHelp("How long to try again after a failure.", valueName: "15m"))
    var giveUp = TimeLength(.seconds(900))

    @Option(help: ArgumentHelp("Collect again and again, with so long from start to start.", valueName: "24h"))
    var every: TimeLength?

    /// The Hub's address: what was given, else `HF_ENDPOINT`, else its own.
    func endpoint(_ given: String?, _ environment: [String: String]) -> String {
        given ?? environment["HF_ENDPOINT"].flatMap { $0.isEmpty ? nil : $0 } ?? "https://huggingface.co"
    }

    /// Attempts that are told of on `log`.
    func attempts(_ log: CollectionLog) -> Attempts {
        Attempts(waiting: .live, patience: giveUp.duration, generator: generator) { problem, delay in
            log.tell(.retrying(problem, after: delay))
        }
    }

    /// The lake that is filled.
    func lake(keepsPart: Bool = false) -> LakeCollection {
        LakeCollection(lake.directory, waits: wait, keepsPart: keepsPart)
    }

    /// A start for the jitter of retries: collectors that start together must not come back together.
    var generator: SeededGenerator { SeededGenerator(seed: Seed(rawValue: UInt64.random(in: 0 ... .max))) }
}
