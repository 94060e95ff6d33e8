/// Edges sorted by the model they leave, in compressed sparse rows.
struct AdjacencyRows: Sendable {
    /// Where each model's edges begin in ``targets``; one more entry ends the last.
    private(set) var starts: [Int32]
    /// The models that the edges lead to, row after row.
    private(set) var targets: [Int32]
    /// The edges' own indices, in the same order.
    private(set) var edges: [Int32]

    /// - Parameters:
    ///   - rows: the model that each edge leaves, numbered from 0.
    ///   - columns: the model that it leads to.
    ///   - count: how many models there are.
    ///   - isTaken: whether an edge counts at all.
    init(rows: [Int32], columns: [Int32], count: Int, where isTaken: (Int) -> Bool) {
        var starts = [Int32](repeating: 0, count: count + 1)
        var taken = 0
        for edge in rows.indices where isTaken(edge) {
            starts[Int(rows[edge]) + 1] += 1
            taken += 1
        }
        for row in 0..<count { starts[row + 1] += starts[row] }
        var next = starts
        var targets = [Int32](repeating: 0, count: taken)
        var edges = targets
        for edge in rows.indices where isTaken(edge) {
            let place = Int(next[Int(rows[edge])])
            next[Int(rows[edge])] += 1
            targets[place] = columns[edge]
            edges[place] = Int32(edge)
        }
        (self.starts, self.targets, self.edges) = (starts, targets, edges)
    }

    var rowCount: Int { starts.count - 1 }

    /// Where the edges of a model lie in ``targets`` and ``edges``.
    func places(of row: Int) -> Range<Int> { Int(starts[row])..<Int(starts[row + 1]) }
}

/// Dense numbers for the models that edges name, in the order of their first appearance.
struct ModelNumbering: Sendable {
    /// The model of each number.
    private(set) var keys: [UInt64] = []
    /// The child and the parent of each edge.
    private(set) var children: [Int32] = []
    private(set) var parents: [Int32] = []

    /// An open-addressed table: keys are hashes already.
    init(_ edges: DerivationEdges) {
        var capacity = 1024
        while capacity < edges.count * 4 { capacity *= 2 }
        let mask = UInt64(capacity - 1)
        var slots = [Int32](repeating: -1, count: capacity)
        var keys: [UInt64] = []
        func number(_ key: UInt64) -> Int32 {
            // Keys that someone chose on purpose must not fall into one run of slots.
            var slot = Int((key &* 0x9e37_79b9_7f4a_7c15) >> 20 & mask)
            while slots[slot] >= 0 {
                if keys[Int(slots[slot])] == key { return slots[slot] }
                slot = (slot + 1) & Int(mask)
            }
            slots[slot] = Int32(keys.count)
            keys.append(key)
            return slots[slot]
        }
        children.reserveCapacity(edges.count)
        parents.reserveCapacity(edges.count)
        keys.reserveCapacity(edges.count)
        for edge in 0..<edges.count {
            children.append(number(edges.children[edge]))
            parents.append(number(edges.parents[edge]))
        }
        self.keys = keys
    }
}
