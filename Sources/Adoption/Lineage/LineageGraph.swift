import Ecosystem

/// Parents, roots and cycles of any number of models.
///
/// Models are numbered densely in the order in which the edges name them, and edges lie in compressed rows, so that
/// three million models take a fraction of a second. Nothing recurses: a chain may be as long as there are models.
struct LineageGraph {
    /// What was found, one value a model that is a child of any edge.
    struct Result: Sendable {
        /// Keys of the models.
        var models: [UInt64] = []
        /// Key of the parent that the line follows; the model's own where there is none.
        var parents: [UInt64] = []
        /// Key of the model without a parent that the line ends at.
        var roots: [UInt64] = []
        /// Steps from the model to its root.
        var depths: [UInt64] = []
        /// The teacher's key; the model's own where there is none.
        var teachers: [UInt64] = []
        /// ``DerivationEdges/Traits/packed`` of the edge to the parent; 0 where there is none.
        var traits: [UInt64] = []
        /// 1: has a parent by another publisher, or is a requantisation by anybody.
        var derivatives: [UInt64] = []
        /// Child and parent of the edges that are left out: models that name themselves, and the least certain edge of
        /// each cycle.
        var cutChildren: [UInt64] = []
        var cutParents: [UInt64] = []
    }

    /// Where a line ends that is known already: the root, and how many steps it is to it.
    struct End: Sendable {
        let root: UInt64
        let depth: UInt64
    }

    private let edges: DerivationEdges
    private let ends: [UInt64: End]
    /// Orders keys of models: earliest creation first, unknown creation last, then by id.
    private let byAge: ([UInt64]) throws -> [UInt64]

    /// - Parameters:
    ///   - ends: of parents that are no children among `edges` although they have parents themselves.
    ///   - byAge: the keys it is given, ordered by creation (unknown last), then by id.
    init(
        _ edges: DerivationEdges, ends: [UInt64: End] = [:], byAge: @escaping ([UInt64]) throws -> [UInt64]
    ) {
        self.edges = edges
        self.ends = ends
        self.byAge = byAge
    }

    func result() throws -> Result {
        let numbering = ModelNumbering(edges)
        let child = numbering.children
        let parent = numbering.parents
        let count = numbering.keys.count
        let distilled = DerivationRelation.distilled.position

        var result = Result()
        var isCut = [Bool](repeating: false, count: edges.count)
        var isTeaching = [Bool](repeating: false, count: edges.count)
        for edge in 0..<edges.count {
            if child[edge] == parent[edge] {
                isCut[edge] = true
            } else if edges.traits[edge].relation == distilled {
                isTeaching[edge] = true
            }
        }
        let lines = AdjacencyRows(rows: child, columns: parent, count: count) { !isCut[$0] && !isTeaching[$0] }
        let cycles = try LineageCycles(lines: lines, keys: numbering.keys, traits: edges.traits, byAge: byAge)
        for edge in cycles.cuts { isCut[edge] = true }
        for edge in isCut.indices where isCut[edge] {
            result.cutChildren.append(edges.children[edge])
            result.cutParents.append(edges.parents[edge])
        }

        let best = try chosen(lines, numbering, isCut, isTeaching)
        var root = [Int32](repeating: -1, count: count)
        var depth = [Int32](repeating: 0, count: count)
        var path: [Int32] = []
        for start in 0..<Int32(count) where root[Int(start)] < 0 {
            var at = start
            while root[Int(at)] < 0, best.parent[Int(at)] >= 0 {
                path.append(at)
                at = parent[Int(best.parent[Int(at)])]
            }
            if root[Int(at)] < 0 { root[Int(at)] = at }
            while let below = path.popLast() {
                root[Int(below)] = root[Int(at)]
                depth[Int(below)] = depth[Int(at)] + 1
                at = below
            }
        }
        collect(numbering, isCut, isTeaching, best, root, depth, into: &result)
        return result
    }

