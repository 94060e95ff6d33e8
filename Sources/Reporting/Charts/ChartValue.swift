import Answers

/// A piece of a chart's specification: JSON that can be written down as Swift literals.
indirect enum ChartValue: Hashable, Sendable {
    case null
    case boolean(Bool)
    case number(Double)
    case text(String)
    case list([ChartValue])
    case object([(String, ChartValue)])

    init(_ text: String?) { self = text.map { .text($0) } ?? .null }
    init(_ number: Double?) { self = number.map { .number($0) } ?? .null }

    /// The value as JSON. What is not finite is `null`, which Vega leaves out.
    var json: String {
        switch self {
        case .null: "null"
        case .boolean(let flag): flag ? "true" : "false"
        case .number(let number): number.isFinite ? NumberText.exact(number) : "null"
        case .text(let text): JSONForm.string(text)
        case .list(let values): "[" + values.map(\.json).joined(separator: ",") + "]"
        case .object(let fields):
            "{" + fields.map { "\(JSONForm.string($0)):\($1.json)" }.joined(separator: ",") + "}"
        }
    }

    /// The fields of `other` after those of this object.
    func with(_ other: ChartValue) -> ChartValue {
        guard case .object(let own) = self, case .object(let further) = other else { return self }
        return .object(own.filter { field in !further.contains { $0.0 == field.0 } } + further)
    }

    static func == (a: ChartValue, b: ChartValue) -> Bool { a.json == b.json }
    func hash(into hasher: inout Hasher) { hasher.combine(json) }
}

extension ChartValue: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral, ExpressibleByStringLiteral,
    ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral
{
    init(dictionaryLiteral elements: (String, ChartValue)...) { self = .object(elements) }
    init(arrayLiteral elements: ChartValue...) { self = .list(elements) }
    init(stringLiteral value: String) { self = .text(value) }
    init(floatLiteral value: Double) { self = .number(value) }
    init(integerLiteral value: Int) { self = .number(Double(value)) }
    init(booleanLiteral value: Bool) { self = .boolean(value) }
}
