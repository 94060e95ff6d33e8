import Ecosystem

/// The common options as fields of a form.
struct FormModel: Sendable {
    struct Choice: Sendable {
        let value: String
        let label: String
        let isChosen: Bool
    }

    struct Field: Sendable {
        let id: String
        let name: String
        let label: String
        let isMenu: Bool
        let choices: [Choice]
        let value: String
        let placeholder: String?
        let help: String?
    }

    let action: String
    let title: String
    let button: String
    let fields: [Field]

    init(action: String, title: String, button: String, fields: [Field]) {
        self.action = action
        self.title = title
        self.button = button
        self.fields = fields
    }

    static func menu(
        _ name: String, _ label: String, _ choices: [(value: String, label: String)], chosen: String,
        help: String? = nil
    ) -> Field {
        Field(
            id: "option-\(name)", name: name, label: label, isMenu: true,
            choices: choices.map { Choice(value: $0.value, label: $0.label, isChosen: $0.value == chosen) }, value: "",
            placeholder: nil, help: help)
    }

    static func text(
        _ name: String, _ label: String, _ value: String, placeholder: String? = nil, help: String? = nil,
        number: Int = 1
    ) -> Field {
        Field(
            id: "option-\(name)-\(number)", name: name, label: label, isMenu: false, choices: [], value: value,
            placeholder: placeholder, help: help)
    }

    static func groups(_ pair: String) -> Field {
        text("between", "Two groups", pair, placeholder: "CN,US", help: "as A,B: codes or names")
    }

    static func limit(_ limit: Int?) -> Field {
        text("limit", "Largest groups only", limit.map(String.init) ?? "", placeholder: "all")
    }

    static func version(_ version: String?) -> Field {
        text("as-of", "Lake version", version ?? "", placeholder: "newest", help: "answers as the lake was then")
    }

    /// The fields of a definition, filled in with what was asked.
    ///
    /// - Parameter without: names of options that the page has no use for.
    static func definition(_ definition: Definition, without: Set<String> = []) -> [Field] {
        let keepOrDrop = [(value: "keep", label: "keep"), (value: "drop", label: "drop")]
        let fields = [
            menu(
                "measure", "Measure",
                Measure.allCases.map { ($0.rawValue, $0.rawValue.replacing("-", with: " ")) },
                chosen: definition.measure.rawValue),
            menu(
                "by", "Groups", Grouping.allCases.map { ($0.rawValue, $0.rawValue) },
                chosen: definition.grouping.rawValue),
            menu(
                "attribution", "Credited to",
                [
                    ("uploader", "uploader"), ("parent", "direct base's publisher"),
                    ("root", "origin's publisher"), ("uploader,parent,root", "each of the three in turn"),
                ], chosen: definition.attributions.map(\.rawValue).joined(separator: ",")),
            menu(
                "every", "Periods",
                Step.allCases.map { step in
                    (
                        step.rawValue,
                        step == .observation ? "between observations" : step == .total ? "all together" : step.rawValue
                    )
                }, chosen: definition.step.rawValue),
            text("from", "From", definition.from?.description ?? "", placeholder: "YYYY-MM-DD"),
            text("to", "To", definition.to?.description ?? "", placeholder: "YYYY-MM-DD"),
            text(
                "cohort", "Models", definition.cohort == .all ? "" : definition.cohort.description, placeholder: "all",
                help: "all, new (at most 365 days old), released-since:DATE"),
            menu("derivatives", "Derivatives", keepOrDrop, chosen: definition.derivatives.rawValue),
            menu("tests", "Test repositories", keepOrDrop, chosen: definition.tests.rawValue),
            menu(
                "spikes", "Leaps within a week", SpikeHandling.allCases.map { ($0.rawValue, $0.rawValue) },
                chosen: definition.spikes.rawValue),
            menu(
                "unknown", "Unknown groups", [("show", "show"), ("exclude", "exclude from shares")],
                chosen: definition.unknown.rawValue),
            text(
                "minimum", "Least new downloads", definition.minimum == 0 ? "" : String(definition.minimum),
                placeholder: "0"),
            text(
                "filter", "Only where", definition.filters.first?.description ?? "", placeholder: "country=CN,US",
                help: "key=value,value; keys are the groups"),
            text(
                "filter", "And only where", definition.filters.dropFirst().first?.description ?? "",
                placeholder: "size=1-5B", number: 2),
            text(
                "clean", "Cleaning", definition.cleaning == .all ? "" : definition.cleaning.description,
                placeholder: "all",
                help: "all, none, or of zero, stall, recount, rollback, rename"),
            text(
                "source", "Counters of", definition.source == "huggingface" ? "" : definition.source,
                placeholder: "huggingface"),
        ]
        return fields.filter { !without.contains($0.name) }
    }
}
