import Ecosystem
import Lake

/// Whose work a row is, and whether it counts.
extension Relation {
    /// The joins that find a row's group, and the group's SQL expression (`NULL`: unknown).
    ///
    /// - Parameter isTraced: whether `table` has the columns `parent_key` and `root_key` of `descents` itself.
    func groups(of table: String, isTraced: Bool = false) throws -> (joins: String, group: String) {
        var joins: [String] = []
        let day = definition.measure.isFlow ? "\(table).through" : "\(table).observed_on"
        let keys = Set([definition.grouping] + definition.filters.map(\.key))
        let needsFamilies = !keys.isDisjoint(with: [.family, .line])
        let needsTerms = !keys.isDisjoint(with: [.licence, .openness])
        if needsFamilies || needsTerms { try bindFamilies() }
        var namespace = "\(table).namespace"
        let needsIDs = !keys.isDisjoint(with: [.model, .family]) || !lake.knowsRegistry
        if needsIDs {
            try lake.bind(.models, source: source, as: "repositories")
            joins.append("LEFT JOIN repositories ON repositories.model_key = \(table).model_key")
            namespace = "repositories.namespace"
        }
        let origin = Self.origin[definition.attribution]
        let needsMakersOnly =
            !isTraced && !needsIDs && !needsFamilies && definition.derivatives == .keep
            && !keys.isDisjoint(with: Self.ofNamespace)
        if let origin, needsMakersOnly {
            let makers = try bindMakers(origin)
            joins.append("LEFT JOIN \(makers) AS makers ON makers.model_key = \(table).model_key")
            namespace = "CASE WHEN makers.model_key IS NULL THEN \(namespace) ELSE makers.namespace END"
        } else if needsFamilies || origin != nil || definition.derivatives == .drop {
            try LineageTables(lake, source: source).bind()
            if !isTraced { joins.append("LEFT JOIN descents ON descents.model_key = \(table).model_key") }
        }
        let descents = isTraced ? table : "descents"
        if let origin, !needsMakersOnly {
            joins.append(
                "LEFT JOIN descent_nodes AS origins ON origins.model_key = nullif(\(descents).\(origin), \(table).model_key)"
            )
            namespace = "CASE WHEN origins.model_key IS NULL THEN \(namespace) ELSE origins.namespace END"
        }
        if !keys.isDisjoint(with: Self.ofNamespace) {
            joins.append(
                "LEFT JOIN holdings ON holdings.namespace = \(namespace) AND \(day) BETWEEN holdings.from_on AND holdings.until_on"
            )
        }
        if needsFamilies {
            joins.append(
                """
                LEFT JOIN known_families ON known_families.model_key = coalesce(\(descents).root_key, \(table).model_key)
                LEFT JOIN descent_nodes AS roots ON roots.model_key = \(descents).root_key
                """)
        }
        if needsTerms {
            try bindTerms()
            joins.append("LEFT JOIN terms ON terms.model_key = \(table).model_key")
        }
        if !keys.isDisjoint(with: [.modality, .size, .licence, .openness]) {
            try Attributes(lake, source: source).bind()
            joins.append("LEFT JOIN attributes ON attributes.model_key = \(table).model_key")
            if keys.contains(.openness) {
                joins.append("LEFT JOIN licence_terms ON licence_terms.licence = attributes.licence")
            }
        }
        return (joins.joined(separator: "\n"), expression(definition.grouping))
    }

    /// Makes a table `(model_key, namespace)` of the models whose credit goes elsewhere, and returns its name: a row less to
    /// look up for each stretch. Needs `holdings`; a namespace that has none is null.
    ///
    /// - Parameter origin: the column of `descents` with the model that is credited.
    private func bindMakers(_ origin: String) throws -> String {
        try LineageTables(lake, source: source).bind()
        let name = "makers_by_\(origin)"
        try engine.materialise(
            name,
            """
            SELECT descents.model_key, known.namespace
            FROM descents JOIN descent_nodes AS origins ON origins.model_key = descents.\(origin)
            LEFT JOIN (SELECT DISTINCT namespace FROM holdings) AS known ON known.namespace = origins.namespace
            WHERE descents.\(origin) <> descents.model_key
            """)
        return name
    }

    /// Makes `known_families` (``LineageTables/bindFamilies(_:)``), `models` and the views of lineage.
    func bindFamilies() throws {
        try lake.bind(.models, source: source)
        let lineage = LineageTables(lake, source: source)
        try lineage.bind()
        try lineage.bindFamilies(lake.registry)
    }

    /// Where a download's credit goes instead of to the repository itself: the column of `descents`.
    static let origin: [Attribution: String] = [.parent: "parent_key", .root: "root_key"]

    private func expression(_ grouping: Grouping) -> String {
        switch grouping {
        case .country: "holdings.country"
        case .organisation: "holdings.organisation"
        case .kind: "holdings.kind"
        case .model:
            definition.attribution == .uploader
                ? "repositories.model_id" : "coalesce(origins.model_id, repositories.model_id)"
        case .family: "coalesce(known_families.family, roots.model_id, repositories.model_id)"
        case .line: "known_families.line"
        case .modality: "attributes.modality"
        case .size: "attributes.size"
        case .licence: Self.licence
        case .openness: Self.openness
        }
    }

    /// What a model must be to be counted at all.
    func memberConditions() throws -> [String] {
        let isOriginal = definition.derivatives == .drop ? ["NOT coalesce(descents.is_derivative, FALSE)"] : []
        return try isOriginal + filterConditions()
    }

    func filterConditions() throws -> [String] {
        definition.filters.map { filter in
            let expression = expression(filter.key)
            let values = filter.values.filter { $0 != "unknown" }.map(\.sqlQuoted).joined(separator: ", ")
            let known = values.isEmpty ? "FALSE" : "coalesce(\(expression) IN (\(values)), FALSE)"
            return filter.values.contains("unknown") ? "(\(known) OR \(expression) IS NULL)" : known
        }
    }
}
