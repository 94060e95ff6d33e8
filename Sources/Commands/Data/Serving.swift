import ArgumentParser
import Foundation
import Lake
import Simulation

/// How `simulate --serve` behaves.
struct ServingOptions: ParsableArguments {
    @Flag(help: "Serve the newest observation on 127.0.0.1 by the Hub's protocol, until Ctrl-C.")
    var serve = false

    @Option(help: ArgumentHelp("The port; 0 takes any free one.", valueName: "n"))
    var port = 8765

    @Option(help: ArgumentHelp("Requests and seconds of a rate window, as the Hub counts them.", valueName: "500/300"))
    var rate: String?

    @Option(help: ArgumentHelp("The one token it takes; else it asks for none.", valueName: "text"))
    var token: String?

    @Option(help: ArgumentHelp("Models that appear, disappear or move after each page.", valueName: "n"))
    var changes = 0

    @Flag(help: "Pack answers for those who take gzip.")
    var gzip = false

    @Option(
        help: ArgumentHelp(
            "What goes wrong, in which fraction of the answers: "
                + HubTrouble.Kind.allCases.map(\.rawValue).joined(separator: ", ") + ".", valueName: "5xx=0.1,cut=0.05")
    )
    var trouble: String?

    func validate() throws {
        _ = try configuration
        if !serve, rate != nil || token != nil || trouble != nil || gzip || changes != 0 {
            throw ValidationError("--rate, --token, --changes, --gzip and --trouble go with --serve")
        }
    }

    private var configuration: HubServer.Configuration {
        get throws {
            var configuration = HubServer.Configuration()
            guard (0...65_535).contains(port) else { throw ValidationError("--port is 0 to 65535, not \(port)") }
            guard changes >= 0 else { throw ValidationError("--changes is a whole number from 0") }
            configuration.port = port
            configuration.token = token
            configuration.changesPerPage = changes
            configuration.packs = gzip
            if let rate {
                let parts = rate.split(separator: "/").compactMap { Int($0) }
                guard parts.count == 2, parts[0] > 0, parts[1] > 0 else {
                    throw ValidationError("--rate is requests and seconds like 500/300, not '\(rate)'")
                }
                configuration.rate = RateWindow(quota: parts[0], seconds: parts[1])
            }
            for item in (trouble ?? "").split(separator: ",") {
                guard let (kind, fraction) = Fraction.parse(item, of: HubTrouble.Kind.self) else {
                    throw ValidationError("--trouble is a list like 5xx=0.1,cut=0.05, not '\(item)'")
                }
                configuration.trouble.fractions[kind] = fraction
            }
            return configuration
        }
    }

    /// Serves the newest observation in `folder`; ends when the process is asked to.
    func run(_ folder: URL, seed: UInt64) async throws {
        var configuration = try configuration
        configuration.seed = seed
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        guard let newest = names.filter({ $0.hasPrefix("hub-stats-") && $0.hasSuffix(".parquet") }).max() else {
            throw ValidationError("\(folder.path) holds no observation to serve")
        }
        let scratch = FileManager.default.temporaryDirectory.appending(path: "bellwether-hub-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: scratch) }
        let records = try HubRecords(
            of: folder.appending(path: newest), at: scratch.appending(path: "records"), using: DuckDBEngine())
        let server = HubServer(records, configuration)
        try await server.run(stopsOnSignals: true) { url in
            Log.say("serving \(records.count) models of \(newest) on \(url.absoluteString) until Ctrl-C")
        }
    }
}
