import Ecosystem
import Lake
import Registry

/// The registry as tables that stages and questions join with.
struct RegistryTables {
    let registry: Registry

    /// `known_namespaces(namespace, namespace_name, is_testing)` and `releases(model_key, released_on)`: what the stages read.
    func bindForStages(_ engine: any Engine, source: String) throws {
        let names = Dictionary(grouping: registry.holdings.filter { $0.source == source }, by: \.namespace)
        let known = names.sorted { $0.key < $1.key }.map { name, holdings in
            let isTesting = holdings.contains { registry.organisations[$0.organisation]?.kind == .testing }
            return [name, "\(isTesting)"] as [String?]
        }
        try table("listed_namespaces", [("namespace", "VARCHAR"), ("is_testing", "BOOLEAN")], known, engine)
        // A number instead of a text wherever a namespace is carried along.
        try engine.run(
            """
            DROP TABLE IF EXISTS known_namespaces; DROP TYPE IF EXISTS known_namespace;
            CREATE TEMP TYPE known_namespace AS ENUM (SELECT namespace FROM listed_namespaces ORDER BY namespace)
            """)
        try engine.materialise(
            "known_namespaces",
            "SELECT CAST(namespace AS known_namespace) AS namespace, namespace AS namespace_name, is_testing FROM listed_namespaces"
        )
        let releases = registry.releases.values.sorted { $0.model < $1.model }.compactMap { release in
            release.released.map { [release.model.text, $0.description] as [String?] }
        }
        try table("release_dates", [("model_id", "VARCHAR"), ("released_on", "DATE")], releases, engine)
        try engine.materialise(
            "releases", "SELECT model_key(model_id) AS model_key, released_on FROM release_dates")
    }

    /// `holdings(namespace, organisation, country, kind, from_on, until_on)` of one source: what questions read.
    func bindForQuestions(_ engine: any Engine, source: String) throws {
        let rows = registry.holdings.filter { $0.source == source }.compactMap { holding -> [String?]? in
            guard let organisation = registry.organisations[holding.organisation] else { return nil }
            return [
                holding.namespace, organisation.slug, organisation.country?.code, organisation.kind.rawValue,
                holding.from?.description ?? "0001-01-01", holding.until?.description ?? "9999-12-31",
            ]
        }
        let columns = [
            ("namespace", "VARCHAR"), ("organisation", "VARCHAR"), ("country", "VARCHAR"), ("kind", "VARCHAR"),
            ("from_on", "DATE"), ("until_on", "DATE"),
        ]
        try table("holdings", columns, rows, engine)
    }

    /// `family_patterns(namespace, pattern, specificity, family, line)` for SQL `LIKE` on lower-cased ids; every pattern
    /// names the namespace it is for, or none (``Registry/load(_:)`` refuses a wildcard there).
    func bindFamilies(_ engine: any Engine) throws {
        let rows = registry.families.values.sorted { $0.name < $1.name }.flatMap { family in
            family.patterns.map { pattern -> [String?] in
                let glob = Glob(pattern)
                let namespace = pattern.contains("/") ? String(pattern.prefix { $0 != "/" }).lowercased() : nil
                return [namespace, glob.like, String(glob.specificity), family.name, family.line]
            }
        }
        let columns = [
            ("namespace", "VARCHAR"), ("pattern", "VARCHAR"), ("specificity", "INTEGER"), ("family", "VARCHAR"),
            ("line", "VARCHAR"),
        ]
        try table("family_patterns", columns, rows, engine)
        let named = registry.releases.values.sorted { $0.model < $1.model }.compactMap { release -> [String?]? in
            guard let family = release.family.flatMap({ registry.families[$0] }) else { return nil }
            return [release.model.text, family.name, family.line]
        }
        let names = [("model_id", "VARCHAR"), ("family", "VARCHAR"), ("line", "VARCHAR")]
        try table("named_families", names, named, engine)
    }

    /// `origins(child_key, parent_id, relation)`: what models were made from by the registry.
    func bindOrigins(_ engine: any Engine) throws {
        let rows = registry.releases.values.sorted { $0.model < $1.model }.flatMap { release -> [[String?]] in
            let base = release.base.map { [release.model.text, $0.text, DerivationRelation.finetune.rawValue] }
            let teacher = release.teacher.map { [release.model.text, $0.text, DerivationRelation.distilled.rawValue] }
            return [base, teacher].compactMap { $0 }
        }
        let columns = [("child_id", "VARCHAR"), ("parent_id", "VARCHAR"), ("relation", "VARCHAR")]
        try table("named_origins", columns, rows, engine)
        try engine.materialise(
            "origins", "SELECT model_key(child_id) AS child_key, parent_id, relation FROM named_origins")
    }

    /// `family_terms(family, licence, openness)`, `named_terms(model_id, openness)` and `licence_terms(licence, openness)`.
    func bindTerms(_ engine: any Engine) throws {
        let families = registry.families.values.sorted { $0.name < $1.name }.map {
            [$0.name, $0.licence, $0.openness?.rawValue] as [String?]
        }
        let columns = [("family", "VARCHAR"), ("licence", "VARCHAR"), ("openness", "VARCHAR")]
        try table("family_terms", columns, families, engine)
        let named = registry.releases.values.sorted { $0.model < $1.model }.compactMap { release in
            release.openness.map { [release.model.text, $0.rawValue] as [String?] }
        }
        try table("named_terms", [("model_id", "VARCHAR"), ("openness", "VARCHAR")], named, engine)
        let licences = registry.licences.values.sorted { $0.name < $1.name }.map {
            [$0.name, $0.openness.rawValue] as [String?]
        }
        try table("licence_terms", [("licence", "VARCHAR"), ("openness", "VARCHAR")], licences, engine)
    }

    /// Makes a table of columns of some types out of texts; an empty text is null.
    func table(
        _ name: String, _ columns: [(name: String, type: String)], _ rows: [[String?]], _ engine: any Engine
    )
        throws
    {
        try engine.materialise(
            "texts", texts: columns.map(\.name), rows.map { row in row.map { $0 == "" ? nil : $0 } })
        let typed = columns.map { "CAST(\($0.name) AS \($0.type)) AS \($0.name)" }
        try engine.materialise(name, "SELECT \(typed.joined(separator: ", ")) FROM texts")
        try engine.run("DROP TABLE texts")
    }
}
