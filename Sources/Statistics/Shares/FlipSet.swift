/// The fewest units, models or families, whose removal ends the leader's lead (METHODS §6).
///
/// Taking units in descending order of T_A,f − T_B,f is not only greedy but least: no set of that size takes more away.
package struct FlipSet<ID: Hashable & Comparable & Sendable>: Sendable, Hashable {
    /// One unit that may serve both groups.
    package struct Unit: Sendable, Hashable {
        /// What it is called; decides ties.
        package let id: ID
        /// T_A,f: what it brings to the leader.
        package let leader: Double
        /// T_B,f: what it brings to the other.
        package let other: Double

        /// A unit by what it brings to either side.
        package init(id: ID, leader: Double, other: Double) {
            self.id = id
            self.leader = leader
            self.other = other
        }
    }

    /// The units to remove, the most decisive first, ties by id; empty if A does not lead.
    package let units: [Unit]
    /// Whether A leads before anything is removed.
    package var leads: Bool { !units.isEmpty }

    /// - Parameter units: Every unit with a download of either group, each once.
    package init(_ units: [Unit]) { self.init(units, check: {}) }

    /// - Parameters:
    ///   - units: as above.
    ///   - check: called now and then; what it throws ends the work.
    package init(_ units: [Unit], check: () throws -> Void) rethrows {
        var compared = 0
        let ordered = try units.sorted { a, b in
            if compared & 4_095 == 0 { try check() }
            compared += 1
            let (left, right) = (a.leader - a.other, b.leader - b.other)
            return left == right ? a.id < b.id : left > right
        }
        // What is left after removing the first n is summed from the far end, so that equal totals compare as equal.
        // The difference falls and then rises on the way to the front: where it first exceeds 0, it stays above.
        var leader = 0.0
        var other = 0.0
        let decisive = ordered.indices.reversed().first { position in
            leader += ordered[position].leader
            other += ordered[position].other
            return leader > other
        }
        self.units = decisive.map { Array(ordered[...$0]) } ?? []
    }
}

extension FlipSet: Codable where ID: Codable {}
extension FlipSet.Unit: Codable where ID: Codable {}
