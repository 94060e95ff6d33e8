import Audit
import Ecosystem

extension Question {
    /// The question as parameters of the API, in one order: what `/api/v1/VERB?…` takes to ask it again.
    package var parameters: [(name: String, value: String)] {
        switch self {
        case .share(let asked, let limit), .rank(let asked, let limit): asked.parameters + Self.optional("limit", limit)
        case .robustness(let asked, let pair, let seed):
            asked.parameters + [("between", pair.text)] + Self.unless("seed", seed, 1)
        case .overtakes(let asked, let pair, let leading):
            asked.parameters + Self.optional("between", pair?.text) + Self.unless("leading", leading, 5)
        case .concentration(let asked): asked.parameters
        case .cadence(let asked, let pair, let limit, let seed):
            asked.parameters + Self.optional("between", pair?.text) + Self.optional("limit", limit)
                + Self.unless("seed", seed, 1)
        case .uptake(let asked, let models, let limit):
            asked.parameters + models.map { ("id", $0.text) } + Self.unless("limit", limit, 3)
        case .diff(let asked, let from, let to, let limit):
            [("before", from), ("after", to)] + asked.parameters + Self.unless("limit", limit, 10)
        case .organisation(let name, let source): [("name", name)] + Self.unless("source", source, "huggingface")
        case .model(let id, let source): [("id", id.text)] + Self.unless("source", source, "huggingface")
        case .lineage(let id, let source, let depth, let limit):
            [("id", id.text)] + Self.unless("source", source, "huggingface") + Self.optional("depth", depth)
                + Self.unless("limit", limit, 50)
        case .search(let text, let limit): [("q", text)] + Self.unless("limit", limit, 20)
        case .imports, .audits: []
        case .audit(let run, let table): [("run", run)] + Self.optional("table", table?.rawValue)
        }
    }

    /// The question on one line: equal for equal questions, in every run of the program.
    var canonicalText: String {
        ([verb.rawValue] + parameters.map { "\($0.name)=\($0.value.debugDescription)" }).joined(separator: " ")
    }

    private static func optional(_ name: String, _ value: (some CustomStringConvertible)?) -> [(String, String)] {
        value.map { [(name, $0.description)] } ?? []
    }

    private static func unless<Value: Equatable & CustomStringConvertible>(
        _ name: String, _ value: Value, _ usual: Value
    ) -> [(String, String)] {
        value == usual ? [] : [(name, value.description)]
    }
}

extension Question.Pair {
    var text: String { "\(first),\(second)" }
}

extension AskedDefinition {
    /// The choices that were named, in the order in which a definition prints them.
    package var parameters: [(name: String, value: String)] {
        Self.names.filter(named.contains).flatMap { name -> [(name: String, value: String)] in
            switch name {
            case "measure": [(name, definition.measure.rawValue)]
            case "by": [(name, definition.grouping.rawValue)]
            case "attribution": [(name, definition.attributions.map(\.rawValue).joined(separator: ","))]
            case "source": [(name, definition.source)]
            case "from": definition.from.map { [(name, $0.description)] } ?? []
            case "to": definition.to.map { [(name, $0.description)] } ?? []
            case "every": [(name, definition.step.rawValue)]
            case "cohort": [(name, definition.cohort.description)]
            case "derivatives": [(name, definition.derivatives.rawValue)]
            case "tests": [(name, definition.tests.rawValue)]
            case "spikes": [(name, definition.spikes.rawValue)]
            case "unknown": [(name, definition.unknown.rawValue)]
            case "minimum": [(name, String(definition.minimum))]
            case "clean": [(name, definition.cleaning.description)]
            default: definition.filters.map { (name, $0.description) }
            }
        }
    }
}
