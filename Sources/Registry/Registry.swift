package import Ecosystem

/// Who is who: the hand-kept entries on publishers, families and releases, each with its evidence.
package struct Registry: Sendable {
    /// A stretch of time in which a namespace of a source belongs to an organisation.
    package struct Holding: Hashable, Sendable {
        package let source: String
        package let namespace: String
        /// The organisation's slug.
        package let organisation: String
        /// The first and last day it holds; `nil`: since or for ever.
        package let from: Day?
        package let until: Day?

        package func holds(on day: Day) -> Bool {
            (from.map { $0 <= day } ?? true) && (until.map { day <= $0 } ?? true)
        }

        func overlaps(_ other: Holding) -> Bool {
            (from ?? Day(.min)) <= (other.until ?? Day(.max)) && (other.from ?? Day(.min)) <= (until ?? Day(.max))
        }
    }

    /// By slug.
    package var organisations: [String: Organisation] = [:]
    package var holdings: [Holding] = []
    /// By name.
    package var families: [String: Family] = [:]
    /// By model id.
    package var releases: [ModelID: ModelRelease] = [:]
    /// By the name that sources use.
    package var licences: [String: Licence] = [:]
    /// Names the content: registries read from the same texts have the same digest.
    package var digest = ""

    package init() {}

    /// Who published under `namespace` on `day`; `nil` if the registry does not know.
    package func organisation(of namespace: String, source: String, on day: Day) -> Organisation? {
        holdings.first { $0.source == source && $0.namespace == namespace && $0.holds(on: day) }
            .flatMap { organisations[$0.organisation] }
    }

    /// The holdings of a namespace at a source, oldest first.
    package func holdings(of namespace: String, source: String) -> [Holding] {
        holdings.filter { $0.source == source && $0.namespace == namespace }
            .sorted { ($0.from ?? Day(.min)) < ($1.from ?? Day(.min)) }
    }

    /// The family a first-party repository belongs to: that of the most specific pattern it matches.
    package func family(of model: ModelID) -> Family? {
        if let name = releases[model]?.family { return families[name] }
        return families.values.lazy
            .flatMap { family in family.patterns.map { (family, Glob($0)) } }
            .filter { $0.1.matches(model.text) }
            .max { ($0.1.specificity, $1.0.name) < ($1.1.specificity, $0.0.name) }?.0
    }
}
