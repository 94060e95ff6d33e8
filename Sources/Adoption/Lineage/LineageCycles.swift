/// The edges whose removal leaves no cycle.
///
/// A cycle is cut at its least certain edge; of equally certain ones, at the one that would make the oldest model the
/// child. One edge is cut at a time in each knot of cycles, and what remains of the knot is looked at again.
struct LineageCycles {
    /// Indices of the edges to cut.
    private(set) var cuts: [Int] = []

    private let lines: AdjacencyRows
    private let keys: [UInt64]
    private let traits: [DerivationEdges.Traits]
    /// Age of the models that stand in a cycle: 0 is the oldest.
    private var age: [Int32: Int] = [:]
    private var isCut: Set<Int32> = []

    /// Knots so tangled that one cut at a time would take too long (edges looked at, in all) are cut by age alone:
    /// every edge whose child is older than its parent.
    private static let patience = 5_000_000

    init(
        lines: AdjacencyRows, keys: [UInt64], traits: [DerivationEdges.Traits],
        byAge: ([UInt64]) throws -> [UInt64]
    ) throws {
        self.lines = lines
        self.keys = keys
        self.traits = traits
        let rest = Self.notAcyclic(lines)
        if rest.isEmpty { return }
        var knots = knots(of: rest)
        if knots.isEmpty { return }
        var number: [UInt64: Int32] = [:]
        for model in knots.joined() { number[keys[Int(model)]] = model }
        for (place, key) in try byAge(Array(number.keys)).enumerated() {
            if let model = number[key] { age[model] = place }
        }
        var work = 0
        while let knot = knots.popLast() {
            let inside = edges(inside: knot)
            if work > Self.patience {
                for edge in inside where isUpsideDown(edge) { cut(edge.edge) }
                continue
            }
            work += inside.count + knot.count
            guard let least = inside.min(by: { precedes($0, $1) }) else { continue }
            cut(least.edge)
            knots += self.knots(of: knot)
        }
        cuts.sort()
    }

    private struct Edge {
        let edge: Int32
        let child: Int32
        let parent: Int32
    }

    private mutating func cut(_ edge: Int32) {
        isCut.insert(edge)
        cuts.append(Int(edge))
    }

    private func isUpsideDown(_ edge: Edge) -> Bool {
        age[edge.child, default: .max] < age[edge.parent, default: .max]
    }

    /// Whether `a` is to be cut rather than `b`.
    private func precedes(_ a: Edge, _ b: Edge) -> Bool {
        let (own, other) = (traits[Int(a.edge)].doubt, traits[Int(b.edge)].doubt)
        if own != other { return own > other }
        let (child, otherChild) = (age[a.child, default: .max], age[b.child, default: .max])
        if child != otherChild { return child < otherChild }
        return age[a.parent, default: .max] > age[b.parent, default: .max]
    }

    private func edges(inside knot: [Int32]) -> [Edge] {
        let members = Set(knot)
        return knot.flatMap { model in
            lines.places(of: Int(model)).compactMap { place -> Edge? in
                let (edge, parent) = (lines.edges[place], lines.targets[place])
                return members.contains(parent) && !isCut.contains(edge)
                    ? Edge(edge: edge, child: model, parent: parent) : nil
            }
        }
    }

    /// Models that stand in a cycle or below one: what remains when models without parents are taken away again and
    /// again.
    private static func notAcyclic(_ lines: AdjacencyRows) -> [Int32] {
        let count = lines.rowCount
        var open = (0..<count).map { Int32(lines.places(of: $0).count) }
        var children = [Int32](repeating: 0, count: lines.targets.count)
        for row in 0..<count { for place in lines.places(of: row) { children[place] = Int32(row) } }
        let below = AdjacencyRows(rows: lines.targets, columns: children, count: count) { _ in true }
        var ready = (0..<Int32(count)).filter { open[Int($0)] == 0 }
        var done = ready.count
        while let model = ready.popLast() {
            for place in below.places(of: Int(model)) {
                let child = Int(below.targets[place])
                open[child] -= 1
                if open[child] == 0 {
                    ready.append(Int32(child))
                    done += 1
                }
            }
        }
        return done == count ? [] : (0..<Int32(count)).filter { open[Int($0)] > 0 }
    }

    /// The strongly connected components of more than one model among `models`, after Tarjan (1972), without recursion.
    private func knots(of models: [Int32]) -> [[Int32]] {
        let members = Set(models)
        var index: [Int32: Int] = [:]
        var low: [Int32: Int] = [:]
        var waiting: [Int32] = []
        var isWaiting: Set<Int32> = []
        var found: [[Int32]] = []
        for start in models where index[start] == nil {
            var calls = [(model: start, place: lines.places(of: Int(start)).lowerBound)]
            while let call = calls.last {
                let model = call.model
                if index[model] == nil {
                    index[model] = index.count
                    low[model] = index[model]
                    waiting.append(model)
                    isWaiting.insert(model)
                }
                let end = lines.places(of: Int(model)).upperBound
                if call.place < end {
                    calls[calls.count - 1].place += 1
                    let parent = lines.targets[call.place]
                    guard members.contains(parent), !isCut.contains(lines.edges[call.place]) else { continue }
                    if index[parent] == nil {
                        calls.append((parent, lines.places(of: Int(parent)).lowerBound))
                    } else if isWaiting.contains(parent) {
                        low[model] = min(low[model, default: .max], index[parent, default: .max])
                    }
                    continue
                }
                calls.removeLast()
                if let caller = calls.last {
                    low[caller.model] = min(low[caller.model, default: .max], low[model, default: .max])
                }
                if low[model] == index[model] {
                    var knot: [Int32] = []
                    while let member = waiting.popLast() {
                        isWaiting.remove(member)
                        knot.append(member)
                        if member == model { break }
                    }
                    if knot.count > 1 { found.append(knot) }
                }
            }
        }
        return found
    }
}
