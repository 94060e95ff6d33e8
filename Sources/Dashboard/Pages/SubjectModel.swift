import Reporting

/// A page about one thing: a model, an organisation, a family, a country.
struct SubjectModel: Sendable {
    struct Fact: Sendable {
        let name: String
        let value: String
        let address: String?
        /// The value as HTML, where it may hold links of its own.
        var html: String?
    }

    struct Section: Sendable {
        let id: String
        let heading: String
        var text: String?
        var chart: ChartModel?
        var tree: [LineageBranch] = []
        var table = ""
        var definition: String?
        var links: [LinkModel] = []
        var hasLinks: Bool

        init(
            _ id: String, _ heading: String, text: String? = nil, chart: ChartModel? = nil,
            tree: [LineageBranch] = [], table: String = "", definition: String? = nil, links: [LinkModel] = []
        ) {
            self.id = id
            self.heading = heading
            self.text = text
            self.chart = chart
            self.tree = tree
            self.table = table
            self.definition = definition
            self.links = links
            hasLinks = !links.isEmpty
        }
    }

    let frame: PageFrame
    let kind: String
    let title: String
    let description: String
    let lake: String?
    let lead: String?
    let facts: [Fact]
    let hasFacts: Bool
    let sections: [Section]
    /// As HTML.
    let notes: [String]
    let hasNotes: Bool

    init(
        _ frame: PageFrame, kind: String, title: String, lake: String?, lead: String? = nil, facts: [Fact?],
        sections: [Section?], notes: [String]
    ) {
        self.frame = frame
        self.kind = kind
        self.title = title
        description = "\(kind) \(title): what was observed, and on what evidence it is attributed."
        self.lake = lake
        self.lead = lead
        self.facts = facts.compactMap(\.self)
        hasFacts = !self.facts.isEmpty
        self.sections = sections.compactMap(\.self)
        self.notes = notes.map { LinkedText.html(PageNotes.words($0)) }
        hasNotes = !notes.isEmpty
    }

    /// A fact, if it is known.
    static func fact(_ name: String, _ value: String?, _ address: String? = nil) -> Fact? {
        guard let value, !value.isEmpty else { return nil }
        return Fact(name: name, value: value, address: address)
    }

    /// Why something is believed, with links to what it names.
    static func evidence(_ text: String?) -> Fact? {
        guard let text, !text.isEmpty else { return nil }
        return Fact(name: "Evidence", value: text, address: nil, html: LinkedText.html(text))
    }
}
