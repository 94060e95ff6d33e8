import Answers
import HTTPTypes
import Hummingbird
import NIOCore

/// `/api/v1/VERB` for every verb, with the form as a suffix or by `Accept`.
struct APIRoutes: Sendable {
    static let root = "/api/v1/"

    /// One address of the API; `form` is `nil` where `Accept` decides.
    struct Route: Sendable {
        let path: String
        let verb: Verb
        let form: AnswerForm?
    }

    /// Every address: what is registered and what is described.
    static let table: [Route] = Verb.allCases.flatMap { verb in
        [Route(path: root + verb.rawValue, verb: verb, form: nil)]
            + AnswerForm.allCases.map { Route(path: "\(root)\(verb.rawValue).\($0.suffix)", verb: verb, form: $0) }
    }

    let answers: AnswerStore
    let kept: KeptResponses

    func add(to router: Router<BasicRequestContext>) {
        for route in Self.table {
            router.get(RouterPath(route.path)) { request, _ in
                guard let form = route.form ?? AnswerForm(accepting: request.headers[.accept]) else {
                    let types = AnswerForm.allCases.map(\.bareMediaType).joined(separator: ", ")
                    throw Problem(.notAcceptable, "there are \(types)")
                }
                return try await response(to: request, route.verb, form)
            }
        }
    }

    private func response(to request: Request, _ verb: Verb, _ form: AnswerForm) async throws -> Response {
        try await kept.response(to: request, form: form) { target in
            let parser = try QuestionParser(verb, target.query)
            let stored = try await answers.answer(to: try parser.question(), version: parser.version)
            let page = AnswerPage(stored.answer, offset: parser.offset, rows: parser.rows)
            var more = HTTPFields()
            if let next = page.next {
                let others = target.query.filter { $0.name != "offset" && $0.name != "rows" }
                let query = RequestTarget.query(others + [("offset", "\(next)"), ("rows", "\(parser.rows ?? next)")])
                more[.named("Link")] = "<\(target.path)?\(query)>; rel=\"next\""
            }
            more[.named("X-Total-Rows")] = "\(stored.answer.rows.count)"
            return ReadyResponse(
                try form.render(page.answer), type: form.mediaType,
                // Weak: an answer given again later has another `generated_at`, and says the same.
                tag: "W/\"\(stored.tag)-\(form.suffix)-\(parser.offset)-\(parser.rows ?? 0)\"", more: more)
        }
    }
}

/// A part of an answer's rows.
struct AnswerPage {
    let answer: Answer
    /// Where the next part begins; `nil` at the end.
    let next: Int?

    init(_ answer: Answer, offset: Int, rows: Int?) {
        let start = min(offset, answer.rows.count)
        let end = rows.map { min(answer.rows.count, start + $0) } ?? answer.rows.count
        var part = answer
        part.rows = Array(answer.rows[start..<end])
        self.answer = part
        next = end < answer.rows.count ? end : nil
    }
}
