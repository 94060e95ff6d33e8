import Answers
import Reporting

/// The description of the API, made from the table that registers it.
struct OpenAPIDocument {
    private typealias Value = Answer.Value

    private let routes: [APIRoutes.Route]

    init(_ routes: [APIRoutes.Route]) { self.routes = routes }

    var json: String {
        let document = Self.object(
            ("openapi", .text("3.1.0")),
            (
                "info",
                Self.object(
                    ("title", .text("Bellwether")), ("version", .text("1")),
                    (
                        "description",
                        .text("Who leads in open-weight AI models, and how far each number can be trusted.")
                    ))
            ),
            ("paths", Self.object(routes.map { ($0.path, path($0)) })),
            ("components", Self.object(("schemas", Self.object(("Answer", Self.answer), ("Problem", Self.problem))))))
        return JSONText.value(document) + "\n"
    }

    private static func object(_ fields: (String, Value)...) -> Value { object(fields) }
    private static func object(_ fields: [(String, Value)]) -> Value { .object(fields.map { .init($0.0, $0.1) }) }

    private static let any = object([])

    private static func types(_ names: String...) -> Value { .list(names.map { .text($0) }) }

    private static let answer = object(
        ("type", .text("object")),
        ("required", types("definition", "lake", "generated_at", "rows", "notes")),
        (
            "properties",
            object(
                ("definition", object(("type", types("string", "null")))),
                ("lake", object(("type", types("string", "null")))),
                ("generated_at", object(("type", .text("string")), ("format", .text("date-time")))),
                ("rows", object(("type", .text("array")), ("items", object(("type", .text("object")))))),
                ("notes", object(("type", .text("array")), ("items", object(("type", .text("string")))))))
        ))

    private static let problem = object(
        ("type", .text("object")), ("required", types("type", "title", "status", "detail")),
        (
            "properties",
            object(
                (
                    "type",
                    object(
                        ("type", .text("string")),
                        ("enum", .list(Problem.Kind.allCases.map { .text("urn:bellwether:problem:\($0.rawValue)") })))
                ),
                ("title", object(("type", .text("string")))), ("status", object(("type", .text("integer")))),
                ("detail", object(("type", .text("string")))))
        ))

    private func path(_ route: APIRoutes.Route) -> Value {
        let forms = route.form.map { [$0] } ?? AnswerForm.allCases
        let content = forms.map { form -> (String, Value) in
            let schema = form == .json ? Self.object(("$ref", .text("#/components/schemas/Answer"))) : Self.any
            return (form.bareMediaType, Self.object(("schema", schema)))
        }
        let failure = Self.object(
            ("description", .text("Why there is no answer")),
            (
                "content",
                Self.object(
                    (
                        "application/problem+json",
                        Self.object(("schema", Self.object(("$ref", .text("#/components/schemas/Problem")))))
                    ))
            ))
        let failures = Set(Problem.Kind.allCases.map(\.status)).sorted().map { (String($0), failure) }
        let responses =
            [
                ("200", Self.object(("description", .text("The answer")), ("content", Self.object(content)))),
                ("304", Self.object(("description", .text("What was named by If-None-Match still holds")))),
            ] + failures
        let id = route.path.dropFirst(APIRoutes.root.count).replacing(".", with: "_")
        return Self.object(
            (
                "get",
                Self.object(
                    ("operationId", .text(String(id))), ("summary", .text(route.verb.summary)),
                    ("parameters", .list(route.verb.parameters.map(Self.parameter))),
                    ("responses", Self.object(responses)))
            ))
    }

    private static func parameter(_ parameter: Parameter) -> Value {
        var schema: [(String, Value)]
        switch parameter.kind {
        case .text:
            schema = [("type", .text("string")), ("minLength", .integer(1))]
            if let longest = parameter.longest { schema.append(("maxLength", .integer(longest))) }
        case .choice(let choices): schema = [("type", .text("string")), ("enum", .list(choices.map { .text($0) }))]
        case .date:
            schema = [
                ("type", .text("string")), ("format", .text("date")),
                ("pattern", .text("^[0-9]{4}-[0-9]{2}-[0-9]{2}$")),
            ]
        case .number(let range):
            schema = [("type", .text("integer")), ("minimum", .integer(range.lowerBound))]
            schema.append(("maximum", .integer(range.upperBound)))
        }
        if parameter.isRepeated { schema = [("type", .text("array")), ("items", object(schema))] }
        var fields: [(String, Value)] = [
            ("name", .text(parameter.name)), ("in", .text("query")), ("description", .text(parameter.about)),
            ("required", .boolean(parameter.isRequired)), ("schema", object(schema)),
        ]
        if parameter.isRepeated { fields += [("style", .text("form")), ("explode", .boolean(true))] }
        if let example = parameter.example { fields.append(("example", .text(example))) }
        return object(fields)
    }
}
