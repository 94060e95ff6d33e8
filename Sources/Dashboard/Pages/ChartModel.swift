import Answers
import Ecosystem
import Reporting

/// A chart in a page with everything that must stand beside it: its table, definition, source, and ways to take it along.
struct ChartModel: Sendable {
    struct Event: Sendable {
        let date: String
        let title: String
    }

    let title: String
    let summary: String
    let specification: String
    let definition: String
    let hasDefinition: Bool
    let source: String
    /// What the chart marks, in the order of its numbers.
    let events: [Event]
    let hasEvents: Bool
    let eventsMeaning: String
    let links: [LinkModel]
    let hasLinks: Bool
    let table: String
    let hasTable: Bool
    let isTableOpen: Bool

    /// - Parameter table: as HTML; `nil` where the page shows the numbers elsewhere.
    init(
        _ chart: ChartSpecification, definition: String?, source: String, events: [ChartEvent] = [],
        eventsMeaning: String = "", links: [LinkModel] = [], table: String?, isTableOpen: Bool = false
    ) {
        title = chart.title
        summary = chart.summary
        specification = chart.json
        self.definition = definition ?? ""
        hasDefinition = definition != nil
        self.source = source
        self.events = events.map { Event(date: $0.date, title: $0.title) }
        hasEvents = !events.isEmpty
        self.eventsMeaning = eventsMeaning
        self.links = links
        hasLinks = !links.isEmpty
        self.table = table ?? ""
        hasTable = table != nil
        self.isTableOpen = isTableOpen
    }

    /// Where the numbers of a source come from, in words.
    static func source(_ answer: Answer) -> String {
        let name = answer.cellsSource ?? "huggingface"
        let words =
            switch name {
            case "huggingface": "download counters of the Hugging Face Hub"
            default: "counters of \(name)"
            }
        return words + (answer.lake.map { ", lake version \($0)" } ?? "")
    }
}

extension Answer {
    /// The source that the definition names.
    fileprivate var cellsSource: String? { parsedDefinition?.source }
}
