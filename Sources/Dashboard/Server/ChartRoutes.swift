import Answers
import Hummingbird
import NIOCore
import Reporting

/// `/charts/share.svg` and its like: the charts of Explore as files.
struct ChartRoutes: Sendable {
    let answers: AnswerStore
    let kept: KeptResponses
    /// `nil` where nothing is installed that draws.
    let drawing: ChartDrawing?
    /// A process draws a chart: two at a time, and equal ones once.
    private let turns = Turns(count: 2, waiting: 64)
    private let drawn = SharedWork<String, [UInt8]>(capacity: 64 << 20)

    init(answers: AnswerStore, kept: KeptResponses, drawing: ChartDrawing?) {
        self.answers = answers
        self.kept = kept
        self.drawing = drawing
    }

    func add(to router: Router<BasicRequestContext>) {
        for form in ChartDrawing.Form.allCases {
            for verb in [Verb.share, .rank] {
                router.get(RouterPath("/charts/\(verb.rawValue).\(form.rawValue)")) { request, _ in
                    try await response(to: request, verb, form)
                }
            }
        }
    }

    private func response(
        to request: Request, _ verb: Verb, _ form: ChartDrawing.Form
    ) async throws -> Response {
        try await kept.response(to: request, form: nil) { target in
            let chart = try ExploreModel.chart(target.query) ?? .line
            let asked = target.query.filter { $0.name != "chart" && !$0.value.isEmpty }
            let parser = try QuestionParser(verb, asked, taking: verb.namesForTheWhole)
            let stored = try await answers.answer(to: try parser.question(), version: parser.version)
            let series = SeriesChart(stored.answer)
            guard !series.isEmpty else { throw Problem(.noData, "there is nothing to draw") }
            guard let drawing else {
                throw Problem(.cannotAnswer, "nothing is installed here that draws; `make charts` does it")
            }
            let caption =
                Self.lines(stored.answer.definition ?? "", width: 120)
                + ["Source: \(ChartModel.source(stored.answer))"]
            let tag = "\"\(stored.tag)-\(chart.rawValue)-\(form.rawValue)\""
            let data = try await drawn.value(for: tag) {
                try await draw(series.specification(chart), caption, form, by: drawing)
            } size: {
                $0.count
            }
            return ReadyResponse(
                ByteBuffer(bytes: data), type: form == .svg ? "image/svg+xml" : "image/png", tag: tag)
        }
    }

    private func draw(
        _ chart: ChartSpecification, _ caption: [String], _ form: ChartDrawing.Form, by drawing: ChartDrawing
    ) async throws -> [UInt8] {
        try await turns.take(within: answers.limits.time)
        defer { turns.give() }
        do {
            return [UInt8](try await drawing.draw(chart, caption: caption, as: form))
        } catch let failure as ChartDrawing.Failure {
            throw Problem(failure.isLate ? .timeLimit : .fault, failure.description)
        }
    }

    /// Words of a text in lines of at most so many characters.
    static func lines(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.count + word.count < width {
                lines[lines.count - 1] = last + " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}
