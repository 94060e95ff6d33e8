import Adoption
import Answers
import Ecosystem
import Hummingbird
import NIOCore
import Reporting

/// What other programs fetch: `/feeds/overtakes.atom`, `/feeds/releases.atom` and `/badge/share.svg`.
struct FeedRoutes: Sendable {
    /// How many pieces of news a feed holds.
    private static let length = 50

    let answers: AnswerStore
    let kept: KeptResponses

    func add(to router: Router<BasicRequestContext>) {
        router.get("/feeds/overtakes.atom") { request, _ in
            try await kept.response(to: request, form: nil) { feed(try await overtakes($0)) }
        }
        router.get("/feeds/releases.atom") { request, _ in
            try await kept.response(to: request, form: nil) { feed(try await releases($0)) }
        }
        router.get("/badge/share.svg") { request, _ in
            try await kept.response(to: request, form: nil) { target in
                ready(try await badge(target).svg, "image/svg+xml")
            }
        }
    }

    private func feed(_ feed: AtomFeed) -> ReadyResponse { ready(feed.xml, "application/atom+xml; charset=utf-8") }

    private func ready(_ text: String, _ type: String) -> ReadyResponse {
        let body = ByteBuffer(string: text)
        return ReadyResponse(body, type: type, tag: kept.tag(of: body))
    }

    // MARK: Overtakes

    /// Takes the parameters of `overtakes`.
    private func overtakes(_ target: RequestTarget) async throws -> AtomFeed {
        let parser = try QuestionParser(.overtakes, target.query, taking: Verb.overtakes.namesForTheWhole)
        let question = try parser.question()
        let answer = try await answers.answer(to: question, version: parser.version).answer
        let page = Place.page("/explore", question.parameters.filter { !["between", "leading"].contains($0.name) })
        let entries = answer.rows.compactMap { row -> AtomFeed.Entry? in
            guard case .text(let a) = row[0], case .text(let b) = row[1], case .text(let status) = row[2],
                case .text(let day) = row[3]
            else { return nil }
            let (first, second) = (answer.names[a] ?? a, answer.names[b] ?? b)
            return AtomFeed.Entry(
                id: "\(a.addingPercentEncoding):\(b.addingPercentEncoding):\(day):\(status.addingPercentEncoding)",
                title: "\(first) ahead of \(second) from \(day): \(OvertakeWords.status(status))", day: day,
                address: page,
                summary: answer.definition ?? "")
        }
        return AtomFeed(name: "overtakes", title: answer.title, entries: entries)
    }

    // MARK: Releases

    /// Takes the choices of a definition that releases know, and how many.
    private func releases(_ target: RequestTarget) async throws -> AtomFeed {
        let parser = try QuestionParser(.cadence, target.query, taking: ["source", "from", "to", "filter", "rows"])
        guard case .cadence(let asked, _, _, _) = try parser.question() else {
            throw Problem(.notFound, "no such feed")
        }
        let length = min(parser.rows ?? Self.length, Self.length)
        let answer = try await answers.work { _, open in
            try ReleaseQuestion(asked.definition, limit: length, of: open()).answer()
        }
        let entries = answer.rows.compactMap { row -> AtomFeed.Entry? in
            guard case .text(let day) = row[0], case .text(let organisation) = row[1], case .text(let model) = row[4],
                case .integer(let count) = row[5]
            else { return nil }
            let family: String? = if case .text(let name) = row[3] { name } else { nil }
            return AtomFeed.Entry(
                id: model.addingPercentEncoding, title: "\(organisation): \(family ?? model)", day: day,
                address: Place.model(model),
                summary: "\(count) \(count == 1 ? "repository" : "repositories"), the first \(model)")
        }
        return AtomFeed(name: "releases", title: answer.title, entries: entries)
    }

    // MARK: Badge

    /// Takes the parameters of `share` and `group`: the group's share in the newest period.
    private func badge(_ target: RequestTarget) async throws -> BadgeImage {
        let asked = target.query.filter { $0.name == "group" }
        guard asked.count < 2 else { throw Problem(.badValue, "group is given more than once") }
        guard let group = asked.first?.value, !group.isEmpty else {
            throw Problem(.badValue, "group is missing: the group whose share the badge shows, such as CN")
        }
        let parser = try QuestionParser(
            .share, target.query.filter { $0.name != "group" }, taking: Verb.share.namesForTheWhole)
        let answer = try await answers.answer(to: try parser.question(), version: parser.version).answer
        func column(_ name: String) -> Int? { answer.columns.firstIndex { $0.name == name } }
        guard let periods = column("period"), let groups = column("group"), let shares = column("share") else {
            throw Problem(.cannotAnswer, "this answer has no shares by group")
        }
        let newest = answer.rows.compactMap { row -> String? in
            if case .text(let day) = row[periods] { day } else { nil }
        }.max()
        let row = answer.rows.last { $0[groups] == .text(group) && newest.map(Answer.Value.text) == $0[periods] }
        guard let row, case .real(let share) = row[shares] else {
            throw Problem(.noData, "'\(group.prefix(100))' has no share in the newest period")
        }
        let measure = try answer.definition.map { try Definition($0).measure } ?? .newDownloads
        let tenths = Int((share * 1000).rounded())
        return BadgeImage(
            label:
                "\(answer.names[group] ?? group), share of \(measure.rawValue.replacing("-", with: " ")) from \(newest ?? "")",
            value: "\(tenths / 10).\(tenths % 10) %")
    }
}
