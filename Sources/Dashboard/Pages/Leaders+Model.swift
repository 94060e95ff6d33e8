import Adoption
import Answers
import Ecosystem
import Reporting

/// What the page "Who leads" shows.
struct LeadersModel: Sendable {
    struct Figure: Sendable {
        let name: String
        let value: String
    }

    struct VerdictModel: Sendable {
        let text: String
        let count: String
        let address: String
    }

    struct Section: Sendable {
        let title: String
        let table: String
        var words: [PageWord] = []
        var notes: [String] = []
        let definition: String
        /// The definition of what it is compared with.
        var before: String?
        var command = ""
        var links: [LinkModel] = []
    }

    /// The answers it is made of.
    struct Answers: Sendable {
        var shares: Answer
        /// One period, by attribution.
        var totals: [(attribution: Attribution, answer: OptionalAnswer)]
        /// What asks all of them at once.
        var attributed: Question
        var robustness: OptionalAnswer
        var changes: OptionalAnswer
        /// What asks the changes; `nil` where nothing is compared.
        var comparison: Question?
        var overtakes: OptionalAnswer
    }

    let frame: PageFrame
    let title = "Who leads"
    let description = "Shares of open-weight AI models by country, with bounds, definitions and the verdict."
    let lake: String?
    let period: String
    let verdict: VerdictModel?
    let missingVerdict: String?
    let figures: [Figure]
    let shares: ChartModel?
    let attributions: ChartModel?
    let missingAttributions: String?
    let changes: Section?
    let missingChanges: String?
    let overtakes: Section?
    let notes: [String]
    let hasNotes: Bool

    init(_ answers: Answers, sharesLinks: [LinkModel], frame: PageFrame, events: [ChartEvent] = []) {
        self.frame = frame
        let shares = answers.shares
        lake = shares.lake
        let definition = shares.parsedDefinition
        period =
            definition.flatMap { definition in
                definition.from.flatMap { from in definition.to.map { "from \(from) to \($0)" } }
            } ?? "of all days observed"

        let row = answers.robustness.answer?.cells.first
        verdict = row.flatMap { row in
            guard let text = row.text("verdict"), let a = row.text("a"), let b = row.text("b") else { return nil }
            return VerdictModel(
                text: text, count: row.number("specification_count").map(NumberText.count) ?? "",
                address: Place.page("/robustness", [("between", "\(a),\(b)")]))
        }
        missingVerdict = answers.robustness.reason.map { "There is no verdict: \($0)" }
        figures =
            Self.figures(answers.totals.first { $0.attribution == .uploader }?.answer.answer)
            + Self.newest(shares)
        let series = SeriesChart(shares, events: events)
        self.shares =
            series.isEmpty
            ? nil
            : ChartModel(
                series.specification(.line), definition: shares.definition, source: ChartModel.source(shares),
                events: series.events,
                eventsMeaning: "Marked: when the families with the most new downloads were released, by the registry.",
                links: sharesLinks, table: shares.table())
        let three = answers.totals.compactMap { total in
            total.answer.answer.map { (attribution: total.attribution.rawValue, answer: $0) }
        }
        attributions =
            three.count < 2
            ? nil
            : ChartModel(
                AttributionChart(title: "Shares \(period) under three attributions", three).specification,
                definition: Self.definition(three[0].answer, under: answers.totals.map(\.attribution)),
                source: ChartModel.source(three[0].answer),
                links: ChartLinks(answers.attributed, form: nil).files + [
                    LinkModel(
                        "Open in Explore", Place.page("/explore", answers.attributed.parameters + [("chart", "bar")]))
                ],
                table: Self.sideBySide(three).table(), isTableOpen: true)
        missingAttributions = answers.totals.compactMap(\.answer.reason).first
        changes = answers.changes.answer.map { answer in
            Section(
                title: Self.changesTitle(answer), table: Self.changed(answer), definition: answer.definition ?? "",
                before: Self.before(answer), command: answers.comparison?.commandLine ?? "",
                links: answers.comparison.map { ChartLinks($0, form: nil).files } ?? [])
        }
        missingChanges = answers.changes.reason
        overtakes = answers.overtakes.answer.flatMap { answer in
            answer.rows.isEmpty
                ? nil
                : Section(
                    title: "Who passed whom",
                    table: OvertakeWords.table(answer), words: OvertakeWords.meaning,
                    notes: PageNotes.of(answer, without: OvertakeWords.explained),
                    definition: answer.definition ?? "")
        }
        notes = PageNotes.of(shares)
        hasNotes = !notes.isEmpty
    }

