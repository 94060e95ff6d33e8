/// A fenced block of Markdown.
struct Fence {
    /// What stands behind the opening fence.
    let label: String
    let lines: [Substring]
    /// Lines of the answer before the opening fence, up to the block before.
    let lead: [Substring]
    /// Whether the answer ends before the block does.
    let isOpen: Bool

    /// The fenced blocks of a text in their order.
    ///
    /// After CommonMark, with what models do besides: fences indented in lists, a block inside a Markdown block, code
    /// that contains fences, a fence never closed. A labelled fence inside a block opens an inner block if enough
    /// closing fences follow for both; otherwise the outer block had been left open.
    static func all(in text: String) -> [Fence] {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        let marks = lines.map(Mark.init)
        var blocks: [Fence] = []
        var lead: [Substring] = []
        var index = 0
        while index < lines.count {
            guard let opening = marks[index] else {
                lead.append(lines[index])
                index += 1
                continue
            }
            let end = end(of: opening, at: index, marks)
            let body = lines[(index + 1)..<end].map { $0.dropIndentation(opening.indentation) }
            let isOpen = end == lines.count
            if ["markdown", "md"].contains(opening.label.lowercased()), body.contains(where: { Mark($0) != nil }) {
                blocks += all(in: body.joined(separator: "\n"))
            } else {
                blocks.append(Fence(label: opening.label, lines: body, lead: lead, isOpen: isOpen))
            }
            lead = []
            // A block that another block ended has no closing line of its own.
            index = !isOpen && marks[end]?.label.isEmpty == true ? end + 1 : end
        }
        return blocks
    }

    /// The line that ends the block which `opening` begins: its closing fence, the next block's opening, or the end.
    private static func end(of opening: Mark, at start: Int, _ marks: [Mark?]) -> Int {
        var depth = 1
        for index in (start + 1)..<max(start + 1, marks.count) {
            guard let mark = marks[index], mark.sign == opening.sign, mark.length >= opening.length else { continue }
            if mark.label.isEmpty {
                depth -= 1
                if depth == 0 { return index }
            } else {
                let rest = marks[index...].compactMap { $0 }.filter {
                    $0.sign == opening.sign && $0.length >= opening.length
                }
                let openings = rest.count { !$0.label.isEmpty }
                guard rest.count - openings >= openings + depth else { return index }
                depth += 1
            }
        }
        return marks.count
    }
}

/// A line that opens or closes a fenced block.
private struct Mark {
    let sign: Character
    let length: Int
    let indentation: Int
    /// Empty on a line that can close.
    let label: String

    init?(_ line: Substring) {
        let body = line.drop { $0 == " " || $0 == "\t" || $0 == ">" }
        guard let sign = body.first, sign == "`" || sign == "~" else { return nil }
        let length = body.prefix { $0 == sign }.count
        let label = body.dropFirst(length).trimmed
        // ```code``` on one line is no fence, and a label is no essay.
        guard length >= 3, !label.contains("`"), label.utf8.count <= 12_000 else { return nil }
        self.sign = sign
        self.length = length
        self.label = label
        indentation = line.count - body.count
    }
}

extension Substring {
    /// Without up to `width` leading blanks.
    func dropIndentation(_ width: Int) -> Substring {
        var rest = self
        for _ in 0..<width {
            guard let first = rest.first, first == " " || first == "\t" || first == ">" else { break }
            rest = rest.dropFirst()
        }
        return rest
    }
}
