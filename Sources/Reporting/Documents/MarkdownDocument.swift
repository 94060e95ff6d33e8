package import Answers

/// A document in GitHub's Markdown; text from outside cannot become markup.
package struct MarkdownDocument {
    private let document: Document

    package init(_ document: Document) { self.document = document }

    package var text: String {
        (["# \(MarkdownForm.escaped(document.title))", MarkdownForm.escaped(document.subtitle)]
            + document.blocks.map(markdown)).joined(separator: "\n\n") + "\n"
    }

    private func markdown(_ block: Document.Block) -> String {
        switch block {
        case .heading(let text): "## \(MarkdownForm.escaped(text))"
        case .subheading(let text): "### \(MarkdownForm.escaped(text))"
        case .paragraph(let text): MarkdownForm.escaped(text)
        case .verdict(let text): "> \(MarkdownForm.escaped(text))"
        case .list(let items): items.map { "- \(MarkdownForm.escaped($0))" }.joined(separator: "\n")
        case .table(let answer): MarkdownForm(answer).text.trimmedEnd
        case .forest(let plot): forest(plot)
        case .heatMap(let map): heatMap(map)
        case .pair(let pair): "### \(MarkdownForm.escaped(pair.title))\n\n\(side(pair.left))\n\n\(side(pair.right))"
        }
    }

    private func forest(_ plot: ForestPlot) -> String {
        var answer = Answer(
            title: plot.title,
            columns: [
                .init("", .text), .init("difference", .share), .init("lower", .share), .init("upper", .share),
            ])
        answer.rows = plot.rows.map {
            [.text($0.label), .real($0.value), Answer.Value($0.lower), Answer.Value($0.upper)]
        }
        answer.notes = [plot.axis]
        return MarkdownForm(answer).text.trimmedEnd
    }

    private func heatMap(_ map: HeatMap) -> String {
        var answer = Answer(title: map.title, columns: [.init("", .text)] + map.columns.map { .init($0, .share) })
        answer.rows = zip(map.rows, map.values).map { [.text($0)] + $1.map { Answer.Value($0) } }
        return MarkdownForm(answer).text.trimmedEnd
    }

    /// The fence is longer than any in the code.
    private func side(_ side: CodePair.Side) -> String {
        let longest = side.code.split(whereSeparator: { $0 != "`" }).map(\.count).max() ?? 0
        let fence = String(repeating: "`", count: max(3, longest + 1))
        let lines = side.code.split(separator: /\r\n|\n|\r/, omittingEmptySubsequences: false).map {
            PlainText.escaped(String($0).replacing("\t", with: "    "))
        }
        let remarks = side.remarks.map { "- \(MarkdownForm.escaped($0))\n" }.joined()
        return "**\(MarkdownForm.escaped(side.title))**\n\n\(remarks.isEmpty ? "" : remarks + "\n")\(fence)\n"
            + lines.joined(separator: "\n") + "\n\(fence)"
    }
}

extension String {
    fileprivate var trimmedEnd: String {
        var text = self[...]
        while text.last?.isNewline == true { text = text.dropLast() }
        return String(text)
    }
}
