package import Answers

/// The two pictures of a lineage: an indented tree, and a graph in the language of Graphviz.
package struct LineageForm {
    private let answer: Answer

    /// - Parameter answer: has the columns `model`, `role`, `distance`, `relation` and `parents`.
    package init(_ answer: Answer) { self.answer = answer }

    private func index(_ column: String) -> Int? { answer.columns.firstIndex { $0.name == column } }

    private func text(_ row: [Answer.Value], _ column: String) -> String? {
        if let index = index(column), case .text(let text) = row[index] { text } else { nil }
    }

    /// The answer with models indented by their place in the tree, and without the columns that only machines read.
    package var indented: Answer {
        var result = answer
        guard let model = index("model"), let distance = index("distance") else { return answer }
        result.rows = answer.rows.map { row in
            var row = row
            guard case .text(let id) = row[model], case .integer(let steps) = row[distance] else { return row }
            switch text(row, "role") {
            case "ancestor": row[model] = .text("\u{2191}\(steps) \(id)")
            case "teacher": row[model] = .text("(teacher) \(id)")
            case "student": row[model] = .text("(student) \(id)")
            case "descendant": row[model] = .text(Self.branch(steps) + id)
            default: break
            }
            return row
        }
        let dropped = Set(["role", "distance", "via", "parents", "root", "country"].compactMap(index))
        result.columns = answer.columns.indices.filter { !dropped.contains($0) }.map { answer.columns[$0] }
        result.rows = result.rows.map { row in row.indices.filter { !dropped.contains($0) }.map { row[$0] } }
        return result
    }

    /// Deep trees are not indented without end.
    private static func branch(_ steps: Int) -> String {
        steps <= 20
            ? String(repeating: "\u{2502} ", count: steps - 1) + "\u{2514} "
            : String(repeating: "\u{2502} ", count: 19) + "\u{2514}\(steps) "
    }

    /// A directed graph, child → parent. Every text in it is quoted and harmless.
    package var dot: String {
        var lines = ["digraph lineage {", "  rankdir=BT;", "  node [shape=box, fontname=\"sans-serif\"];"]
        var shown: Set<String> = []
        for row in answer.rows {
            guard let id = text(row, "model"), shown.insert(id).inserted else { continue }
            var label = [id]
            if let organisation = text(row, "organisation") { label.append(organisation) }
            if let count = downloads(row) { label.append("\(NumberText.count(Double(count))) downloads") }
            let style = text(row, "role") == "model" ? ", style=bold" : ""
            // `\n` here is Graphviz's own line break, between texts that are escaped each on its own.
            let quoted = label.map(Self.escaped).joined(separator: "\\n")
            lines.append("  \"\(Self.escaped(id))\" [label=\"\(quoted)\"\(style)];")
        }
        var drawn: Set<[String]> = []
        for row in answer.rows {
            guard let id = text(row, "model"), let parents = index("parents"), case .list(let edges) = row[parents]
            else {
                continue
            }
            for case .object(let fields) in edges {
                let values = Dictionary(fields.map { ($0.name, $0.value) }) { first, _ in first }
                guard case .text(let parent) = values["model"], case .text(let relation) = values["relation"],
                    drawn.insert([id, parent, relation]).inserted
                else { continue }
                let isCut = values["is_cut"] == .boolean(true)
                let style = isCut ? "dotted" : relation == "distilled" ? "dashed" : "solid"
                lines.append(
                    "  \"\(Self.escaped(id))\" -> \"\(Self.escaped(parent))\" "
                        + "[label=\"\(Self.escaped(isCut ? relation + " (cut)" : relation))\", style=\(style)];")
            }
        }
        return (lines + ["}"]).joined(separator: "\n") + "\n"
    }

    private func downloads(_ row: [Answer.Value]) -> Int? {
        for column in ["downloads_all_time", "downloads_30d"] {
            if let index = index(column), case .integer(let count) = row[index] { return count }
        }
        return nil
    }

    /// Text for inside a quoted string of Graphviz.
    private static func escaped(_ text: String) -> String {
        PlainText.escaped(text).replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    }
}
