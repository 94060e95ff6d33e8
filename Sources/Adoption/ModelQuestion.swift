package import Answers
package import Ecosystem
import Lake
import Registry

/// Everything known of one model: who published it, what it is, what was observed and what was flagged.
package struct ModelQuestion {
    private let lake: OpenLake
    private let model: ModelID
    private let source: String
    private let suggestsNames: Bool

    /// - Parameter suggestsNames: read the lake's ids for those that contain the name of a model that there is not.
    package init(_ model: ModelID, source: String, of lake: OpenLake, suggestsNames: Bool = true) {
        self.model = model
        self.source = source
        self.lake = lake
        self.suggestsNames = suggestsNames
    }

    /// - Throws: ``AdoptionError`` `noData` if neither the lake nor the registry knows the model.
    package func answer() throws -> Answer {
        let engine = lake.engine
        try lake.bind(.models, source: source)
        let id = model.text.sqlQuoted
        try Attributes(lake, source: source).bind()
        let found = try engine.rows(
            """
            SELECT CAST(created_on AS VARCHAR), CAST(first_observed_on AS VARCHAR), is_test, modality, size, licence
            FROM models LEFT JOIN attributes USING (model_key) WHERE model_id = \(id)
            """
        ).rows.first
        let release = lake.registry.releases[model]
        if found == nil, release == nil { throw try unknown() }
        let files = lake.snapshot.files(of: .observations).filter { $0.source == source }
        try engine.bind("observations", to: files, of: .observations, in: lake.directory)
        let observations = try engine.rows(
            """
            SELECT CAST(observed_on AS VARCHAR), downloads_30d, downloads_all_time FROM observations
            WHERE model_id = \(id) ORDER BY observed_on
            """
        ).rows
        let flags = try flags(id)
        let news = try news(id)
        let day = lake.days(of: source).last ?? Day(0)
        let organisation =
            model.namespace.flatMap { lake.registry.organisation(of: $0, source: source, on: day) }
            ?? release?.organisation.flatMap { lake.registry.organisations[$0] }
        let family = lake.registry.family(of: model)
        let openness = openness(release, family, licence: found?[5].text)
        var answer = Answer(
            title: model.text, lake: lake.snapshot.version,
            columns: [
                "namespace", "organisation", "country", "kind", "evidence", "release_date", "created_on",
                "first_observed_on", "parents", "family", "modality", "size", "licence", "openness", "is_test",
                "flags", "history",
            ].map { .init($0, .text) })
        answer.rows = [
            [
                Answer.Value(model.namespace), Answer.Value(organisation?.slug),
                Answer.Value(organisation?.country?.code),
                Answer.Value(organisation?.kind.rawValue), Answer.Value(organisation?.evidence),
                Answer.Value(release?.released?.description), Answer.Value(found?[0].text),
                Answer.Value(found?[1].text),
                .list(try parents(id)), Answer.Value(family?.name), Answer.Value(found?[3].text),
                Answer.Value(found?[4].text),
                Answer.Value(found?[5].text ?? family?.licence),
                Answer.Value(openness?.value.rawValue),
                found?[2].boolean.map { .boolean($0) } ?? .null,
                .list(
                    flags.map { flag in
                        .object([
                            .init("date", .text(flag.day)), .init("flag", .text(flag.name)),
                            .init("evidence", .text(flag.evidence)),
                        ])
                    }),
                .list(
                    observations.map { row in
                        let day = row[0].text ?? ""
                        let names = flags.filter { $0.day == day }.map(\.name)
                        return .object([
                            .init("observed_on", .text(day)), .init("downloads_30d", Answer.Value(row[1].integer)),
                            .init("downloads_all_time", Answer.Value(row[2].integer)),
                            .init("new_downloads", Answer.Value(news[day])),
                            .init("flags", .text(names.joined(separator: ","))),
                        ])
                    }),
            ]
        ]
        answer.notes = try lake.notes()
        if organisation == nil { answer.notes.append("the registry does not know who publishes it") }
        if let release { answer.notes.append("release date: \(release.evidence)") }
        if let openness { answer.notes.append("\(openness.value.rawValue): \(openness.evidence)") }
        answer.notes.append("new_downloads: since the stretch before that day ended; null where none could be placed")
        return answer
    }

    /// How open it is, and why we believe so: the same order as `share --by openness`.
    private func openness(
        _ release: ModelRelease?, _ family: Family?, licence name: String?
    ) -> (value: Openness, evidence: String)? {
        if let release, let value = release.openness { return (value, release.evidence) }
        let licence = name.flatMap { lake.registry.licences[$0] }
        if let licence, licence.openness == .restricted {
            return (.restricted, "licence \(licence.name), \(licence.evidence)")
        }
        if let family, let value = family.openness { return (value, "family \(family.name), \(family.evidence)") }
        return licence.map { ($0.openness, "licence \($0.name), \($0.evidence)") }
    }

    private func parents(_ id: String) throws -> [Answer.Value] {
        try LineageTables(lake, source: source).bind()
        return try lake.engine.rows(
            """
            SELECT relation || ':' || parent_id FROM edges WHERE child_id = \(id) AND NOT is_cut
            ORDER BY confidence DESC, parent_id
            """
        ).rows.compactMap { $0[0].text.map { .text($0) } }
    }

    private func flags(_ id: String) throws -> [(day: String, name: String, evidence: String)] {
        try FlagTable(lake, source: source).bind()
        let rows = try lake.engine.rows(
            """
            SELECT CAST(observed_on AS VARCHAR), flag, evidence FROM all_flags
            WHERE model_key = model_key(\(id)) AND flag <> 'test' ORDER BY 1, 2
            """
        ).rows
        return rows.map { ($0[0].text ?? "", $0[1].text ?? "", $0[2].text ?? "") }
    }

    private func news(_ id: String) throws -> [String: Double] {
        try lake.bind(.newDownloads, source: source)
        let rows = try lake.engine.rows(
            """
            SELECT CAST(through AS VARCHAR), sum(downloads) FROM new_downloads
            WHERE model_key = (SELECT model_key FROM models WHERE model_id = \(id))
                AND status IN (\(Relation.placed))
            GROUP BY through
            """
        ).rows
        return Dictionary(
            rows.compactMap { row in row[0].text.flatMap { day in row[1].real.map { (day, $0) } } },
            uniquingKeysWith: { first, _ in first })
    }

    private func unknown() throws -> AdoptionError {
        let near =
            try suggestsNames
            ? lake.engine.rows(
                """
                SELECT model_id FROM models WHERE lower(model_id) LIKE \("%\(model.name.lowercased())%".sqlQuoted)
                ORDER BY length(model_id), model_id LIMIT 5
                """
            ).rows.compactMap { $0[0].text } : []
        let hint = near.isEmpty ? "" : "; did you mean \(near.joined(separator: ", "))?"
        return AdoptionError(.noData, "the lake holds no model '\(model)'\(hint)")
    }
}
