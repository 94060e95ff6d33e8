/// What a number means: every choice that went into it (METHODS §5).
///
/// It prints as one line of `key=value` words and parses back to itself. Dates are whole days in UTC, both inclusive.
package struct Definition: Hashable, Sendable {
    package var measure = Measure.newDownloads
    package var grouping = Grouping.country
    /// Whose work a download is credited to: one, or several of which each has rows of its own; never empty.
    package var attributions = [Attribution.uploader]
    /// Counters of different sources are never added.
    package var source = "huggingface"
    /// The first day counted; `nil` until the lake says what it holds.
    package var from: Day?
    /// The last day counted.
    package var to: Day?
    package var step = Step.observation
    package var cohort = Cohort.all
    /// Repositories built on another organisation's model, and re-quantisations.
    package var derivatives = Retention.keep
    package var spikes = SpikeHandling.keep
    /// Repositories made for machines (METHODS §2, `test`).
    package var tests = Retention.keep
    package var unknown = UnknownHandling.show
    /// Models with fewer new downloads in the whole period are left out.
    package var minimum = 0
    /// Only models whose group of that kind is one of the values; every filter must hold.
    package var filters: [Filter] = []
    package var cleaning = Cleaning.all

    package init() {}

    /// The first, and mostly the only, attribution.
    package var attribution: Attribution {
        get { attributions.first ?? .uploader }
        set { attributions = [newValue] }
    }

    package struct Filter: Hashable, Sendable, CustomStringConvertible {
        package let key: Grouping
        package let values: [String]

        package init(key: Grouping, values: [String]) {
            self.key = key
            self.values = values
        }

        /// Reads `key=value` or `key=value,value`.
        package init?(_ text: String) {
            guard let sign = text.firstIndex(of: "="), let key = Grouping(rawValue: String(text[..<sign])) else {
                return nil
            }
            let values = text[text.index(after: sign)...].split(separator: ",").map(String.init)
            guard !values.isEmpty, values.allSatisfy({ Self.isPossible($0, as: key) }) else { return nil }
            self.init(key: key, values: values)
        }

        /// Whether a group of that kind can have that name at all.
        private static func isPossible(_ value: String, as key: Grouping) -> Bool {
            if value == "unknown" { return true }
            return switch key {
            case .country: Country(code: value) != nil
            case .kind: OrganisationKind(rawValue: value) != nil
            case .size: SizeClass(rawValue: value) != nil
            case .openness: Openness(rawValue: value) != nil
            default: true
            }
        }

        package var description: String { "\(key.rawValue)=\(values.joined(separator: ","))" }
    }
}

/// A definition that does not parse, and the word at fault.
package struct DefinitionError: Error, CustomStringConvertible, Sendable {
    package let description: String
}

extension Definition: CustomStringConvertible {
    package var description: String {
        var words: [(String, String)] = [
            ("measure", measure.rawValue), ("by", grouping.rawValue),
            ("attribution", attributions.map(\.rawValue).joined(separator: ",")),
            ("source", source),
        ]
        if let from { words.append(("from", from.description)) }
        if let to { words.append(("to", to.description)) }
        words += [
            ("every", step.rawValue), ("cohort", cohort.description), ("derivatives", derivatives.rawValue),
            ("tests", tests.rawValue), ("spikes", spikes.rawValue), ("unknown", unknown.rawValue),
            ("minimum", String(minimum)), ("clean", cleaning.description),
        ]
        words += filters.map { ("filter", $0.description) }
        return words.map { "\($0)=\(Self.quoted($1))" }.joined(separator: " ")
    }

    /// Reads a printed definition; words may come in any order, what is left out has its default.
    package init(_ text: String) throws(DefinitionError) {
        let words = try Self.words(text)
        for (key, value) in words { try set(key, to: value) }
        if !words.contains(where: { $0.0 == "source" }) { source = measure.usualSource }
    }

