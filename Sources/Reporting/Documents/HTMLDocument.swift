package import Answers

/// A document as one page that asks nobody for anything: no script, no font, no picture from elsewhere.
package struct HTMLDocument {
    private let document: Document

    package init(_ document: Document) { self.document = document }

    /// The page. The policy in its head forbids scripts and requests even if markup got in.
    package var text: String {
        let title = HTMLText.escaped(document.title)
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>\(title)</title>
            <style>
            \(Self.style)
            \(HeatMapForm.style)
            </style>
            </head>
            <body>
            <header>
            <h1>\(title)</h1>
            <p class="subtitle">\(HTMLText.escaped(document.subtitle))</p>
            </header>
            <main>
            \(content)
            </main>
            </body>
            </html>

            """
    }

    /// The blocks alone, for a page that has its own frame and its own rules for how they look.
    package var content: String {
        document.blocks.enumerated().map { html($1, number: $0) }.joined(separator: "\n")
    }

    private func html(_ block: Document.Block, number: Int) -> String {
        switch block {
        case .heading(let text): "<h2>\(HTMLText.escaped(text))</h2>"
        case .subheading(let text): "<h3>\(HTMLText.escaped(text))</h3>"
        case .paragraph(let text): "<p>\(HTMLText.escaped(text))</p>"
        case .verdict(let text): "<p class=\"verdict\">\(HTMLText.escaped(text))</p>"
        case .list(let items):
            "<ul>" + items.map { "<li>\(HTMLText.escaped($0))</li>" }.joined(separator: "\n") + "</ul>"
        case .table(let answer): HTMLTable(answer).text
        case .forest(let plot): ForestPlotForm(plot, id: "forest-\(number)").svg
        case .heatMap(let map): HeatMapForm(map).html
        case .pair(let pair): html(pair)
        }
    }

    private func html(_ pair: CodePair) -> String {
        func side(_ side: CodePair.Side) -> String {
            let remarks = side.remarks.map { "<li>\(HTMLText.escaped($0))</li>" }.joined()
            return """
                <section class="side">
                <h4>\(HTMLText.escaped(side.title))</h4>
                \(remarks.isEmpty ? "" : "<ul>\(remarks)</ul>")
                <pre tabindex="0" aria-label="\(HTMLText.escaped(side.title))"><code>\(HTMLText.escapedCode(side.code))</code></pre>
                </section>
                """
        }
        return """
            <section class="pair">
            <h3>\(HTMLText.escaped(pair.title))</h3>
            <div class="sides">
            \(side(pair.left))
            \(side(pair.right))
            </div>
            </section>
            """
    }

    private static let style = """
        :root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --line: #d0d7de; --paper: #ffffff;
          --shade: #f6f8fa; --main: #b3261e; --reference: #57606a; --summary: #1b1f24; --band: #e4e8ec; --heat: 179, 38, 30; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9aa4af; --line: #3a424b; --paper: #0f1317;
          --shade: #181e24; --main: #ff8a80; --reference: #9aa4af; --summary: #e6edf3; --band: #2a323b; --heat: 255, 110, 98; } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; padding: 1.5rem clamp(0.75rem, 4vw, 2rem) 4rem; max-width: 66rem; color: var(--ink);
          background: var(--paper); font: 1rem/1.55 system-ui, sans-serif; overflow-wrap: break-word; }
        h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 0.25rem; }
        h2 { font-size: 1.3rem; margin: 2.5rem 0 0.5rem; padding-top: 1rem; border-top: 1px solid var(--line); }
        h3 { font-size: 1.05rem; margin: 1.75rem 0 0.5rem; }
        h4 { font-size: 0.95rem; margin: 0 0 0.4rem; }
        p, li { max-width: 46rem; }
        .subtitle, .notes, figcaption { color: var(--soft); }
        .notes { font-size: 0.9rem; padding-left: 1.2rem; }
        .verdict { border-left: 0.3rem solid var(--main); background: var(--shade); padding: 0.75rem 1rem; }
        .scroll { overflow-x: auto; margin: 0.75rem 0; }
        table { border-collapse: collapse; font-size: 0.9rem; font-variant-numeric: tabular-nums; overflow-wrap: normal;
          min-width: min(100%, 24rem); }
        caption { text-align: left; font-weight: 600; padding: 0.25rem 0; }
        th, td { padding: 0.3rem 0.6rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
        th { font-weight: 600; color: var(--soft); }
        .number, .date { white-space: nowrap; }
        .number { text-align: right; }
        figure { margin: 1rem 0; }
        svg { width: 100%; height: auto; max-width: 52rem; display: block; }
        svg text { fill: var(--ink); font: 13px system-ui, sans-serif; }
        svg .soft { fill: var(--soft); }
        svg.narrow { display: none; max-width: 28rem; }
        @media screen and (max-width: 40rem) { svg.wide { display: none; } svg.narrow { display: block; } }
        .heat { min-width: 0; }
        .heat td { text-align: center; border: 1px solid var(--paper); padding: 0.2rem 0.35rem; }
        .heat th[scope=col] { writing-mode: vertical-rl; transform: rotate(180deg); text-align: left; white-space: nowrap; }
        .heat th[scope=row] { white-space: nowrap; font-weight: 400; color: var(--ink); }
        .sides { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); gap: 1rem; }
        .side { min-width: 0; }
        pre { margin: 0; padding: 0.75rem; overflow: auto; max-height: 28rem; background: var(--shade);
          border: 1px solid var(--line); font: 0.8rem/1.45 ui-monospace, monospace; tab-size: 4; }
        @media print { body { max-width: none; font-size: 10pt; } table { font-size: 7pt; } pre { max-height: none; white-space: pre-wrap; }
          .scroll { overflow: visible; } h2, h3 { break-after: avoid; } figure, tr, .verdict { break-inside: avoid; }
          * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
        """
}
