import Ecosystem
import Lake

/// What the cube of a source has at all: its first and last day, and of which kinds.
struct CubeFacts {
    /// The first and last day of new downloads; `nil` where there are none.
    let span: (first: Day, last: Day)?
    /// The statuses of stretches there are.
    let statuses: Set<String>
    /// Whether any are estimated from 30-day counts.
    let hasRolling: Bool

    /// What was read of an open lake, by source.
    final class Kept {
        fileprivate var facts: [String: CubeFacts] = [:]
    }

    fileprivate init(_ lake: OpenLake, source: String) throws {
        try lake.bindCube(source: source)
        let rows = try lake.engine.rows(
            """
            SELECT status, bool_or(counter = '30-day'), CAST(min(after) + 1 AS VARCHAR), CAST(max(through) AS VARCHAR)
            FROM cube GROUP BY status
            """
        ).rows
        statuses = Set(rows.compactMap { $0[0].text })
        hasRolling = rows.contains { $0[1].boolean == true }
        // What was listed late is placed nowhere.
        let placed = rows.filter { $0[0].text != "listed-late" }
        let first = placed.compactMap { $0[2].text.flatMap { Day($0) } }.min()
        let last = placed.compactMap { $0[3].text.flatMap { Day($0) } }.max()
        span = first.flatMap { first in last.map { (first, $0) } }
    }
}

extension OpenLake {
    /// What the cube of `source` has, read once.
    func cubeFacts(source: String) throws -> CubeFacts {
        if let known = keptFacts.facts[source] { return known }
        let facts = try CubeFacts(self, source: source)
        keptFacts.facts[source] = facts
        return facts
    }
}
