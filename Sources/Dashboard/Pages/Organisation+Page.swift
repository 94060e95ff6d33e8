import Answers
import Ecosystem
import Reporting

extension SubjectModel {
    /// Everything known of one organisation.
    init(
        organisation name: String, _ answer: Answer, cadence: OptionalAnswer, shares: OptionalAnswer,
        licences: OptionalAnswer, prices: [Answer], audits: OptionalAnswer,
        names: [String: String], files: [LinkModel], frame: PageFrame
    ) throws {
        guard let row = answer.cells.first else { throw Problem(.noData, "nothing is known of \(name)") }
        let country = row.text("country").flatMap { Country(code: $0) }
        let parent = row.text("parent")
        let namespaces = row.texts("namespace").map { $0.lowercased() + "/" }
        self.init(
            frame, kind: "Organisation", title: answer.title, lake: answer.lake,
            facts: [
                Self.fact("Country", country?.name ?? "unknown", country.map { Place.country($0.code) }),
                Self.fact("Kind", row.text("kind")),
                Self.fact("Part of", parent.map { names[$0] ?? $0 }, parent.map { Place.organisation($0) }),
                Self.fact("Namespaces", row.texts("namespace").joined(separator: ", ")),
                Self.fact("Repositories", row.number("repositories").map(NumberText.count)),
                Self.evidence(row.text("evidence")),
            ],
            sections: [
                Self.history(row, answer, files: files),
                Self.share(shares, heading: "Its share of all new downloads"), Self.models(row), Self.cadence(cadence),
                Self.leading("licences", "The licences of what it published", licences),
            ] + Self.prices(prices)
                + [
                    Self.audits(audits, caption: "Audits that asked its models") { asked in
                        namespaces.contains { asked.hasPrefix($0) }
                    }
                ], notes: answer.notes)
    }

    private static func history(_ row: AnswerCells, _ answer: Answer, files: [LinkModel]) -> Section? {
        let days = row.objects("history")
        let ends = days.compactMap { day -> (date: String, value: Double)? in
            guard let date = day["period"]?.text, let value = day["value"]?.number else { return nil }
            return (date: date, value: value)
        }
        // The first stretch begins on a day that is not said.
        let points = zip(ends, ends.dropFirst()).compactMap { before, stretch -> HistoryChart.Point? in
            guard let from = Day(before.date), let to = Day(stretch.date), to > from else { return nil }
            return .init(date: stretch.date, value: stretch.value / Double(to - from))
        }
        if ends.isEmpty { return nil }
        var table = Answer(
            title: "New downloads by the day each stretch ends",
            columns: [.init("through", .date), .init("new_downloads", .count), .init("models", .count)])
        table.rows = days.map { day in [day["period"] ?? .null, day["value"] ?? .null, day["models"] ?? .null] }
        let chart = HistoryChart(
            title: "\(answer.title): new downloads a day, in each stretch between two observations",
            unit: "New downloads a day", points: points, each: "stretch between observations, at the day that it ends")
        return Section(
            "history", "New downloads",
            chart: ChartModel(
                chart.specification, definition: nil, source: ChartModel.source(answer), links: files,
                table: HTMLTable(table).text, isTableOpen: days.count <= 12 || points.isEmpty))
    }

    private static func models(_ row: AnswerCells) -> Section? {
        let models = row.objects("models")
        if models.isEmpty { return nil }
        var table = Answer(
            title: "The most downloaded of its own repositories",
            columns: [.init("model", .text), .init("new_downloads", .count)])
        table.rows = models.map { [$0["model"] ?? .null, $0["value"] ?? .null] }
        return Section("models", "Models", table: table.table())
    }

    static func cadence(_ cadence: OptionalAnswer) -> Section? {
        guard let answer = cadence.answer, !answer.rows.isEmpty else { return nil }
        return Section(
            "cadence", "Release cadence",
            text:
                "A release is a set of new first-party repositories of one family within three days; only repositories that the lake has observed count. A gap that is not reached is longer than what was seen.",
            table: answer.only([
                "group", "releases", "per_month", "median_gap_days", "since_last_days", "first", "last",
            ])
            .table(caption: "Releases"), definition: answer.definition)
    }

    /// One group's share over time, from an answer that has all groups.
    static func share(_ shares: OptionalAnswer, heading: String) -> Section? {
        guard let answer = shares.answer, !answer.rows.isEmpty else { return nil }
        let series = SeriesChart(answer)
        return Section(
            "share", heading,
            chart: series.isEmpty
                ? nil
                : ChartModel(
                    series.specification(.line), definition: answer.definition, source: ChartModel.source(answer),
                    table: answer.table(), isTableOpen: answer.rows.count <= 12))
    }

    static func organisationPage(for request: PageRequest, _ templates: Templates) async throws -> Page {
        let name = request.parameters["name"] ?? ""
        let question = Question.organisation(name)
        let answer = try await request.answers.answer(to: question).answer
        let slug = answer.cells.first?.text("organisation")
        var cadence = OptionalAnswer.missing("")
        var shares = OptionalAnswer.missing("")
        var licences = OptionalAnswer.missing("")
        var prices: [Answer] = []
        if let slug {
            cadence = try await request.optional(.cadence(AskedDefinition([("filter", "organisation=\(slug)")])))
            shares = try await request.series(by: .organisation, group: slug)
            licences = try await request.licences(of: "organisation", slug)
            prices = try await request.prices(by: .family, of: "organisation", named: slug, every: "total")
        }
        let model = try await SubjectModel(
            organisation: name, answer, cadence: cadence, shares: shares, licences: licences, prices: prices,
            audits: request.optional(.audits), names: request.organisationNames,
            files: ChartLinks(question, form: nil).files, frame: request.frame)
        return try templates.render("subject", model)
    }
}

extension PageRequest {
    /// What the models of one group may be used for, by their new downloads.
    func licences(of group: String, _ name: String) async throws -> OptionalAnswer {
        let asked = try AskedDefinition([("by", "licence"), ("every", "total"), ("filter", "\(group)=\(name)")])
        return try await optional(.share(asked, limit: 15))
    }

    /// The rows of one group among the shares of all, in months where observations are daily or weekly.
    func series(by grouping: Grouping, group: String, every step: String? = nil) async throws -> OptionalAnswer {
        let usual = try await optional(.overtakes(AskedDefinition())).answer?.parsedDefinition?.step
        let step = step ?? (usual == .week ? "week" : "observation")
        let asked = try AskedDefinition([("by", grouping.rawValue), ("every", step)])
        switch try await optional(.share(asked)) {
        case .missing(let reason): return .missing(reason)
        case .answer(let answer):
            var own = answer.filtered { $0.text("group") == group }
            own.title = "\(answer.name(of: group)): \(answer.title.lowercasedStart)"
            return .answer(own)
        }
    }
}
