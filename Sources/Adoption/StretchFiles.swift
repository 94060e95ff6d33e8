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
        let candidates = lake.files(of: .rollups, source: source)
            .compactMap { file in Rollup(source: source, segment: file.step).map { (file: file, rollup: $0) } }
            .sorted {
                ($0.rollup.last - $0.rollup.first, $0.rollup.first) > (
                    $1.rollup.last - $1.rollup.first, $1.rollup.first
                )
            }
        var chosen: [(file: MartManifest.File, rollup: Rollup)] = []
        for candidate in candidates where !chosen.contains(where: { $0.rollup.covers(candidate.rollup.first) }) {
            try MartTable.rollups.bind([candidate.file], in: lake.directory, as: "rollup", lake.engine)
            let hull = try lake.engine.rows(
                "SELECT CAST(min(after) AS VARCHAR), CAST(max(through) AS VARCHAR) FROM rollup"
            ).rows[0].map { $0.text.flatMap { Day($0) } }
            guard let after = hull[0], let through = hull[1] else { continue }
            if boundaries.contains(where: { after < $0 && $0 < through }) { continue }
            chosen.append(candidate)
        }
        rollups = chosen.map(\.file)
        let prefix = "source=\(source)/through="
        stretches = lake.files(of: .newDownloads, source: source).filter { file in
            guard file.step.hasPrefix(prefix), let day = Day(String(file.step.dropFirst(prefix.count))) else {
                return true
            }
            return !chosen.contains { $0.rollup.covers(day) }
        }
    }
}