    /// The definition of an answer under one attribution, for all of them.
    private static func definition(_ answer: Answer, under attributions: [Attribution]) -> String? {
        answer.parsedDefinition.map { definition in
            var all = definition
            all.attributions = attributions
            return all.description
        }
    }

    /// The definition that a note of `diff` says of the part before.
    private static func before(_ answer: Answer) -> String? {
        let start = "before: "
        return answer.notes.first { $0.hasPrefix(start) }.map { String($0.dropFirst(start.count)) }
    }

    /// The headline in four numbers.
    private static func figures(_ total: Answer?) -> [Figure] {
        guard let total else { return [] }
        var figures = total.cells.prefix(2).compactMap { row -> Figure? in
            guard let group = row.text("group"), group != "unknown", let share = row.number("share") else { return nil }
            let bounds = row.number("lower").flatMap { lower in
                row.number("upper").map { "between \(NumberText.share(lower)) and \(NumberText.share($0))" }
            }
            return Figure(
                name: "\(total.name(of: group)) of all new downloads" + (bounds.map { ", \($0)" } ?? ""),
                value: NumberText.share(share))
        }
        if let unknown = total.cells.first(where: { $0.text("group") == "unknown" })?.number("share") {
            figures.append(
                Figure(
                    name: "of all new downloads are of publishers whose country nobody knows",
                    value: NumberText.share(unknown)))
        }
        let models = total.cells.compactMap { $0.number("models") }.reduce(0, +)
        figures.append(Figure(name: "models with new downloads", value: NumberText.count(models)))
        return figures
    }

    /// Who leads in the last whole period.
    private static func newest(_ shares: Answer) -> [Figure] {
        guard let definition = shares.definition.flatMap({ try? Definition($0) }), let end = definition.to else {
            return []
        }
        let leader = shares.cells.last { row in
            guard row.number("rank") == 1, row.text("group") != "unknown",
                let period = row.text("period").flatMap({ Day($0) })
            else { return false }
            return [.observation, .total].contains(definition.step) || definition.step.next(after: period) <= end + 1
        }
        guard let leader, let group = leader.text("group"), let period = leader.text("period"),
            let share = leader.number("share")
        else { return [] }
        let what = definition.step == .observation ? "interval between observations" : definition.step.rawValue
        return [
            Figure(
                name: "\(shares.name(of: group)), which leads in the newest whole \(what), from \(period)",
                value: NumberText.share(share))
        ]
    }

    /// A row a group, a column an attribution.
    private static func sideBySide(_ answers: [(attribution: String, answer: Answer)]) -> Answer {
        var groups: [String] = []
        var shares: [String: [String: Answer.Value]] = [:]
        for (attribution, answer) in answers {
            for row in answer.cells {
                guard let group = row.text("group") else { continue }
                if !groups.contains(group) { groups.append(group) }
                shares[group, default: [:]][attribution] = row["share"]
            }
        }
        var result = answers[0].answer
        result.title = "Share of new downloads by attribution"
        result.columns = [.init("group", .group)] + answers.map { .init($0.attribution, .share) }
        result.rows = groups.map { group in
            [.text(group)] + answers.map { shares[group]?[$0.attribution] ?? .null }
        }
        return result
    }

    private static func changesTitle(_ answer: Answer) -> String {
        answer.parsedDefinition?.step == .week
            ? "What changed since the week before" : "What changed since the period before"
    }

    private static func changed(_ answer: Answer) -> String {
        let groups = answer.filtered { $0.text("what") == "group" }
            .only(["group", "share_before", "share_after", "change", "rank_before", "rank_after", "top"])
        var models = answer.filtered { $0.text("what") == "model" }
            .only(["group", "before", "after", "share_before", "share_after", "change"])
        var text = groups.table(caption: answer.title)
        if !models.rows.isEmpty {
            models.columns[0] = .init("model", .text)
            text += models.table(caption: "Models whose share of the total changed most")
        }
        return text
    }
}
