/// A definition as somebody asked for it, with the choices that were named: some questions have defaults of their own.
package struct AskedDefinition: Hashable, Sendable {
    package private(set) var definition = Definition()
    /// Names of the choices that were made; all of them where a whole definition was given.
    package private(set) var named: Set<String> = []

    /// The names a choice may have, in the order in which they are printed.
    package static let names = [
        "measure", "by", "attribution", "source", "from", "to", "every", "cohort", "derivatives", "tests", "spikes",
        "unknown", "minimum", "clean", "filter",
    ]

    package init() {}

    /// - Parameters:
    ///   - choices: names and values; `filter` may come more than once.
    ///   - text: a printed definition, instead of all these.
    package init(_ choices: [(name: String, value: String)], text: String? = nil) throws(DefinitionError) {
        if let text {
            if let first = choices.first {
                throw DefinitionError(description: "definition says everything; leave out \(first.name)")
            }
            definition = try Definition(text)
            named = Set(Self.names)
            return
        }
        for (name, value) in choices {
            if name != "filter", named.contains(name) {
                throw DefinitionError(description: "\(name) is given more than once")
            }
            try definition.set(name, to: value)
            named.insert(name)
        }
        if !named.contains("source") { definition.source = definition.measure.usualSource }
        if let from = definition.from, let to = definition.to, from > to {
            throw DefinitionError(description: "from \(from) is after to \(to)")
        }
    }

    package init(_ definition: Definition) {
        self.definition = definition
        named = Set(Self.names)
    }
}
