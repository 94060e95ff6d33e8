import Answers
import Ecosystem
import Reporting

/// What the page "Explore" shows: the form of all common options, and the answer to what it says.
struct ExploreModel: Sendable {
    struct Found: Sendable {
        let title: String
        let words: String
        let definition: String
        let command: String
        let chart: ChartModel?
        let table: String
        let links: [LinkModel]
    }

    let frame: PageFrame
    let title = "Explore"
    let description = "Shares and ranks under a definition of one's own."
    let lake: String?
    let form: FormModel
    let answer: Found?
    let problem: String?

    init(
        form: FormModel, answer: Answer?, question: Question, chart: ChartForm?, frame: PageFrame,
        problem: String? = nil
    ) {
        self.frame = frame
        self.form = form
        self.problem = problem
        lake = answer?.lake
        self.answer = answer.map { answer in
            let series = SeriesChart(answer)
            let table = answer.table(showsNotes: true)
            let picture =
                chart.flatMap { form in
                    series.isEmpty
                        ? nil
                        : ChartModel(
                            series.specification(form), definition: nil, source: ChartModel.source(answer),
                            table: nil)
                }
            return Found(
                title: answer.title, words: answer.parsedDefinition.map { DefinitionWords($0).text } ?? "",
                definition: answer.definition ?? "", command: question.commandLine, chart: picture, table: table,
                links: ChartLinks(question, form: picture == nil ? nil : chart).files + [
                    LinkModel(
                        "This view",
                        Place.page("/explore", question.parameters + [("chart", chart?.rawValue ?? "table")]))
                ]
                    + (picture == nil
                        ? []
                        : [
                            LinkModel(
                                "Embed",
                                Place.page("/embed/share", question.parameters + [("chart", chart?.rawValue ?? "line")])
                            )
                        ]))
        }
    }

    /// The form of the drawing that an address asks for; `nil`: the table alone.
    ///
    /// - Throws: ``Problem`` for one that there is not.
    static func chart(_ query: [(name: String, value: String)]) throws(Problem) -> ChartForm? {
        guard let text = query.first(where: { $0.name == "chart" })?.value, !text.isEmpty else { return .line }
        if text == "table" { return nil }
        guard let form = ChartForm(rawValue: text) else {
            let names = (["table"] + ChartForm.allCases.map(\.rawValue)).joined(separator: ", ")
            throw Problem(.badValue, "chart is one of \(names), not '\(text.prefix(100))'")
        }
        return form
    }

    /// The question that an address asks, without what only the page needs.
    static func parser(_ query: [(name: String, value: String)], chart: ChartForm?) throws(Problem) -> QuestionParser {
        let asked = query.filter { $0.name != "chart" && !$0.value.isEmpty }
        let verb: Verb = chart == .rank ? .rank : .share
        return try QuestionParser(verb, asked, taking: verb.namesForTheWhole)
    }

    static func page(for request: PageRequest, _ templates: Templates) async throws -> Page {
        let chart = try chart(request.query)
        let parser = try parser(request.query, chart: chart)
        let question = try parser.question()
        let asked: AskedDefinition
        let limit: Int?
        switch question {
        case .share(let definition, let most), .rank(let definition, let most): (asked, limit) = (definition, most)
        default: throw Problem(.fault, "no shares")
        }
        var answer: Answer?
        var problem: Problem?
        do {
            answer = try await request.answers.answer(to: question, version: parser.version).answer
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            // The form stays, so that one can mend what was asked.
            problem = Problem(error)
            if problem?.kind == .noLake || problem?.kind == .fault || problem?.kind == .busy { throw error }
        }
        let menu = FormModel.menu(
            "chart", "Show as",
            [("table", "Table only")] + ChartForm.allCases.map { ($0.rawValue, $0.name) },
            chosen: chart?.rawValue ?? "table")
        let form = FormModel(
            action: "/explore", title: "What to count, and how", button: "Show",
            fields: [menu] + FormModel.definition(asked.definition) + [
                FormModel.limit(limit), FormModel.version(parser.version),
            ])
        let model = ExploreModel(
            form: form, answer: answer, question: question, chart: chart, frame: request.frame,
            problem: problem?.detail)
        return try templates.render("explore", model, status: problem?.status ?? 200)
    }
}
