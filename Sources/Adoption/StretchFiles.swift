import Ecosystem
import Lake

/// The files that hold a source's new downloads of single models: sums over several observed days where these do, and
/// stretches for the rest.
///
/// A sum does where no boundary lies within it: the beginning or end of a period, or a day after which a publisher's models
/// belong to somebody else. It has only what can be placed in time.
struct StretchFiles {
    let rollups: [MartManifest.File]
    let stretches: [MartManifest.File]

    /// - Parameter boundaries: days at whose end something begins that must be told apart.
    init(_ lake: OpenLake, source: String, boundaries: Set<Day>) throws {
        let files = try RunsOfDays(
            lake.files(of: .newDownloads, source: source), runs: lake.files(of: .rollups, source: source),
            source: source
        ) { file in
            try MartTable.rollups.bind([file], in: lake.directory, as: "rollup", lake.engine)
            let hull = try lake.engine.rows(
                "SELECT CAST(min(after) AS VARCHAR), CAST(max(through) AS VARCHAR) FROM rollup"
            ).rows[0].map { $0.text.flatMap { Day($0) } }
            guard let after = hull[0], let through = hull[1] else { return false }
            return !boundaries.contains { after < $0 && $0 < through }
        }
        rollups = files.runs
        stretches = files.days
    }
}
