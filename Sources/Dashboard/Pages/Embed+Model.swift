import Answers
import Reporting

/// A chart alone, for a frame in somebody else's page.
struct EmbedModel: Sendable {
    let frame: PageFrame
    let title: String
    let chart: ChartModel
    let address: String

    static func page(for request: PageRequest, _ templates: Templates) async throws -> Page {
        let form = try ExploreModel.chart(request.query) ?? .line
        let parser = try ExploreModel.parser(request.query, chart: form)
        let question = try parser.question()
        let answer = try await request.answers.answer(to: question, version: parser.version).answer
        let series = SeriesChart(answer)
        guard !series.isEmpty else { throw Problem(.noData, "there is nothing to draw") }
        let chart = ChartModel(
            series.specification(form), definition: answer.definition, source: ChartModel.source(answer),
            table: answer.table())
        let model = EmbedModel(
            frame: request.frame, title: answer.title, chart: chart,
            address: Place.page("/explore", question.parameters + [("chart", form.rawValue)]))
        return try templates.render("embed", model, mayBeFramed: true)
    }
}
