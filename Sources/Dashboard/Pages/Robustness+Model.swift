import Answers
import Ecosystem
import Reporting

/// What the page "Robustness" shows, from the answer of `robustness`.
struct RobustnessModel: Sendable {
    struct Flip: Sendable {
        let sentence: String
        let members: [LinkModel]
        let hasMembers: Bool
        let rest: String?
    }

    /// Longer flip sets are cut; the files have all of it.
    private static let shownMembers = 12

    let frame: PageFrame
    let title: String
    let description = "How far the lead of one group over another can be trusted."
    let lake: String?
    let a: String
    let b: String
    let verdict: String
    let form: FormModel
    let forest: String
    let figures: [LeadersModel.Figure]
    let curve: ChartModel?
    let extremes: String
    let explained: String
    let flip: [Flip]
    let words: [PageWord]
    let notes: [String]
    let definition: String
    let command: String
    let links: [LinkModel]

    init(_ answer: Answer, question: Question, form: FormModel, frame: PageFrame) throws {
        guard let row = answer.cells.first, let a = row.text("a"), let b = row.text("b") else {
            throw Problem(.noData, "there is nothing to compare")
        }
        self.frame = frame
        self.form = form
        lake = answer.lake
        let names = (a: answer.name(of: a), b: answer.name(of: b))
        self.a = names.a
        self.b = names.b
        title = "Robustness: \(self.a) against \(self.b)"
        verdict = row.text("verdict") ?? ""
        forest = Self.forest(row, answer)
        figures = Self.figures(row, a: self.a)
        links = ChartLinks(question, form: nil).files
        curve = CurveChart(answer, explore: "/explore").map {
            ChartModel(
                $0.specification, definition: answer.definition, source: ChartModel.source(answer),
                table: Self.specifications(row).text)
        }
        extremes = Self.extremes(row).text
        explained = Self.explained(row).text
        let flips = row["flip_set"].fields
        flip = [("models", Grouping.model), ("families", Grouping.family)].map { name, kind in
            Self.flip(name, kind, flips[name], leader: names.a, other: names.b)
        }
        words = Self.words(a: names.a, b: names.b)
        notes = PageNotes.of(answer, without: ["lower", "interval", "flip_set", "a_leads_in"])
        definition = answer.definition ?? ""
        command = question.commandLine
    }

    private static func words(a: String, b: String) -> [PageWord] {
        [
            PageWord(
                "Bounds by the unknown", ["lower", "upper"],
                "the gap with all of the unknown given to \(b), and with all of it given to \(a)"),
            PageWord(
                "Interval over families", ["interval"],
                "families are drawn anew many times; how often such an interval held the true share in simulations of this tail "
                    + "index stands beside it"),
            PageWord(
                "Without whom the lead ends", ["flip_set"],
                "the fewest models, and the fewest families, without which \(a) would not lead"),
            PageWord(
                "Specifications that have \(a) in the lead", ["a_leads_in"],
                "their part of all specifications, each a combination of choices"),
            PageWord(
                "Which choice matters most", ["explained"],
                "how much of the variance of the gap over the specifications each choice makes; several together, what no "
                    + "single one does"),
        ]
    }

    private static func forest(_ row: AnswerCells, _ answer: Answer) -> String {
        guard let gap = row.number("gap") else { return "" }
        var rows: [ForestPlot.Row] = []
        if let lower = row.number("lower"), let upper = row.number("upper") {
            rows.append(.init(label: "bounds by the unknown", value: gap, lower: lower, upper: upper, style: .main))
        }
        if case .list(let ends) = row["interval"], let lower = ends.first?.number, let upper = ends.last?.number {
            rows.append(.init(label: "interval over families", value: gap, lower: lower, upper: upper, style: .main))
        }
        if let lower = row.number("lowest_gap"), let upper = row.number("highest_gap"),
            let middle = row.number("median_gap")
        {
            rows.append(.init(label: "all specifications", value: middle, lower: lower, upper: upper, style: .summary))
        }
        let plot = ForestPlot(
            title:
                "The gap in share between \(answer.name(of: row.text("a") ?? "")) and \(answer.name(of: row.text("b") ?? "")), with three kinds of doubt",
            axis: "gap in share, in percentage points; the summary stands at the median specification", rows: rows,
            band: nil)
        return HTMLDocument(Document(title: "", subtitle: "", blocks: [.forest(plot)])).content
    }

    private static func figures(_ row: AnswerCells, a: String) -> [LeadersModel.Figure] {
        var figures: [LeadersModel.Figure] = []
        if let gap = row.number("gap") {
            figures.append(.init(name: "gap in share under the definition asked", value: NumberText.points(gap)))
        }
        if let part = row.number("a_leads_in"), let count = row.number("specification_count") {
            figures.append(
                .init(
                    name: "of \(NumberText.count(count)) specifications have \(a) in the lead",
                    value: NumberText.share(part)))
        }
        if let median = row.number("median_gap") {
            figures.append(.init(name: "median gap over the specifications", value: NumberText.points(median)))
        }
        if let coverage = row.number("interval_coverage") {
            figures.append(
                .init(
                    name: "of such intervals held the true share in simulations of this tail",
                    value: NumberText.share(coverage)))
        }
        return figures
    }

