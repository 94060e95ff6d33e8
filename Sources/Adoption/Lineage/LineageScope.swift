import Ecosystem
import Lake

/// Which models a build has to look at: all of them, or those that what is new since an earlier build can concern.
///
/// New are statements of catalogues and models; all else is as it was. A model whose edges may differ is *touched*; a
/// model whose line may differ, because it or an ancestor is touched or newly stated or became known, is *affected*. A
/// cycle that is new, or is no more, has a touched model, and all of its models descend from that: so lines of
/// models that are not affected stand, cuts included.
struct LineageScope {
    private let source: String
    private let earlier: [MartManifest.File]?
    private let engine: any Engine
    private let directory: LakeDirectory

    /// Makes `earlier_` tables of what the earlier build found, and where there was one `touched(child_key)`.
    ///
    /// - Parameter earlier: files of the lineage that an earlier build found, if all it rests on serves again.
    init(
        source: String, _ earlier: [MartManifest.File]?, _ segments: MartSegments, engine: any Engine,
        directory: LakeDirectory
    ) throws {
        self.source = source
        self.earlier = earlier
        self.engine = engine
        self.directory = directory
        for table in [MartTable.namedDerivations, .descents, .descentNodes, .cuts] {
            try table.bind(files(of: table), in: directory, as: "earlier_\(table.name)", engine)
        }
        guard earlier != nil else { return }
        for table in [MartTable.derivations, .names, .models] {
            try table.bind(
                segments.added(table, source: source), in: directory, as: "added_\(table.name)", engine)
        }
        try engine.materialise("newly_stated", "SELECT DISTINCT child_key FROM added_derivations")
        try touch()
    }

    /// Makes `new_names` of the new models, and `touched` of them and of all whose names hint at one of them that may be
    /// chosen: as a model of the namespace that is hinted at, or as the oldest of its name.
    ///
    /// Most new models bear the name of an older one. The stage `named` does not look at those from elsewhere.
    private func touch() throws {
        try engine.materialise(
            "new_names",
            """
            SELECT added_names.model_key, added_names.name_key, lower(added_models.namespace) AS namespace,
                added_models.created_on
            FROM added_names LEFT JOIN added_models ON added_models.model_key = added_names.model_key
            """)
        try engine.materialise(
            "hints_at_new",
            """
            SELECT child_key, name_key, namespace FROM name_hints
            WHERE name_key IN (SELECT name_key FROM new_names) AND child_key NOT IN (SELECT model_key FROM new_names)
            """)
        try engine.materialise(
            "old_names",
            """
            SELECT model_key, name_key FROM names
            WHERE name_key IN (SELECT name_key FROM hints_at_new) AND model_key NOT IN (SELECT model_key FROM new_names)
            """)
        try engine.materialise(
            "oldest_names",
            """
            SELECT old_names.name_key, min(models.created_on) AS created_on
            FROM models JOIN old_names ON old_names.model_key = models.model_key GROUP BY old_names.name_key
            """)
        // Where both were created on the same day, or nobody knows when, the ids decide: that is for the stage.
        try engine.materialise(
            "touched",
            """
            SELECT model_key AS child_key FROM new_names
            UNION SELECT child_key FROM hints_at_new
            WHERE name_key IN (
                SELECT new_names.name_key FROM new_names
                LEFT JOIN oldest_names ON oldest_names.name_key = new_names.name_key
                WHERE oldest_names.created_on IS NULL OR new_names.created_on <= oldest_names.created_on)
            UNION SELECT hints_at_new.child_key FROM hints_at_new
            JOIN new_names ON new_names.name_key = hints_at_new.name_key AND new_names.namespace = hints_at_new.namespace
            """)
        try engine.run("DROP TABLE hints_at_new; DROP TABLE old_names; DROP TABLE oldest_names")
    }

    /// The files that an earlier build wrote of a table of lineage.
    func files(of table: MartTable) -> [MartManifest.File] { (earlier ?? []).filter { $0.table == table.name } }

