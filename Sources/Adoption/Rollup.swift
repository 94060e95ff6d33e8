import Ecosystem
import Lake

/// A run of observed days of a source whose stretches are summed in one file.
struct Rollup: Hashable {
    let source: String
    let first: Day
    let last: Day

    /// The segment of the build that holds it.
    var segment: String { "source=\(source)/rollup=\(first)..\(last)" }

    /// Whether the stretches that end on `day` are in it.
    func covers(_ day: Day) -> Bool { first <= day && day <= last }
}

extension Rollup {
    /// The rollup that a segment holds; `nil` for other segments.
    init?(source: String, segment: String) {
        let prefix = "source=\(source)/rollup="
        guard segment.hasPrefix(prefix) else { return nil }
        let ends = segment.dropFirst(prefix.count).split(separator: "..")
        guard ends.count == 2, let first = Day(String(ends[0])), let last = Day(String(ends[1])) else { return nil }
        self.init(source: source, first: first, last: last)
    }
}

/// The fewest files that hold something of every observed day of a source: of whole runs of days where there are any, and
/// of single days for the rest.
struct RunsOfDays {
    let runs: [MartManifest.File]
    let days: [MartManifest.File]

    /// - Parameters:
    ///   - days: files of observed days, and those that are of no one day.
    ///   - runs: files of ``Rollup``s of the same rows.
    ///   - serves: whether a run may stand for its days.
    init(
        _ days: [MartManifest.File], runs: [MartManifest.File], source: String,
        where serves: (MartManifest.File) throws -> Bool
    ) rethrows {
        let longestFirst = runs.compactMap { file in
            Rollup(source: source, segment: file.step).map { (file: file, rollup: $0) }
        }
        .sorted {
            ($0.rollup.last - $0.rollup.first, $0.rollup.first) > ($1.rollup.last - $1.rollup.first, $1.rollup.first)
        }
        var chosen: [(file: MartManifest.File, rollup: Rollup)] = []
        for run in longestFirst where !chosen.contains(where: { $0.rollup.covers(run.rollup.first) }) {
            if try serves(run.file) { chosen.append(run) }
        }
        self.runs = chosen.map(\.file)
        let prefix = "source=\(source)/through="
        self.days = days.filter { file in
            guard file.step.hasPrefix(prefix), let day = Day(String(file.step.dropFirst(prefix.count))) else {
                return true
            }
            return !chosen.contains { $0.rollup.covers(day) }
        }
    }
}
