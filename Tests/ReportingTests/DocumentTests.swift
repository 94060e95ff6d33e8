import Answers
import Foundation
import Reporting
import Testing

@Suite struct DocumentTests {
    private static let hostile = "</title><script>alert(\"1\")</script> & 'x' \u{1B}[2J\u{202E}"

    private static var document: Document {
        var table = Answer(title: hostile, columns: [.init(hostile, .text), .init("p", .decimal)], notes: [hostile])
        table.rows = [[.text(hostile), .real(0.012345)]]
        let side = CodePair.Side(title: hostile, remarks: [hostile], code: "a\n\tb ``` \(hostile)")
        return Document(
            title: hostile, subtitle: hostile,
            blocks: [
                .heading(hostile), .subheading(hostile), .paragraph(hostile), .verdict(hostile), .list([hostile]),
                .table(table),
                .forest(
                    ForestPlot(
                        title: hostile, axis: hostile,
                        rows: [.init(label: hostile, value: 0.1, lower: -0.2, upper: 0.3, style: .main)],
                        band: -0.1...0.1)),
                .heatMap(HeatMap(title: hostile, rows: [hostile], columns: [hostile], values: [[0.5]])),
                .pair(CodePair(title: hostile, left: side, right: side)),
            ])
    }

    @Test func nothingFromOutsideBecomesMarkup() {
        let page = HTMLDocument(Self.document).text
        #expect(!page.contains("<script"))
        #expect(!page.contains("\u{1B}") && !page.contains("\u{202E}"))
        #expect(page.contains("&lt;script&gt;"))
        // Of the page, and of the forest plot drawn twice.
        #expect(page.components(separatedBy: "</title>").count == 4)
    }

    @Test func aPageAsksNobodyForAnything() {
        let page = HTMLDocument(Self.document).text
        for request in ["src=", "href=", "url(", "@import", "http://", "https://"] { #expect(!page.contains(request)) }
        #expect(page.contains("default-src 'none'"))
        #expect(page.contains("prefers-color-scheme: dark"))
        #expect(page.contains("@media print"))
    }

    @Test func markdownKeepsTextAsTextAndCodeInItsFence() {
        let text = MarkdownDocument(Self.document).text
        #expect(text.contains("\\<script\\>"))
        #expect(text.contains("````\na\n    b ```"))
        #expect(!text.contains("\u{1B}"))
    }

    @Test func aForestPlotSaysItsNumbersInWords() {
        let plot = ForestPlot(
            title: "t", axis: "points",
            rows: [
                .init(label: "one", value: 0.078, lower: 0.05, upper: 0.106, style: .main),
                .init(label: "two", value: -0.01, lower: nil, upper: nil, style: .reference),
                .init(label: "nil", value: 0, lower: 0, upper: 0, style: .summary),
            ], band: nil)
        let page = HTMLDocument(Document(title: "d", subtitle: "", blocks: [.forest(plot)])).text
        #expect(page.contains("one: +7.8 [+5.0, +10.6]; two: −1.0; nil: 0.0 [0.0, 0.0]"))
        // For a desk and for a phone.
        for name in ["wide", "narrow"] { #expect(page.components(separatedBy: "<svg class=\"\(name)\"").count == 2) }
        #expect(!page.contains("nan"))
    }
}
