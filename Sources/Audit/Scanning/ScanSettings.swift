internal import Crypto
import Foundation
import Lake

/// With what a run was scanned: `scan.json`. Trials scanned with different scanners are not comparable, so that a run has one.
struct ScanSettings: Codable, Hashable {
    /// Versions by name; "unknown" where the installation does not say.
    let scanners: [String: String]
    /// SHA-256 by name of each file of own rules.
    let rules: [String: String]

    init(_ scanners: Scanners, rules: [URL]) throws {
        self.scanners = Dictionary(uniqueKeysWithValues: scanners.present.map { ($0.name, $0.version ?? "unknown") })
        var hashes: [String: String] = [:]
        for folder in rules {
            for file in try SemgrepRules.files(at: folder) {
                hashes[String(file.path.dropFirst(folder.deletingLastPathComponent().path.count))] =
                    try LakeDirectory.sha256(of: file)
            }
        }
        self.rules = hashes
    }

    private static func file(_ run: RunDirectory) -> URL { run.root.appending(path: "scan.json") }

    /// The settings of earlier scans; `nil` if there were none.
    static func of(_ run: RunDirectory) -> ScanSettings? {
        (try? Data(contentsOf: file(run))).flatMap { try? JSONDecoder().decode(Self.self, from: $0) }
    }

    func write(to run: RunDirectory) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            try (encoder.encode(self) + Data("\n".utf8)).write(to: Self.file(run), options: .atomic)
        } catch {
            throw AuditError(.cannotWrite, "cannot write \(Self.file(run).path): \(error.localizedDescription)")
        }
    }
}