    private static func list(_ specifications: [[String: Answer.Value]], _ title: String) -> HTMLTable {
        var answer = Answer(title: title, columns: [.init("gap", .difference), .init("specification", .text)])
        answer.rows = specifications.map { [$0["gap"] ?? .null, $0["definition"] ?? .null] }
        return HTMLTable(answer) { column, value in
            column == "specification" ? Place.page("/explore", [("definition", value)]) : nil
        }
    }

    private static func specifications(_ row: AnswerCells) -> HTMLTable {
        list(row.objects("specifications"), "Every specification, smallest gap first")
    }

    /// The two ends of the curve, to be read without a chart.
    private static func extremes(_ row: AnswerCells) -> HTMLTable {
        let all = row.objects("specifications")
        return list(
            [all.first, all[safe: all.count / 2], all.last].compactMap(\.self),
            "The smallest, the middle and the largest gap")
    }

    private static func explained(_ row: AnswerCells) -> HTMLTable {
        var answer = Answer(
            title: "Variance of the gap by choice",
            columns: [.init("choice", .text), .init("in the chart", .text), .init("part", .share)])
        answer.rows = row["explained"].fields.compactMap { name, value in value.number.map { (name, $0) } }
            .sorted { ($1.1, $0.0) < ($0.1, $1.0) }.map { name, part in
                switch name {
                case "interactions": [.text("several together"), .null, .real(part)]
                case "window": [.text("the first day"), .text("window"), .real(part)]
                default: [.text(PageNotes.labels[name] ?? name), .text(name), .real(part)]
                }
            }
        return HTMLTable(answer)
    }

    private static func flip(
        _ name: String, _ kind: Grouping, _ value: Answer.Value?, leader: String, other: String
    ) -> Flip {
        guard case .list(let values) = value, !values.isEmpty else {
            return Flip(
                sentence:
                    "No \(name) are listed, because \(leader) does not lead. Swapped, the list says what carries \(other).",
                members: [], hasMembers: false, rest: nil)
        }
        let names = values.compactMap(\.text)
        let shown = names.prefix(shownMembers)
        let word = names.count == 1 ? (name == "models" ? "model" : "family") : name
        return Flip(
            sentence:
                "Without \(names.count == 1 ? "this one \(word)" : "these \(names.count) \(word)") \(leader) would not lead:",
            members: shown.map { LinkModel($0, Place.group($0, of: kind) ?? "/explore") }, hasMembers: true,
            rest: names.count > shown.count ? "and \(names.count - shown.count) more" : nil)
    }

    static func page(for request: PageRequest, _ templates: Templates) async throws -> Page {
        var query = request.query.filter { !$0.value.isEmpty }
        if !query.contains(where: { $0.name == "between" }) {
            query.append(("between", try await pair(query, request).joined(separator: ",")))
        }
        let parser = try QuestionParser(.robustness, query, taking: Verb.robustness.namesForTheWhole)
        let question = try parser.question()
        let answer = try await request.answers.answer(to: question, version: parser.version).answer
        guard case .robustness(let asked, let between, _) = question else { throw Problem(.fault, "no comparison") }
        let pair = "\(between.first),\(between.second)"
        let form = FormModel(
            action: "/robustness", title: "Compare others, or under another definition", button: "Compare",
            fields: [FormModel.groups(pair)]
                + FormModel.definition(
                    asked.definition,
                    without: ["every", "attribution", "derivatives", "tests", "spikes", "cohort", "clean"]))
        return try templates.render(
            "robustness", RobustnessModel(answer, question: question, form: form, frame: request.frame))
    }

    /// The two largest groups under what was asked.
    private static func pair(_ query: [(name: String, value: String)], _ request: PageRequest) async throws -> [String]
    {
        let parser = try QuestionParser(.share, query.filter { $0.name != "seed" }, taking: Verb.share.namesForTheWhole)
        guard case .share(let asked, _) = try parser.question() else { return [] }
        let total = try AskedDefinition(asked.parameters.filter { $0.name != "every" } + [("every", "total")])
        let answer = try await request.answers.answer(to: .share(total), version: parser.version).answer
        let groups = answer.cells.filter { $0.number("rank") != nil }.compactMap { $0.text("group") }.prefix(2)
        guard groups.count == 2 else {
            throw Problem(.noData, "fewer than two groups are known, so there is nothing to compare")
        }
        return Array(groups)
    }
}

extension Array {
    subscript(safe index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
