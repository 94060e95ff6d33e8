import Ecosystem

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
