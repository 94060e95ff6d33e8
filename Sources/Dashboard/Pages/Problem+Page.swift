/// What went wrong, and what one can do about it.
struct ProblemModel: Sendable {
    let frame: PageFrame
    let status: Int
    let title: String
    let heading: String
    let description = "Something went wrong."
    let lake: String? = nil
    let detail: String
    let steps: [String]
    let hasSteps: Bool

    init(_ problem: Problem, frame: PageFrame) {
        self.frame = frame
        status = problem.status
        title = problem.kind.title
        heading = problem.kind.title
        detail = problem.detail.prefix(1).uppercased() + problem.detail.dropFirst()
        steps = Self.steps(problem.kind)
        hasSteps = !steps.isEmpty
    }

    private static func steps(_ kind: Problem.Kind) -> [String] {
        switch kind {
        case .notFound, .noData:
            [
                "Look it up with the search above: a part of the name is enough.",
                "See under “Sources” what this lake holds, and of which days.",
            ]
        case .badValue, .unknownParameter, .badRequest, .tooLong, .headTooLong:
            ["“Explore” has a form that makes every address that there is."]
        case .cannotAnswer: ["Change the definition: “Explore” has all its choices."]
        case .timeLimit, .tooMuch:
            ["Ask for less: a shorter period, a longer step, a filter, or the largest groups only."]
        case .busy: ["Wait a moment and load the page again."]
        case .noLake:
            [
                "On the command line, `bellwether doctor` says what is wrong with the lake and how to mend it.",
                "A new lake is filled by `bellwether import FILE` and `bellwether build`.",
                "The server takes up the lake by itself as soon as it is there.",
            ]
        case .fault: ["The server's log says what failed."]
        case .methodNotAllowed, .notAcceptable, .misdirected: []
        }
    }
}
