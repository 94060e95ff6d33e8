import Ecosystem
import Lake
import Registry

/// The registry as tables that stages and questions join with.
struct RegistryTables {
    let registry: Registry

    /// `known_namespaces(namespace, is_testing)` and `releases(model_key, released_on)`: what the stages read.
    func bindForStages(_ engine: any Engine, source: String) throws {
        let names = Dictionary(grouping: registry.holdings.filter { $0.source == source }, by: \.namespace)
        let known = names.sorted { $0.key < $1.key }.map { name, holdings in
            let isTesting = holdings.contains { registry.organisations[$0.organisation]?.kind == .testing }
            return "(\(name.sqlQuoted), \(isTesting))"
        }
        try table("known_namespaces", "namespace VARCHAR, is_testing BOOLEAN", known, engine)
        let releases = registry.releases.values.sorted { $0.model < $1.model }.compactMap { release in
            release.released.map { "(\(release.model.text.sqlQuoted), DATE '\($0)')" }
        }
        try table("release_dates", "model_id VARCHAR, released_on DATE", releases, engine)
        try engine.materialise(
            "releases", "SELECT model_key(model_id) AS model_key, released_on FROM release_dates")
    }

    /// `holdings(namespace, organisation, country, kind, from_on, until_on)` of one source: what questions read.
    func bindForQuestions(_ engine: any Engine, source: String) throws {
        let rows = registry.holdings.filter { $0.source == source }.compactMap { holding -> String? in
            guard let organisation = registry.organisations[holding.organisation] else { return nil }
            let country = organisation.country?.code.sqlQuoted ?? "NULL"
            let from = holding.from.map { "DATE '\($0)'" } ?? "DATE '0001-01-01'"
            let until = holding.until.map { "DATE '\($0)'" } ?? "DATE '9999-12-31'"
            return "(\(holding.namespace.sqlQuoted), \(organisation.slug.sqlQuoted), \(country), "
                + "\(organisation.kind.rawValue.sqlQuoted), \(from), \(until))"
        }
        try table(
            "holdings",
            "namespace VARCHAR, organisation VARCHAR, country VARCHAR, kind VARCHAR, from_on DATE, until_on DATE", rows,
            engine)
    }

    /// `family_patterns(namespace, pattern, specificity, family, line)` for SQL `LIKE` on lower-cased ids; every pattern
    /// names the namespace it is for, or none (``Registry/load(_:)`` refuses a wildcard there).
    func bindFamilies(_ engine: any Engine) throws {
        let rows = registry.families.values.sorted { $0.name < $1.name }.flatMap { family in
            family.patterns.map { pattern in
                let glob = Glob(pattern)
                let namespace = pattern.contains("/") ? String(pattern.prefix { $0 != "/" }).lowercased() : ""
                return
                    "(\(namespace.sqlQuoted), \(glob.like.sqlQuoted), \(glob.specificity), \(family.name.sqlQuoted), \(family.line.sqlQuoted))"
            }
        }
        try table(
            "family_patterns", "namespace VARCHAR, pattern VARCHAR, specificity INTEGER, family VARCHAR, line VARCHAR",
            rows, engine)
        let named = registry.releases.values.sorted { $0.model < $1.model }.compactMap { release -> String? in
            guard let family = release.family.flatMap({ registry.families[$0] }) else { return nil }
            return "(\(release.model.text.sqlQuoted), \(family.name.sqlQuoted), \(family.line.sqlQuoted))"
        }
        try table("named_families", "model_id VARCHAR, family VARCHAR, line VARCHAR", named, engine)
    }

    private func table(_ name: String, _ columns: String, _ rows: [String], _ engine: any Engine) throws {
        try engine.run("CREATE OR REPLACE TEMP TABLE \(name) (\(columns))")
        if !rows.isEmpty { try engine.run("INSERT INTO \(name) VALUES \(rows.joined(separator: ", "))") }
    }
}
