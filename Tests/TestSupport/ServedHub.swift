import Foundation
import Lake
package import Simulation

/// A small synthetic hub to be served, made once for all tests of a process.
package enum ServedHub {
    package static let models = 2_500

    private static let made = Result {
        try Scratch.with { folder in
            let hub = SyntheticHub(
                .init(models: models, observations: 1, firstDay: nil, seed: 7, faults: SyntheticHub.Faults.none))
            let engine = try DuckDBEngine()
            try hub.write(to: folder.appending(path: "hub"), using: engine)
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "hub").path)
            let file = names.filter { $0.hasSuffix(".parquet") }.sorted()[0]
            // The file is mapped and stays readable when its folder goes.
            return try HubRecords(
                of: folder.appending(path: "hub/\(file)"), at: folder.appending(path: "records"), using: engine)
        }
    }

    /// Its models as the list shows them.
    package static func records() throws -> HubRecords { try made.get() }

    /// A server of it.
    package static func server(
        clock: TestClock? = nil, _ change: (inout HubServer.Configuration) -> Void = { _ in }
    ) throws -> HubServer {
        var configuration = HubServer.Configuration()
        change(&configuration)
        return HubServer(
            try records(), configuration, elapsed: clock.map { clock in { @Sendable in clock.elapsed } })
    }
}
