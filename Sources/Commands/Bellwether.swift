public import ArgumentParser
import Foundation

/// The command line.
public struct Bellwether: AsyncParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "bellwether",
        abstract: "Measures who leads in open AI models, and how far each number can be trusted.",
        discussion: """
            Observations of download counters go in, shares with their definition come out.

            Examples:
              bellwether import counters.csv
              bellwether build
              bellwether share --by country --every month
              bellwether organisation Qwen
            """,
        version: Version.current,
        groupedSubcommands: [
            CommandGroup(
                name: "Data:",
                subcommands: [
                    Import.self, Collect.self, Imports.self, Forget.self, Build.self, Simulate.self,
                ]),
            CommandGroup(
                name: "Questions:",
                subcommands: [
                    Share.self, Rank.self, ShowRobustness.self, ShowOvertakes.self, ShowConcentration.self,
                    ShowCadence.self, ShowUptake.self, ShowDiff.self,
                    ShowOrganisation.self, ShowModel.self, ShowLineage.self, ShowSearch.self, SQL.self,
                ]),
            CommandGroup(name: "Audits:", subcommands: [AuditVerbs.self]),
            CommandGroup(name: "Pages:", subcommands: [Serve.self]),
            CommandGroup(name: "Upkeep:", subcommands: [Doctor.self]),
        ])

    public init() {}

    /// Parses the arguments, runs the verb and ends the process with its exit status.
    public static func runAndExit() async -> Never {
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            Foundation.exit(0)
        } catch {
            let failure = Failure(error)
            if !failure.message.isEmpty {
                let stream = failure.status == .done ? FileHandle.standardOutput : FileHandle.standardError
                stream.write(Data((failure.message + "\n").utf8))
            }
            Foundation.exit(failure.status.rawValue)
        }
    }
}

/// The version of this program.
enum Version {
    static let current = "0.1.0"
}
