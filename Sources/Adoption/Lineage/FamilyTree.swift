import Lake

/// All ancestors and descendants of one model.
struct FamilyTree {
    enum Role: String {
        case ancestor, model, descendant
        /// A model on whose answers another was trained: none of its weights are in it.
        case teacher, student
    }

    /// A model of the tree, and how the walk from the asked one came to it.
    struct Member {
        let key: UInt64
        let role: Role
        /// Steps from the asked model.
        let distance: Int
        /// The neighbour one step nearer.
        let via: UInt64?
        /// How many models descend from it; `nil` where that was not counted.
        let descendants: Int?
    }

    /// Ancestors from the farthest, the model, then its descendants level by level.
    private(set) var members: [Member] = []

    /// Needs the view `edges` of ``LineageTables``.
    init(of model: UInt64, lake: OpenLake) throws {
        let columns = try lake.engine.numbers(
            """
            SELECT child_key, parent_key, CAST(CASE WHEN relation = 'distilled' THEN 1 ELSE 0 END AS UBIGINT)
            FROM edges WHERE NOT is_cut ORDER BY child_key, confidence DESC, parent_key
            """)
        let edges = DerivationEdges(
            children: columns[0], parents: columns[1], traits: columns[2].map(DerivationEdges.Traits.init))
        try self.init(
            of: model, edges, isTeaching: columns[2].map { $0 != 0 }, check: lake.engine.interruption.check)
    }

    /// - Parameters:
    ///   - isTeaching: of each edge, whether it hands on answers and no weights.
    ///   - check: called now and then; what it throws ends the walk.
    init(of model: UInt64, _ edges: DerivationEdges, isTeaching: [Bool], check: () throws -> Void) throws {
        try check()
        let numbering = ModelNumbering(edges)
        try check()
        guard let start = numbering.keys.firstIndex(of: model).map({ Int32($0) }) else {
            members = [Member(key: model, role: .model, distance: 0, via: nil, descendants: 0)]
            return
        }
        func isLine(_ edge: Int) -> Bool { !isTeaching[edge] }
        let count = numbering.keys.count
        let up = AdjacencyRows(rows: numbering.children, columns: numbering.parents, count: count, where: isLine)
        let down = AdjacencyRows(rows: numbering.parents, columns: numbering.children, count: count, where: isLine)
        let above = try Self.walk(from: start, along: up, check: check)
        let below = try Self.walk(from: start, along: down, check: check)
        let descendants = Self.descendants(below)
        func member(_ step: Step, _ role: Role, _ descendants: Int?) -> Member {
            Member(
                key: numbering.keys[Int(step.model)], role: role, distance: step.distance,
                via: step.via.map { numbering.keys[Int($0)] }, descendants: descendants)
        }
        let teachings = (0..<edges.count).filter { !isLine($0) }
        let teachers = teachings.filter { numbering.children[$0] == start }.map { numbering.parents[$0] }
        let students = teachings.filter { numbering.parents[$0] == start }.map { numbering.children[$0] }
        func neighbour(_ other: Int32, _ role: Role) -> Member {
            member(Step(model: other, via: start, distance: 1), role, nil)
        }
        let all = above.dropFirst().reversed().map { member($0, .ancestor, nil) }
        members =
            teachers.map { neighbour($0, .teacher) } + all
            + zip(below, descendants).enumerated().map {
                member($1.0, $0 == 0 ? .model : .descendant, $1.1)
            }
            + students.map { neighbour($0, .student) }
    }

    private struct Step {
        let model: Int32
        let via: Int32?
        let distance: Int
    }

    /// The models that can be reached, the start first, each once and by the shortest way.
    private static func walk(
        from start: Int32, along rows: AdjacencyRows, check: () throws -> Void
    ) rethrows -> [Step] {
        var steps = [Step(model: start, via: nil, distance: 0)]
        var isSeen = [Bool](repeating: false, count: rows.rowCount)
        isSeen[Int(start)] = true
        var next = 0
        while next < steps.count {
            if next & 4_095 == 0 { try check() }
            let step = steps[next]
            next += 1
            for place in rows.places(of: Int(step.model)) {
                let other = rows.targets[place]
                if isSeen[Int(other)] { continue }
                isSeen[Int(other)] = true
                steps.append(Step(model: other, via: step.model, distance: step.distance + 1))
            }
        }
        return steps
    }

    /// How many steps of the tree lie below each.
    private static func descendants(_ steps: [Step]) -> [Int] {
        var place: [Int32: Int] = [:]
        for (index, step) in steps.enumerated() { place[step.model] = index }
        var counts = [Int](repeating: 0, count: steps.count)
        // Nearer steps come first, so that a step is complete when its turn comes from the end.
        for index in steps.indices.reversed() {
            if let via = steps[index].via, let above = place[via] { counts[above] += counts[index] + 1 }
        }
        return counts
    }

    /// The members to show: ancestors, the model, and of the descendants not deeper than `depth` the `limit` largest with
    /// the models between, each below the one it came by, the largest first.
    func chosen(
        depth: Int?, limit: Int?, isLarger: (UInt64, UInt64) throws -> Bool
    ) rethrows -> [Member] {
        let above = members.filter { $0.role == .ancestor || $0.role == .teacher }
        let own = members.filter { $0.role == .model }
        let students = members.filter { $0.role == .student }
        let below = members.filter { $0.role == .descendant && $0.distance <= depth ?? .max }
        let bySize = try below.sorted { try isLarger($0.key, $1.key) }
        let byKey = Dictionary(below.map { ($0.key, $0) }) { first, _ in first }
        var isTaken: Set<UInt64> = []
        for member in bySize {
            if let limit, isTaken.count >= limit { break }
            var at: Member? = member
            while let taken = at, isTaken.insert(taken.key).inserted { at = taken.via.flatMap { byKey[$0] } }
        }
        var children: [UInt64: [Member]] = [:]
        for member in bySize.reversed() where isTaken.contains(member.key) {
            if let via = member.via { children[via, default: []].append(member) }
        }
        var result = above + own
        var open = own.flatMap { children[$0.key, default: []] }
        while let member = open.popLast() {
            result.append(member)
            open += children[member.key, default: []]
        }
        return try result + students.sorted { try isLarger($0.key, $1.key) }
    }
}