    /// The condition that the edges of the model in `column` may differ from what an earlier build found.
    func isTouched(_ column: String) -> String {
        earlier == nil ? "TRUE" : "\(column) IN (SELECT child_key FROM touched)"
    }

    /// The condition that its line may differ.
    func isAffected(_ column: String) -> String {
        earlier == nil ? "TRUE" : "\(column) IN (SELECT model_key FROM affected)"
    }

    /// What an earlier build found of models that are not affected.
    func unaffected(_ table: MartTable, _ column: String) -> String {
        "SELECT \(table.columnNames) FROM earlier_\(table.name) WHERE NOT (\(isAffected(column)))"
    }

    /// Makes `named_derivations` of `found_names` (the edges of touched models) and those that still hold, then `affected`
    /// and `nodes(model_key, model_id)`: the ids of all models that may be a parent or root.
    func spread() throws {
        let stated = earlier == nil ? "current_derivations" : "added_derivations"
        // Whoever is anybody's parent is a node, and so is a model that only has a teacher. Ends of earlier edges are
        // nodes already.
        func ends(of edges: String) -> String {
            "SELECT parent_key, parent_id FROM \(edges) "
                + "UNION ALL SELECT child_key, child_id FROM \(edges) WHERE relation = 'distilled'"
        }
        try engine.materialise(
            "nodes",
            """
            SELECT model_key, any_value(model_id) AS model_id
            FROM (SELECT model_key, model_id FROM earlier_descent_nodes
                UNION ALL \(ends(of: stated)) UNION ALL \(ends(of: "found_names")))
            GROUP BY model_key
            """)
        guard earlier != nil else {
            return try engine.run(
                "DROP TABLE IF EXISTS named_derivations; ALTER TABLE found_names RENAME TO named_derivations")
        }
        try engine.materialise(
            "named_derivations",
            """
            SELECT \(MartTable.namedDerivations.columnNames) FROM found_names
            UNION ALL
            SELECT \(MartTable.namedDerivations.columnNames) FROM earlier_named_derivations
            WHERE child_key NOT IN (SELECT child_key FROM touched)
                AND child_key NOT IN (SELECT child_key FROM newly_stated)
            """)
        try engine.materialise(
            "edge_keys",
            """
            SELECT child_key, parent_key FROM current_derivations
            UNION ALL SELECT child_key, parent_key FROM named_derivations
            """)
        // A parent that became known may be older than its rivals.
        try engine.materialise(
            "affected",
            """
            SELECT child_key AS model_key FROM touched
            UNION SELECT child_key FROM newly_stated
            UNION SELECT child_key FROM edge_keys WHERE parent_key IN (SELECT model_key FROM new_names)
            """)
        try engine.materialise("reached", "SELECT model_key FROM affected")
        while try engine.rows("SELECT count(*) FROM reached").scalar.integer != 0 {
            try engine.materialise(
                "reached",
                """
                SELECT DISTINCT child_key AS model_key FROM edge_keys
                WHERE parent_key IN (SELECT model_key FROM reached)
                    AND child_key NOT IN (SELECT model_key FROM affected)
                """)
            try engine.run("INSERT INTO affected SELECT model_key FROM reached")
        }
        try engine.run("DROP TABLE edge_keys")
    }

    /// Where the lines of parents end that are not looked at again: the root, and the steps to it.
    func ends() throws -> [UInt64: LineageGraph.End] {
        guard earlier != nil else { return [:] }
        let columns = try engine.numbers(
            """
            SELECT model_key, root_key, CAST(depth AS UBIGINT) FROM earlier_descents
            WHERE model_key IN (SELECT parent_key FROM all_derivations) AND NOT (\(isAffected("model_key")))
            """)
        return Dictionary(
            uniqueKeysWithValues: columns[0].indices.map {
                (columns[0][$0], .init(root: columns[1][$0], depth: columns[2][$0]))
            })
    }
}
