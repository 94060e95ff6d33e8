import Audit

extension Verb {
    /// One line for people.
    var summary: String {
        switch self {
        case .share: "Shares of groups, with bounds for what is unknown"
        case .rank: "The ranking of groups in every period, and how it changed"
        case .robustness: "How far to trust a lead: bounds, interval, flip set, specification curve, verdict"
        case .overtakes: "Whether and when one group passed another for good"
        case .concentration: "How much of the total few groups and few models hold"
        case .cadence: "How often organisations and countries release, and the gaps between"
        case .uptake: "Relative adoption: downloads at an age against the leaders of the size class"
        case .diff: "What changed between two dates or two lake versions"
        case .organisation: "Everything known of one organisation, with the evidence"
        case .model: "Everything known of one model"
        case .lineage: "What a model was made from, and what was made from it"
        case .search: "Organisations, families and models by a part of their name"
        case .imports: "What was collected when"
        case .audits: "The runs of audits in this lake"
        case .audit: "What a run of an audit shows"
        }
    }

    /// Whether it speaks of the lake's counters under a definition.
    var hasDefinition: Bool {
        switch self {
        case .share, .rank, .robustness, .overtakes, .concentration, .cadence, .uptake, .diff: true
        case .organisation, .model, .lineage, .search, .imports, .audits, .audit: false
        }
    }

    /// Everything it takes; anything else is refused.
    var parameters: [Parameter] {
        own + (hasDefinition ? Parameter.definition : []) + version + Parameter.page
    }

    /// The names of all but those that ask for a part of the rows: what pages, pictures and feeds take.
    var namesForTheWhole: Set<String> {
        Set(parameters.map(\.name)).subtracting(Parameter.page.map(\.name))
    }

    private var version: [Parameter] {
        switch self {
        // It names its versions itself.
        case .diff, .imports, .audits, .audit: []
        default: [.asOf]
        }
    }

    private var own: [Parameter] {
        let model = "The model's id."
        switch self {
        case .share: return [.limit("Show only the largest groups of each period.")]
        case .rank: return [.limit("Show only the first ranks of each period.")]
        case .robustness: return [.between(isRequired: true), .seed]
        case .overtakes:
            return [
                .between(isRequired: false),
                Parameter(
                    name: "leading", kind: .number(2...50), about: "How many groups are compared without `between`.",
                    usual: "5"),
            ]
        case .concentration, .imports, .audits: return []
        case .cadence:
            return [.between(isRequired: false), .limit("Show only the groups with the most releases."), .seed]
        case .uptake:
            return [
                Parameter(name: "id", kind: .text, about: model, isRepeated: true),
                .limit("How many models of each size class and age are shown.", usual: 3),
            ]
        case .diff:
            return [
                Parameter(
                    name: "before", kind: .text, about: "A date or a lake version.", isRequired: true,
                    example: "2025-08-27"),
                Parameter(
                    name: "after", kind: .text, about: "A later date or another version.", isRequired: true,
                    example: "2026-07-29"),
                .limit("How many groups are the top, and how many models are shown.", usual: 10),
            ]
        case .organisation:
            return [
                Parameter(
                    name: "name", kind: .text, about: "A slug, a name or a namespace.", isRequired: true,
                    example: "alibaba-qwen"),
                .source,
            ]
        case .model:
            return [
                Parameter(
                    name: "id", kind: .text, about: model, isRequired: true,
                    example: "meta-llama/Llama-3.1-8B-Instruct"), .source,
            ]
        case .lineage:
            return [
                Parameter(
                    name: "id", kind: .text, about: model, isRequired: true,
                    example: "meta-llama/Llama-3.1-8B-Instruct"), .source,
                Parameter(
                    name: "depth", kind: .number(0...Int.max), about: "How many steps down from the model."),
                .limit(
                    "How many descendants, those with the most downloads first.", usual: 50, 0...Int.max),
            ]
        case .search:
            return [
                Parameter(
                    name: "q", kind: .text, about: "What to look for.", isRequired: true, longest: 200,
                    example: "qwen2.5"),
                .limit("How many at most.", usual: 20, 1...1_000),
            ]
        case .audit:
            return [
                Parameter(name: "run", kind: .text, about: "The run's name.", isRequired: true, example: "first"),
                Parameter(
                    name: "table", kind: .choice(AnalysisTable.allCases.map(\.rawValue)), about: "Only one table."),
            ]
        }
    }
}
