import Answers
import Ecosystem
import Lake
import Reporting

extension SubjectModel {
    /// What a model's tokens cost on each day that a source's prices were collected.
    static func priceHistories(_ id: String, _ answers: [Answer]) -> [Section] {
        answers.map { answer in
            let points = answer.cells.compactMap { row -> HistoryChart.Point? in
                guard let date = row.text("period"), let value = row.number("value") else { return nil }
                return .init(date: date, value: value)
            }
            let chart = HistoryChart(
                title: "\(id): price of a million tokens at \(source(answer))", unit: "US dollars per million tokens",
                points: points, .prices)
            let table = answer.only(["period", "value", "input", "output", "lowest", "highest", "models"])
                .table(showsNotes: true)
            return Section(
                "prices-\(source(answer))", "Prices at \(source(answer))", text: meaning,
                chart: points.count > 1
                    ? ChartModel(
                        chart.specification, definition: nil, source: "prices of \(source(answer))", table: nil) : nil,
                table: table, definition: answer.definition)
        }
    }

    /// What the tokens of each part of a whole cost on the newest day that a source's prices were collected.
    static func prices(_ answers: [Answer]) -> [Section] {
        answers.map { answer in
            Section(
                "prices-\(source(answer))", "Newest prices at \(source(answer))", text: meaning,
                table: answer.only([
                    "group", "value", "input", "output", "lowest", "highest", "models", "downloads_rank",
                ]).table(showsNotes: true), definition: answer.definition)
        }
    }

    private static let meaning = "US dollars per million tokens; the value is a blend of three tokens in and one out."

    private static func source(_ answer: Answer) -> String { answer.parsedDefinition?.source ?? "" }
}

extension PageRequest {
    /// The price tables of one group, one for each source of prices that the lake holds and that has any of it.
    ///
    /// - Parameter limit: how many rows at most.
    func prices(
        by grouping: Grouping, of group: String, named name: String, every step: String, limit: Int? = nil
    ) async throws -> [Answer] {
        let sources = Set(try answers.moment().snapshot.files(of: .prices).map(\.source)).sorted()
        var found: [Answer] = []
        for source in sources {
            // What no definition can name has no price.
            guard
                let asked = try? AskedDefinition([
                    ("measure", "price"), ("source", source), ("by", grouping.rawValue), ("every", step),
                    ("filter", "\(group)=\(name)"),
                ])
            else { continue }
            if let answer = try await optional(.rank(asked, limit: limit)).answer { found.append(answer) }
        }
        return found
    }
}
