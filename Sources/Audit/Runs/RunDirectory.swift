package import Foundation
package import Lake

/// The folder of one run, `<lake>/audits/<run>/`.
package struct RunDirectory: Sendable, Hashable {
    /// What the run is called: letters, digits, `.`, `_` and `-`, not beginning with `.`.
    package let name: String
    package let root: URL

    /// - Throws: ``AuditError`` `refused` for a name that could leave the folder of audits.
    package init(_ name: String, in lake: LakeDirectory) throws {
        let isPlain = name.unicodeScalars.allSatisfy { scalar in
            scalar.isASCII
                && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || "._-".contains(Character(scalar)))
        }
        guard isPlain, !name.isEmpty, !name.hasPrefix("."), name.utf8.count <= 100 else {
            throw AuditError(
                .refused, "'\(name)' is no name for a run: letters, digits, '.', '_' and '-', not beginning with '.'")
        }
        self.name = name
        root = lake.url("audits").appending(path: name, directoryHint: .isDirectory)
    }

    /// Names of the runs that have a plan, sorted.
    package static func all(in lake: LakeDirectory) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: lake.url("audits").path)) ?? []
        return names.filter { name in (try? RunDirectory(name, in: lake))?.hasPlan == true }.sorted()
    }

    /// ``AuditPlan`` as JSON.
    package var plan: URL { root.appending(path: "plan.json") }
    /// ``Trial`` a line: the journal.
    package var journal: URL { root.appending(path: "trials.jsonl") }
    /// The journal as Parquet.
    package var trials: URL { root.appending(path: "trials.parquet") }
    /// ``Assessment`` a row.
    package var assessments: URL { root.appending(path: "assessments.parquet") }
    /// ``Finding`` a row.
    package var findings: URL { root.appending(path: "findings.parquet") }
    /// The extracted code, a folder a trial.
    package var codes: URL { root.appending(path: "codes", directoryHint: .isDirectory) }

    package var hasPlan: Bool { FileManager.default.fileExists(atPath: plan.path) }
}