    /// Sets one choice by its printed name.
    package mutating func set(_ key: String, to value: String) throws(DefinitionError) {
        func known<Choice: RawRepresentable<String> & CaseIterable>(_: Choice.Type) throws(DefinitionError) -> Choice {
            guard let choice = Choice(rawValue: value) else {
                let choices = Choice.allCases.map(\.rawValue).joined(separator: ", ")
                throw DefinitionError(description: "\(key) is one of \(choices), not '\(value)'")
            }
            return choice
        }
        func checked<T>(_ read: T?, _ form: String) throws(DefinitionError) -> T {
            guard let read else { throw DefinitionError(description: "\(key) is \(form), not '\(value)'") }
            return read
        }
        switch key {
        case "measure": measure = try known(Measure.self)
        case "by": grouping = try known(Grouping.self)
        case "attribution":
            let form = "uploader, parent, root, several of them with commas, or all"
            attributions = try checked(Self.attributions(value), form)
        case "source": source = try checked(Self.isSource(value) ? value : nil, "a name of a-z, 0-9 and '-'")
        case "from": from = try checked(value.utf8.count == 10 ? Day(value) : nil, "a date like 2025-02-26")
        case "to": to = try checked(value.utf8.count == 10 ? Day(value) : nil, "a date like 2025-02-26")
        case "every": step = try known(Step.self)
        case "cohort": cohort = try checked(Cohort(value), "all, new or released-since:DATE")
        case "derivatives": derivatives = try known(Retention.self)
        case "spikes": spikes = try known(SpikeHandling.self)
        case "tests": tests = try known(Retention.self)
        case "unknown": unknown = try known(UnknownHandling.self)
        case "minimum": minimum = try checked(Int(value).flatMap { $0 >= 0 ? $0 : nil }, "a whole number from 0")
        case "clean":
            cleaning = try checked(
                Cleaning(value), "all, none or a list of \(Flaw.allCases.map(\.rawValue).joined(separator: ","))")
        case "filter":
            let keys = Grouping.allCases.map(\.rawValue).joined(separator: ", ")
            filters.append(try checked(Filter(value), "KEY=VALUE with KEY one of \(keys) and a value there is"))
        default: throw DefinitionError(description: "a definition has no '\(key)'")
        }
    }

    /// Reads `all`, or names separated by commas; in one order, so that the same choice always prints alike.
    private static func attributions(_ text: String) -> [Attribution]? {
        if text == "all" { return Attribution.allCases }
        let names = text.split(separator: ",", omittingEmptySubsequences: false)
        let found = Set(names.compactMap { Attribution(rawValue: String($0)) })
        return found.count == names.count ? Attribution.allCases.filter(found.contains) : nil
    }

    /// Whether a text can name a source (it becomes part of a path).
    package static func isSource(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 40
            && text.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
    }

    private static func quoted(_ value: String) -> String {
        let isPlain = value.unicodeScalars.allSatisfy { $0 != " " && $0 != "\"" && $0 != "\\" }
        if isPlain { return value }
        return "\"" + value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }

    private static func words(_ text: String) throws(DefinitionError) -> [(String, String)] {
        var words: [(String, String)] = []
        var rest = text[...]
        while true {
            rest = rest.drop { $0 == " " }
            if rest.isEmpty { return words }
            guard let sign = rest.firstIndex(of: "=") else {
                throw DefinitionError(description: "a definition is made of key=value words, not '\(rest)'")
            }
            let key = String(rest[..<sign])
            rest = rest[rest.index(after: sign)...]
            var value = ""
            if rest.first == "\"" {
                rest = rest.dropFirst()
                while let next = rest.popFirst(), next != "\"" {
                    value.append(next == "\\" ? rest.popFirst() ?? next : next)
                }
            } else {
                value = String(rest.prefix { $0 != " " })
                rest = rest.dropFirst(value.count)
            }
            words.append((key, value))
        }
    }
}
