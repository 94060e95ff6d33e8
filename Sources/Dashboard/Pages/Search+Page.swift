import Answers
import Lake
import Reporting

/// What a search found: the page behind the box in every header, where no script completes it.
struct SearchModel: Sendable {
    struct Found: Sendable {
        let name: String
        let address: String
        let remark: String
    }

    /// How many entries a page shows.
    private static let limit = 50

    let frame: PageFrame
    let title = "Find"
    let description = "Models, organisations and families by a part of their name."
    let lake: String?
    let text: String
    let hasText: Bool
    let count: String
    let found: [Found]
    let hasFound: Bool

    init(_ answer: Answer?, to text: String, lake: String?, frame: PageFrame) {
        self.frame = frame
        self.lake = lake
        self.text = text
        hasText = answer != nil
        found = (answer?.rows ?? []).compactMap { row in
            guard case .text(let kind) = row[0], case .text(let id) = row[1], case .text(let name) = row[2] else {
                return nil
            }
            let address =
                switch kind {
                case "model": Place.model(id)
                case "organisation": Place.organisation(id)
                default: Place.family(id)
                }
            return Found(name: name, address: address, remark: kind)
        }
        hasFound = !found.isEmpty
        count =
            switch found.count {
            case 0: "Nothing found"
            case 1: "1 entry"
            case Self.limit: "The first \(Self.limit) entries"
            default: "\(found.count) entries"
            }
    }

    static func page(for request: PageRequest, _ templates: Templates) async throws -> Page {
        let text = request.value("q") ?? ""
        let isAsked = text.contains { !$0.isWhitespace }
        let parameters = [(name: "q", value: text), (name: "limit", value: "\(limit)")]
        let question = isAsked ? try QuestionParser(.search, parameters).question() : nil
        var answer: Answer?
        if let question { answer = try await request.answers.answer(to: question).answer }
        return try templates.render(
            "search",
            SearchModel(
                answer, to: text, lake: try? request.answers.moment().snapshot.version, frame: request.frame))
    }
}
