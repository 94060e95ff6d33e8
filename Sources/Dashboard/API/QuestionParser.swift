import Audit
import Ecosystem

/// Reads a question from names and values; knows every parameter and refuses all others.
package struct QuestionParser {
    private let verb: Verb
    private let values: [String: [String]]
    private let choices: [(name: String, value: String)]
    /// The lake version asked for.
    package let version: String?
    /// Rows to pass over, and how many to send.
    package let offset: Int
    package let rows: Int?

    /// - Parameter part: names of those of the verb's parameters that mean something where this is asked; `nil`: all.
    /// - Throws: ``Problem`` naming the parameter at fault, and those that may have been meant.
    package init(
        _ verb: Verb, _ items: [(name: String, value: String)], taking part: Set<String>? = nil
    ) throws(Problem) {
        self.verb = verb
        let taken = verb.parameters.filter { part?.contains($0.name) ?? true }
        let known = Dictionary(taken.map { ($0.name, $0) }) { first, _ in first }
        var values: [String: [String]] = [:]
        for (name, value) in items {
            guard let parameter = known[name] else {
                let near = Spelling.near(name, among: Array(known.keys))
                let names = near.isEmpty ? known.keys.sorted() : near
                throw Problem(
                    .unknownParameter,
                    "\(part == nil ? verb.rawValue : "this address") has no parameter '\(name.prefix(100))'; "
                        + (near.isEmpty ? "it has " : "near are ")
                        + names.joined(separator: ", "))
            }
            if values[name] != nil, !parameter.isRepeated {
                throw Problem(.badValue, "\(name) is given more than once")
            }
            try Self.check(value, parameter)
            values[name, default: []].append(value)
        }
        for parameter in verb.parameters where parameter.isRequired && values[parameter.name] == nil {
            throw Problem(.badValue, "\(parameter.name) is missing: \(parameter.about)")
        }
        self.values = values
        let isChoice = Set(AskedDefinition.names)
        choices = verb.hasDefinition ? items.filter { isChoice.contains($0.name) } : []
        version = values["as-of"]?.first
        offset = values["offset"]?.first.flatMap { Int($0) } ?? 0
        rows = values["rows"]?.first.flatMap { Int($0) }
    }

    private static func check(_ value: String, _ parameter: Parameter) throws(Problem) {
        switch parameter.kind {
        case .number(let range):
            // Only digits: not `+5`, which Swift reads too.
            guard value.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(value),
                range.contains(number)
            else {
                let end = range.upperBound == .max ? "" : " to \(range.upperBound)"
                throw Problem(
                    .badValue,
                    "\(parameter.name) is a whole number from \(range.lowerBound)\(end), not '\(value.prefix(100))'")
            }
        case .text where value.isEmpty: throw Problem(.badValue, "\(parameter.name) is empty")
        case .text where value.unicodeScalars.count > parameter.longest ?? .max:
            throw Problem(.badValue, "\(parameter.name) has at most \(parameter.longest ?? .max) characters")
        // What a definition's words may be is decided where definitions are read.
        case .text, .choice, .date: break
        }
    }

    private func text(_ name: String) -> String { values[name]?.first ?? "" }
    private func number(_ name: String) -> Int? { values[name]?.first.flatMap { Int($0) } }
    private var source: String {
        get throws(Problem) {
            guard let source = values["source"]?.first else { return "huggingface" }
            guard Definition.isSource(source) else {
                throw Problem(.badValue, "source is a name of a-z, 0-9 and '-', not '\(source.prefix(100))'")
            }
            return source
        }
    }

    private func pair() throws(Problem) -> Question.Pair? {
        guard let text = values["between"]?.first else { return nil }
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else {
            throw Problem(.badValue, "between is two groups like CN,US, not '\(text.prefix(100))'")
        }
        return Question.Pair(parts[0], parts[1])
    }

    /// The question asked.
    package func question() throws(Problem) -> Question {
        let asked: AskedDefinition
        do {
            asked = verb.hasDefinition ? try AskedDefinition(choices, text: values["definition"]?.first) : .init()
        } catch {
            throw Problem(error)
        }
        let seed = UInt64(number("seed") ?? 1)
        switch verb {
        case .share: return .share(asked, limit: number("limit"))
        case .rank: return .rank(asked, limit: number("limit"))
        case .robustness:
            guard let pair = try pair() else { throw Problem(.badValue, "between is missing") }
            return .robustness(asked, between: pair, seed: seed)
        case .overtakes: return .overtakes(asked, between: try pair(), leading: number("leading") ?? 5)
        case .concentration: return .concentration(asked)
        case .cadence: return .cadence(asked, between: try pair(), limit: number("limit"), seed: seed)
        case .uptake:
            return .uptake(asked, models: (values["id"] ?? []).map { ModelID($0) }, limit: number("limit") ?? 3)
        case .diff:
            return .diff(asked, from: text("before"), to: text("after"), limit: number("limit") ?? 10)
        case .organisation: return .organisation(text("name"), source: try source)
        case .model: return .model(ModelID(text("id")), source: try source)
        case .lineage:
            return .lineage(
                ModelID(text("id")), source: try source, depth: number("depth"), limit: number("limit") ?? 50)
        case .search: return .search(text("q"), limit: number("limit") ?? 20)
        case .imports: return .imports
        case .audits: return .audits
        case .audit:
            let table = values["table"]?.first
            guard let table else { return .audit(text("run")) }
            guard let known = AnalysisTable(rawValue: table) else {
                let names = AnalysisTable.allCases.map(\.rawValue).joined(separator: ", ")
                throw Problem(.badValue, "table is one of \(names), not '\(table.prefix(100))'")
            }
            return .audit(text("run"), table: known)
        }
    }
}
