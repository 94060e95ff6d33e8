package import Answers
package import Ecosystem
import Lake
import Registry

/// What a model was made from, and what was made from it.
package struct LineageQuestion {
    private let model: ModelID
    private let source: String
    private let lake: OpenLake
    private let depth: Int?
    private let limit: Int?

    /// - Parameters:
    ///   - depth: how many steps down from the model; `nil`: all.
    ///   - limit: how many descendants at most, those with the most downloads first; `nil`: all.
    package init(_ model: ModelID, source: String, of lake: OpenLake, depth: Int? = nil, limit: Int? = nil) {
        self.model = model
        self.source = source
        self.lake = lake
        self.depth = depth
        self.limit = limit
    }

    private static let columns: [Answer.Column] = [
        .init("model", .text), .init("role", .text), .init("distance", .count), .init("via", .text),
        .init("relation", .text), .init("evidence", .text), .init("confidence", .real), .init("parents", .text),
        .init("root", .text), .init("organisation", .group), .init("country", .group),
        .init("downloads_30d", .count), .init("downloads_all_time", .count), .init("descendants", .count),
    ]

    /// One row a model: ancestors from the farthest to the nearest, the model, its descendants as a tree (each below the
    /// nearest model it was made from), teachers and students among them.
    ///
    /// - Throws: ``AdoptionError`` `noData` if neither the lake nor any edge names the model.
    package func answer() throws -> Answer {
        try LineageTables(lake, source: source).bind()
        try lake.bind(.models, source: source)
        let key = try key()
        let family = try FamilyTree(of: key, lake: lake)
        let members = family.members
        try lake.engine.materialise("members", numbers: [("model_key", members.map(\.key))])
        let facts = try facts()
        let check = lake.engine.interruption.check
        let chosen = try family.chosen(depth: depth, limit: limit) { a, b in
            try check()
            let (own, other) = (facts[a], facts[b])
            return (own?.downloads ?? 0, other?.id ?? "") > (other?.downloads ?? 0, own?.id ?? "")
        }
        let edges = try edges(of: chosen.map(\.key))
        let organisations = try organisations(facts.values.map(\.id))
        var answer = Answer(title: "Lineage of \(model)", lake: lake.snapshot.version, columns: Self.columns)
        for member in chosen {
            try check()
            guard let fact = facts[member.key] else { continue }
            let own = edges[member.key, default: []]
            // The edge by which the walk came here belongs to the younger of its two models.
            let child = member.role == .ancestor || member.role == .teacher ? member.via : member.key
            let parent = child == member.key ? member.via : member.key
            let edge = child.flatMap { child in edges[child, default: []].first { $0.parent == parent } }
            let organisation = organisations[fact.id]
            answer.rows.append([
                .text(fact.id), .text(member.role.rawValue), .integer(member.distance),
                Answer.Value(member.via.flatMap { facts[$0]?.id }), Answer.Value(edge?.relation),
                Answer.Value(edge?.evidence), Answer.Value(edge?.confidence),
                .list(own.map(\.value)), .text(fact.root ?? fact.id), Answer.Value(organisation?.slug),
                Answer.Value(organisation?.country?.code), Answer.Value(fact.rolling), Answer.Value(fact.allTime),
                .init(member.descendants),
            ])
        }
        answer.names = names(organisations)
        answer.notes = try notes(chosen, members, edges, facts)
        return answer
    }

    // MARK: Who is meant

    private func key() throws -> UInt64 {
        let id = model.text.sqlQuoted
        let found = try lake.engine.numbers(
            """
            SELECT model_key FROM models WHERE model_id = \(id)
            UNION SELECT model_key FROM descent_nodes WHERE model_id = \(id)
            """)[0]
        if let key = found.first { return key }
        throw AdoptionError(.noData, "the lake holds no model '\(model.text.prefix(100))'\(try near())")
    }

    /// Ids that the wanted one may have been meant to be.
    private func near() throws -> String {
        guard model.text.utf8.count <= 290 else { return "" }
        let id = model.text.lowercased().sqlQuoted
        let name = model.name.lowercased().sqlQuoted
        let near = try lake.engine.rows(
            """
            SELECT model_id FROM (SELECT model_id FROM models UNION SELECT model_id FROM descent_nodes)
            WHERE contains(lower(model_id), \(name)) OR jaro_winkler_similarity(lower(model_id), \(id)) > 0.9
            ORDER BY lower(model_id) = \(id) DESC, contains(lower(model_id), \(name)) DESC,
                jaro_winkler_similarity(lower(model_id), \(id)) DESC, model_id LIMIT 5
            """
        ).rows.compactMap { $0[0].text }
        return near.isEmpty ? "" : "; did you mean \(near.joined(separator: ", "))?"
    }

    // MARK: What is known of those shown

    private struct Fact {
        let id: String
        let root: String?
        let rolling: Int?
        let allTime: Int?
        var downloads: Int { allTime ?? rolling ?? 0 }
    }

    /// Ids, roots and the newest counters of `members`.
    private func facts() throws -> [UInt64: Fact] {
        let newest = lake.days(of: source).last
        let files = lake.snapshot.files(of: .observations).filter { $0.source == source && $0.observedOn == newest }
        try lake.engine.bind("newest_observations", to: files, of: .observations, in: lake.directory)
        let rows = try lake.engine.rows(
            """
            SELECT CAST(ids.model_key AS VARCHAR), ids.model_id, lineage.root_id, newest_observations.downloads_30d,
                newest_observations.downloads_all_time
            FROM (
                SELECT model_key, model_id FROM models WHERE model_key IN (SELECT model_key FROM members)
                UNION SELECT model_key, model_id FROM descent_nodes WHERE model_key IN (SELECT model_key FROM members)
            ) AS ids
            LEFT JOIN lineage ON lineage.model_key = ids.model_key
            LEFT JOIN newest_observations ON newest_observations.model_id = ids.model_id
            """)
        var facts: [UInt64: Fact] = [:]
        for row in rows.rows {
            guard let key = row[0].text.flatMap({ UInt64($0) }), let id = row[1].text else { continue }
            facts[key] = Fact(id: id, root: row[2].text, rolling: row[3].integer, allTime: row[4].integer)
        }
        return facts
    }

    private struct Edge {
        let parent: UInt64
        let parentID: String
        let relation: String
        let evidence: String
        let confidence: Double
        let isCut: Bool

        var value: Answer.Value {
            .object([
                .init("model", .text(parentID)), .init("relation", .text(relation)),
                .init("evidence", .text(evidence)), .init("confidence", .real(confidence)),
                .init("is_cut", .boolean(isCut)),
            ])
        }
    }

    /// The edges to the parents of each model, the most certain first.
    private func edges(of models: [UInt64]) throws -> [UInt64: [Edge]] {
        try lake.engine.materialise("shown", numbers: [("model_key", models)])
        let rows = try lake.engine.rows(
            """
            SELECT CAST(child_key AS VARCHAR), CAST(parent_key AS VARCHAR), parent_id, relation, evidence, confidence,
                is_cut
            FROM edges WHERE child_key IN (SELECT model_key FROM shown)
            ORDER BY confidence DESC, parent_id
            """)
        var edges: [UInt64: [Edge]] = [:]
        for row in rows.rows {
            guard let child = row[0].text.flatMap({ UInt64($0) }), let parent = row[1].text.flatMap({ UInt64($0) })
            else { continue }
            edges[child, default: []].append(
                Edge(
                    parent: parent, parentID: row[2].text ?? "", relation: row[3].text ?? "",
                    evidence: row[4].text ?? "", confidence: row[5].real ?? 0, isCut: row[6].boolean ?? false))
        }
        return edges
    }

    private func organisations(_ ids: [String]) throws -> [String: Organisation] {
        let day = lake.days(of: source).last ?? Day(0)
        var known: [String: Organisation] = [:]
        var found: [String: Organisation?] = [:]
        for id in ids {
            try lake.engine.interruption.check()
            guard let namespace = ModelID(id).namespace else { continue }
            let organisation =
                found[namespace] ?? lake.registry.organisation(of: namespace, source: source, on: day)
            found[namespace] = organisation
            known[id] = organisation
        }
        return known
    }

    private func names(_ organisations: [String: Organisation]) -> [String: String] {
        var names: [String: String] = [:]
        for organisation in organisations.values {
            names[organisation.slug] = organisation.name
            if let country = organisation.country { names[country.code] = country.name }
        }
        return names
    }

    // MARK: What must be said beside

    private func notes(
        _ chosen: [FamilyTree.Member], _ members: [FamilyTree.Member], _ edges: [UInt64: [Edge]],
        _ facts: [UInt64: Fact]
    ) throws -> [String] {
        var notes: [String] = []
        let below = members.filter { $0.role == .descendant }
        if !below.isEmpty {
            let downloads = below.reduce(0) { $0 + (facts[$1.key]?.downloads ?? 0) }
            notes.append("\(below.count) models descend from it; they have \(downloads) downloads in all")
        }
        let hidden = members.count - chosen.count
        if hidden > 0 { notes.append("\(hidden) more are not shown; --limit and --depth show them") }
        for member in chosen {
            for edge in edges[member.key, default: []] where edge.isCut {
                let id = facts[member.key]?.id ?? ""
                notes.append(
                    id == edge.parentID
                        ? "\(id) names itself as its parent; that edge is left out"
                        : "the edge \(id) → \(edge.parentID) (\(edge.relation), \(edge.evidence)) closes a cycle and is left out"
                )
            }
        }
        let cuts = try lake.engine.rows("SELECT count(*) FROM cuts").scalar.integer ?? 0
        if cuts > 0 {
            notes.append("\(cuts) edges of this source close a cycle or lead to themselves, and are left out")
        }
        if lake.snapshot.files(of: .catalogue).allSatisfy({ $0.source != source }) {
            notes.append("no catalogue was imported: only names and the registry speak of origins")
        }
        notes.append("downloads: the source's counters on \(lake.days(of: source).last.map(\.description) ?? "no day")")
        return notes + (try lake.notes())
    }
}
