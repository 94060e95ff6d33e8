import Answers
import Ecosystem
import Registry
import Reporting

extension LeadersModel {
    /// Asks for everything the page shows. Only the shares over time must be there.
    static func page(for request: PageRequest, _ templates: Templates) async throws -> Page {
        // Whether observations are often enough for weeks is said by the answer of `overtakes`.
        let overtakes = try await request.optional(.overtakes(AskedDefinition()))
        let step = overtakes.answer?.parsedDefinition?.step ?? .observation
        let asked = try AskedDefinition([("every", step.rawValue)])
        let question = Question.share(asked)
        async let shares = request.answers.answer(to: question).answer
        async let totals = totals(request)
        async let releases = releases(request, during: question)
        let found = try await totals
        let robustness: OptionalAnswer
        switch leaders(found.first { $0.attribution == .uploader }?.answer) {
        case .success(let pair): robustness = try await request.optional(.robustness(AskedDefinition(), between: pair))
        case .failure(let missing): robustness = .missing(missing.reason)
        }
        let series = try await shares
        let comparison = comparedDays(series, step: step).map { days in
            Question.diff(asked, from: days.0.description, to: days.1.description, limit: 8)
        }
        let changes =
            if let comparison { try await request.optional(comparison) } else {
                OptionalAnswer.missing("the lake holds one period so far")
            }
        let attributed = try AskedDefinition([
            ("attribution", found.map(\.attribution.rawValue).joined(separator: ",")), ("every", "total"),
        ])
        let answers = Answers(
            shares: series, totals: found, attributed: .share(attributed), robustness: robustness, changes: changes,
            comparison: comparison, overtakes: overtakes)
        let model = LeadersModel(
            answers, sharesLinks: ChartLinks(question, form: .line).links, frame: request.frame,
            events: try await releases)
        return try templates.render("leaders", model)
    }

    private static func totals(
        _ request: PageRequest
    ) async throws -> [(attribution: Attribution, answer: OptionalAnswer)] {
        try await withThrowingTaskGroup(of: (Attribution, OptionalAnswer).self) { tasks in
            for attribution in Attribution.allCases {
                tasks.addTask {
                    let asked = try AskedDefinition([("attribution", attribution.rawValue), ("every", "total")])
                    return (attribution, try await request.optional(.share(asked)))
                }
            }
            var found: [Attribution: OptionalAnswer] = [:]
            for try await (attribution, answer) in tasks { found[attribution] = answer }
            return Attribution.allCases.compactMap { attribution in found[attribution].map { (attribution, $0) } }
        }
    }

    /// How many releases a chart can mark and still be read.
    private static let marked = 8

    /// The first days of the families that have the most new downloads, of those that the registry knows and that came while
    /// the lake was observed.
    ///
    /// Only these are asked for: a large lake has more families than an answer may hold, most of them of one model.
    private static func releases(_ request: PageRequest, during shares: Question) async throws -> [ChartEvent] {
        guard let definition = try await request.answers.answer(to: shares).answer.parsedDefinition,
            let from = definition.from, let to = definition.to
        else { return [] }
        let people = request.answers.people
        let days = people.families.compactMapValues(\.released).filter { from <= $1 && $1 <= to }
        if days.isEmpty { return [] }
        let asked = try AskedDefinition([
            ("by", "family"), ("every", "total"), ("filter", "family=\(days.keys.sorted().joined(separator: ","))"),
        ])
        let answer = try await request.optional(.share(asked, limit: marked)).answer
        return (answer?.cells ?? []).compactMap { row in
            guard let name = row.text("group"), let day = days[name], let family = people.families[name] else {
                return nil
            }
            let publisher = people.organisations[family.organisation]?.name ?? family.organisation
            return ChartEvent(date: day.description, title: "\(name) by \(publisher)")
        }
    }

    private struct Missing: Error {
        let reason: String
    }

    /// The two largest known groups, the larger first.
    private static func leaders(_ total: OptionalAnswer?) -> Result<Question.Pair, Missing> {
        guard let answer = total?.answer else {
            return .failure(Missing(reason: total?.reason ?? "nothing is known of the whole period"))
        }
        let groups = answer.cells.filter { $0.number("rank") != nil }
            .sorted { $0.number("rank") ?? 0 < $1.number("rank") ?? 0 }.compactMap { $0.text("group") }
        guard groups.count >= 2 else { return .failure(Missing(reason: "fewer than two countries are known")) }
        return .success(Question.Pair(groups[0], groups[1]))
    }

    /// A day in each of the last two whole periods.
    static func comparedDays(_ shares: Answer, step: Step) -> (Day, Day)? {
        let periods = Set(shares.cells.compactMap { $0.text("period") }).sorted().compactMap { Day($0) }
        guard periods.count >= 2, let last = shares.parsedDefinition?.to else { return nil }
        if step == .week {
            // A week that the lake knows in part is compared with nothing.
            let isWhole = last - (periods.last ?? last) >= 6
            let end = isWhole ? periods.count - 1 : periods.count - 2
            return end >= 1 ? (periods[end - 1], periods[end]) : nil
        }
        return (periods[periods.count - 2], periods[periods.count - 1])
    }
}
