package import Answers
package import Ecosystem
import Lake

/// The newest releases, one by one (METHODS §7): what ``CadenceQuestion`` counts.
package struct ReleaseQuestion {
    private let lake: OpenLake
    private let definition: Definition
    private let limit: Int

    /// - Parameter limit: how many, the newest first.
    package init(_ definition: Definition, limit: Int, of lake: OpenLake) {
        self.definition = definition
        self.limit = limit
        self.lake = lake
    }

    /// Columns `released_on`, `organisation`, `country` (null: unknown), `family` (null: of none the registry knows),
    /// `model` (the first repository) and `repositories`.
    package func answer() throws -> Answer {
        try GroupNames.check(definition.filters, lake)
        let list = try ReleaseList(definition, lake)
        var answer = Answer(
            title: "Releases", lake: lake.snapshot.version,
            columns: [
                .init("released_on", .date), .init("organisation", .text), .init("country", .text),
                .init("family", .text), .init("model", .text), .init("repositories", .count),
            ])
        answer.rows = list.releases.suffix(limit).reversed().map { release in
            [
                .text(release.first.description), .text(release.organisation.name),
                Answer.Value(release.organisation.country?.code), Answer.Value(release.family?.name),
                .text(release.model), .integer(release.repositories),
            ]
        }
        answer.notes = try lake.notes()
        return answer
    }
}
