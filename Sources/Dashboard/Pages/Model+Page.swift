import Answers
import Ecosystem
import Registry
import Reporting

extension SubjectModel {
    /// Everything known of one model.
    init(
        model id: String, _ answer: Answer, lineage: OptionalAnswer, audits: OptionalAnswer, prices: [Answer],
        registryNames: [String: String],
        files: [LinkModel], frame: PageFrame
    ) throws {
        guard let row = answer.cells.first else { throw Problem(.noData, "nothing is known of \(id)") }
        let organisation = row.text("organisation")
        let country = row.text("country").flatMap { Country(code: $0) }
        let flags = row.objects("flags")
        self.init(
            frame, kind: "Model", title: id, lake: answer.lake,
            facts: [
                Self.fact(
                    "Published by", organisation.map { registryNames[$0] ?? $0 } ?? row.text("namespace"),
                    (organisation ?? row.text("namespace")).map { Place.organisation($0) }),
                Self.fact("Country", country?.name, country.map { Place.country($0.code) }),
                Self.fact("Kind of publisher", row.text("kind")),
                Self.evidence(row.text("evidence")),
                Self.fact("Family", row.text("family"), row.text("family").map { Place.family($0) }),
                Self.fact("Released", row.text("release_date")),
                Self.fact("Created at the source", row.text("created_on")),
                Self.fact("First observed", row.text("first_observed_on")),
                Self.fact("Licence", row.text("licence")), Self.fact("Openness", row.text("openness")),
                Self.fact("Modality", row.text("modality")), Self.fact("Size", row.text("size")),
                Self.fact(
                    "Made for machines", row["is_test"] == .boolean(true) ? "yes, a test repository" : nil),
            ],
            sections: [
                Self.history(id, row, answer, files: files), Self.flags(flags),
                Self.lineage(lineage),
            ] + Self.priceHistories(id, prices)
                + [
                    Self.audits(audits, caption: "Audits that asked it") { asked in
                        asked == id.lowercased() || asked == id.lowercased().split(separator: "/").last.map(String.init)
                    }
                ], notes: answer.notes)
    }

    /// The counter there is most of, by day.
    private static func history(
        _ id: String, _ row: AnswerCells, _ answer: Answer, files: [LinkModel]
    ) -> Section? {
        let days = row.objects("history")
        if days.isEmpty { return nil }
        let rolling = days.count { $0["downloads_30d"]?.number != nil }
        let allTime = days.count { $0["downloads_all_time"]?.number != nil }
        let field = rolling >= allTime ? "downloads_30d" : "downloads_all_time"
        let unit = rolling >= allTime ? "Downloads in the last 30 days" : "Downloads so far"
        let points = days.compactMap { day -> HistoryChart.Point? in
            guard let date = day["observed_on"]?.text, let value = day[field]?.number else { return nil }
            return .init(date: date, value: value, flags: day["flags"]?.text ?? "")
        }
        var table = Answer(
            title: "Observed counters",
            columns: [
                .init("observed_on", .date), .init("downloads_30d", .count), .init("downloads_all_time", .count),
                .init("new_downloads", .count), .init("flags", .text),
            ])
        table.rows = days.map { day in table.columns.map { day[$0.name] ?? .null } }
        let chart = HistoryChart(title: "\(id): \(unit.lowercasedStart)", unit: unit, points: points)
        return Section(
            "history", "What was observed",
            chart: chart.isEmpty
                ? nil
                : ChartModel(
                    chart.specification, definition: nil, source: ChartModel.source(answer), links: files,
                    table: HTMLTable(table).text, isTableOpen: days.count <= 12))
    }

    private static func flags(_ flags: [[String: Answer.Value]]) -> Section? {
        if flags.isEmpty { return nil }
        var table = Answer(
            title: "Flagged days",
            columns: [.init("date", .date), .init("flag", .text), .init("evidence", .text)])
        table.rows = flags.map { flag in table.columns.map { flag[$0.name] ?? .null } }
        return Section(
            "flags", "What cleaning found",
            text:
                "No observation is altered. A definition says which flaws are cleaned away; these are those of this model.",
            table: HTMLTable(table).text)
    }

    static func lineage(_ lineage: OptionalAnswer) -> Section? {
        switch lineage {
        case .missing(let reason): return Section("lineage", "Lineage", text: reason)
        case .answer(let answer):
            let trees = LineageBranch.trees(answer)
            if trees.isEmpty { return nil }
            let isAlone = trees.count == 1 && trees[0].isIt && !trees[0].hasChildren
            return Section(
                "lineage", "Lineage",
                text: isAlone
                    ? "Nothing says what it was made from, or that anything was made from it."
                    : "What it was made from, and what was made from it: those with the most downloads.",
                tree: isAlone ? [] : trees, table: notes(answer))
        }
    }

    private static func notes(_ answer: Answer) -> String {
        answer.notes.isEmpty
            ? "" : "<ul class=\"notes\">" + answer.notes.map { "<li>\(HTMLText.escaped($0))</li>" }.joined() + "</ul>"
    }

    /// The audits that asked a model whose name, in small letters, is one of those meant.
    static func audits(_ audits: OptionalAnswer, caption: String, _ isMeant: (String) -> Bool) -> Section? {
        guard let answer = audits.answer else { return nil }
        let fitting = answer.filtered { row in row.texts("models").contains { isMeant($0.lowercased()) } }
        if fitting.rows.isEmpty { return nil }
        return Section("audits", "Audits", table: fitting.table(caption: caption))
    }

    static func modelPage(for request: PageRequest, _ templates: Templates) async throws -> Page {
        let id = ModelID(request.parameters["rest"] ?? "")
        let source = request.value("source") ?? "huggingface"
        guard Definition.isSource(source) else { throw Problem(.badValue, "there is no such source") }
        let question = Question.model(id, source: source)
        async let lineage = request.optional(.lineage(id, source: source))
        async let audits = request.optional(.audits)
        async let prices = request.prices(by: .model, of: "model", named: id.text, every: "observation")
        let answer = try await request.answers.answer(to: question).answer
        let model = try SubjectModel(
            model: id.text, answer, lineage: await lineage, audits: await audits, prices: await prices,
            registryNames: request.organisationNames, files: ChartLinks(question, form: nil).files, frame: request.frame
        )
        return try templates.render("subject", model)
    }
}

extension PageRequest {
    /// What people call the organisations, by slug.
    var organisationNames: [String: String] { answers.people.organisations.mapValues(\.name) }
}
