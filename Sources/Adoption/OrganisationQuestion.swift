package import Answers
import Ecosystem
import Lake
import Registry

/// Everything known of one organisation: the registry's entry with its evidence, and its downloads.
package struct OrganisationQuestion {
    private let lake: OpenLake
    private let name: String
    private let source: String

    /// - Parameter name: a slug, a name, or a namespace; case is ignored.
    package init(_ name: String, source: String, of lake: OpenLake) {
        self.name = name
        self.source = source
        self.lake = lake
    }

    /// - Throws: ``AdoptionError`` `noData` if neither the registry nor the lake knows the name.
    package func answer() throws -> Answer {
        let registry = lake.registry
        let wanted = name.lowercased()
        let holding = registry.holdings.last { $0.namespace.lowercased() == wanted }
        let organisation =
            registry.organisations[wanted]
            ?? holding.flatMap { registry.organisations[$0.organisation] }
            ?? registry.organisations.values.filter { $0.name.lowercased() == wanted }.min { $0.slug < $1.slug }
        let holdings = organisation.map { entry in registry.holdings.filter { $0.organisation == entry.slug } } ?? []
        let namespaces =
            organisation == nil ? [name] : holdings.filter { $0.source == source }.map(\.namespace).sorted()

        try lake.bind(.models, source: source)
        try lake.bind(.newDownloads, source: source)
        let list = namespaces.isEmpty ? "NULL" : namespaces.map(\.sqlQuoted).joined(separator: ", ")
        let own = "SELECT * FROM models WHERE namespace IN (\(list))"
        let count = try lake.engine.rows("SELECT count(*) FROM (\(own))").scalar.integer ?? 0
        if organisation == nil, count == 0 { throw unknown() }
        let measured = "status IN (\(Relation.placed))"
        let history = try lake.engine.rows(
            """
            SELECT CAST(through AS VARCHAR), sum(downloads), count(DISTINCT model_key) FROM new_downloads
            WHERE model_key IN (SELECT model_key FROM (\(own))) AND \(measured)
            GROUP BY through ORDER BY through
            """)
        let top = try lake.engine.rows(
            """
            SELECT own.model_id, sum(downloads) FROM new_downloads JOIN (\(own)) AS own USING (model_key)
            WHERE \(measured) GROUP BY own.model_id ORDER BY 2 DESC, 1 LIMIT 10
            """)
        var answer = Answer(
            title: organisation?.name ?? name, lake: lake.snapshot.version,
            columns: [
                .init("namespace", .text), .init("organisation", .group), .init("parent", .text),
                .init("country", .text), .init("kind", .text), .init("evidence", .text), .init("repositories", .count),
                .init("models", .text), .init("history", .text),
            ])
        answer.rows = [
            [
                .list(
                    namespaces.map { name in
                        let dates = holdings.first { $0.namespace == name }.map(Self.dates) ?? ""
                        return .text(name + dates)
                    }),
                Answer.Value(organisation?.slug), Answer.Value(organisation?.parent),
                Answer.Value(organisation?.country?.code),
                Answer.Value(organisation?.kind.rawValue), Answer.Value(organisation?.evidence), .integer(count),
                .list(
                    top.rows.map {
                        .object([.init("model", Answer.Value($0[0].text)), .init("value", Answer.Value($0[1].real))])
                    }),
                .list(
                    history.rows.map {
                        .object([
                            .init("period", Answer.Value($0[0].text)), .init("value", Answer.Value($0[1].real)),
                            .init("models", Answer.Value($0[2].integer)),
                        ])
                    }),
            ]
        ]
        answer.notes = try lake.notes()
        if organisation == nil { answer.notes.append("the registry does not know this namespace") }
        if organisation != nil, organisation?.country == nil { answer.notes.append("its country is unknown") }
        answer.notes.append("history: new downloads by the day its stretch ends; models: the ten most downloaded")
        return answer
    }

    private static func dates(_ holding: Registry.Holding) -> String {
        switch (holding.from, holding.until) {
        case (nil, nil): ""
        case (let from?, nil): " (since \(from))"
        case (nil, let until?): " (until \(until))"
        case (let from?, let until?): " (\(from) to \(until))"
        }
    }

    private func unknown() -> AdoptionError {
        let wanted = name.lowercased()
        let organisations = lake.registry.organisations
        let parts = organisations.values
            .filter { $0.slug.contains(wanted) || $0.name.lowercased().contains(wanted) }.map(\.slug).sorted().prefix(5)
        let near =
            parts.isEmpty ? Spelling.near(name, among: organisations.keys) { organisations[$0]?.name } : Array(parts)
        let hint = near.isEmpty ? "" : "; did you mean \(near.joined(separator: ", "))?"
        return AdoptionError(.noData, "no organisation or namespace is called '\(name)'\(hint)")
    }
}