    /// The edge to the parent, and that to the teacher, of every model: the most certain one, of several the one to the
    /// oldest model; −1 where there is none.
    private func chosen(
        _ lines: AdjacencyRows, _ numbering: ModelNumbering, _ isCut: [Bool], _ isTeaching: [Bool]
    ) throws -> (parent: [Int32], teacher: [Int32]) {
        var parent = [Int32](repeating: -1, count: numbering.keys.count)
        var teacher = parent
        /// Edges as certain as the chosen one of the same child.
        var rivals: [Int32] = []
        func weigh(_ edge: Int, _ best: inout [Int32]) {
            let child = Int(numbering.children[edge])
            let other = best[child]
            if other < 0 {
                best[child] = Int32(edge)
                return
            }
            let (own, its) = (edges.traits[edge].doubt, edges.traits[Int(other)].doubt)
            if own < its { best[child] = Int32(edge) }
            if own == its { rivals.append(Int32(edge)) }
        }
        for edge in 0..<edges.count where !isCut[edge] {
            if isTeaching[edge] { weigh(edge, &teacher) } else { weigh(edge, &parent) }
        }
        guard !rivals.isEmpty else { return (parent, teacher) }
        func isRival(_ edge: Int32, _ best: [Int32]) -> Bool {
            let chosen = best[Int(numbering.children[Int(edge)])]
            return chosen >= 0 && edges.traits[Int(edge)].doubt == edges.traits[Int(chosen)].doubt
        }
        rivals.removeAll { !isRival($0, isTeaching[Int($0)] ? teacher : parent) }
        var concerned: Set<UInt64> = []
        for edge in rivals {
            concerned.insert(edges.parents[Int(edge)])
            let child = Int(numbering.children[Int(edge)])
            concerned.insert(edges.parents[Int(isTeaching[Int(edge)] ? teacher[child] : parent[child])])
        }
        var rank: [UInt64: Int] = [:]
        for (place, key) in try byAge(Array(concerned)).enumerated() { rank[key] = place }
        func settle(_ edge: Int32, _ best: inout [Int32]) {
            let child = Int(numbering.children[Int(edge)])
            let other = best[child]
            if rank[edges.parents[Int(edge)], default: .max] < rank[edges.parents[Int(other)], default: .max] {
                best[child] = edge
            }
        }
        for edge in rivals {
            if isTeaching[Int(edge)] { settle(edge, &teacher) } else { settle(edge, &parent) }
        }
        return (parent, teacher)
    }

    private func collect(
        _ numbering: ModelNumbering, _ isCut: [Bool], _ isTeaching: [Bool],
        _ best: (parent: [Int32], teacher: [Int32]), _ root: [Int32], _ depth: [Int32], into result: inout Result
    ) {
        let count = numbering.keys.count
        var isChild = [Bool](repeating: false, count: count)
        var isDerivative = isChild
        let quantized = DerivationRelation.quantized.position
        for edge in 0..<edges.count {
            let child = Int(numbering.children[edge])
            isChild[child] = true
            let traits = edges.traits[edge]
            if !isCut[edge], !isTeaching[edge], traits.isForeign || traits.relation == quantized {
                isDerivative[child] = true
            }
        }
        for model in 0..<count where isChild[model] {
            let key = numbering.keys[model]
            let (edge, teaching) = (Int(best.parent[model]), Int(best.teacher[model]))
            result.models.append(key)
            result.parents.append(edge < 0 ? key : edges.parents[edge])
            let last = numbering.keys[Int(root[model])]
            result.roots.append(ends[last]?.root ?? last)
            result.depths.append(UInt64(depth[model]) + (ends[last]?.depth ?? 0))
            result.teachers.append(teaching < 0 ? key : edges.parents[teaching])
            result.traits.append(edge < 0 ? 0 : edges.traits[edge].packed)
            result.derivatives.append(isDerivative[model] ? 1 : 0)
        }
    }
}
