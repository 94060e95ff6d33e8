import Answers
import Reporting

/// One model in a tree of descent, with what descends from it.
struct LineageBranch: Sendable {
    let name: String
    let address: String
    /// Relation, publisher, downloads, evidence.
    let remark: String
    let isIt: Bool
    let children: [LineageBranch]
    let hasChildren: Bool
    let isOpen: Bool

    private init(_ row: AnswerCells, _ answer: Answer, isIt: Bool, children: [LineageBranch]) {
        name = row.text("model") ?? ""
        address = Place.model(name)
        self.isIt = isIt
        self.children = children
        hasChildren = !children.isEmpty
        isOpen = isIt || children.count <= 5
        var parts: [String] = []
        if let relation = row.text("relation") { parts.append(relation) }
        if row.text("role") == "teacher" { parts.append("taught it") }
        if let organisation = row.text("organisation") { parts.append(answer.name(of: organisation)) }
        if let count = row.number("downloads_all_time") {
            parts.append("\(NumberText.count(count)) downloads so far")
        } else if let count = row.number("downloads_30d") {
            parts.append("\(NumberText.count(count)) downloads in 30 days")
        }
        if let evidence = row.text("evidence") {
            let confidence = row.number("confidence").map { ", confidence \(NumberText.significant($0))" } ?? ""
            parts.append("by \(evidence)\(confidence)")
        }
        remark = parts.joined(separator: " · ")
    }

    /// The descent of a model from the answer of `lineage`: its ancestors above it, what was made from it below.
    static func trees(_ answer: Answer) -> [LineageBranch] {
        let rows = answer.cells
        guard let own = rows.first(where: { $0.text("role") == "model" }) else { return [] }
        // Below the nearest model that each was made from. A model is met once; the walk cannot circle.
        var below: [String: [AnswerCells]] = [:]
        for row in rows where ["descendant", "student"].contains(row.text("role")) {
            below[row.text("via") ?? "", default: []].append(row)
        }
        var met: Set<String> = []
        func branch(_ row: AnswerCells, isIt: Bool) -> LineageBranch? {
            guard let id = row.text("model"), met.insert(id).inserted else { return nil }
            let children = below[id, default: []].compactMap { branch($0, isIt: false) }
            return LineageBranch(row, answer, isIt: isIt, children: children)
        }
        guard var tree = branch(own, isIt: true) else { return [] }
        let ancestors = rows.filter { ["ancestor", "teacher"].contains($0.text("role")) }
        // Rows come from the farthest ancestor to the nearest, so the nearest wraps the model first. Others of the same
        // distance stand beside the tree, because a merge has several parents.
        var besides: [LineageBranch] = []
        var distance = 0.0
        for row in ancestors.reversed() {
            guard let id = row.text("model"), met.insert(id).inserted else { continue }
            let steps = row.number("distance") ?? 1
            if row.text("role") == "ancestor", steps > distance {
                distance = steps
                tree = LineageBranch(row, answer, isIt: false, children: [tree])
            } else {
                besides.append(LineageBranch(row, answer, isIt: false, children: []))
            }
        }
        return [tree] + besides.reversed()
    }
}
