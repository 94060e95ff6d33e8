/// A page as it is sent.
package struct Page: Sendable {
    package var status: Int
    package var html: String
    /// Whether other sites may show it in a frame: only what is below `/embed/`.
    package let mayBeFramed: Bool

    package init(_ html: String, status: Int = 200, mayBeFramed: Bool = false) {
        self.html = html
        self.status = status
        self.mayBeFramed = mayBeFramed
    }
}

/// What a page is asked with.
package struct PageRequest: Sendable {
    /// The path, percent-decoded, without the query.
    package let path: String
    /// What the `{names}` of the route's path stood for, percent-decoded; `**` has the name `rest`.
    package let parameters: [String: String]
    /// Names and values of the query in their order, decoded.
    package let query: [(name: String, value: String)]
    package let answers: AnswerStore
    package let assets: Assets

    /// The first value of a query's parameter.
    package func value(_ name: String) -> String? { query.first { $0.name == name }?.value }
}

/// A page's place and what makes it. The result is kept until the lake changes.
package struct PageRoute: Sendable {
    /// As the router has it: `/model/{namespace}/{name}`, `/about/**`.
    package let path: String
    package let make: @Sendable (PageRequest) async throws -> Page

    package init(_ path: String, _ make: @escaping @Sendable (PageRequest) async throws -> Page) {
        self.path = path
        self.make = make
    }
}

/// All pages, and the one that says what went wrong.
package struct Pages: Sendable {
    package let routes: [PageRoute]
    package let problem: @Sendable (Problem, Assets) -> Page

    package init(routes: [PageRoute], problem: @escaping @Sendable (Problem, Assets) -> Page) {
        self.routes = routes
        self.problem = problem
    }
}
