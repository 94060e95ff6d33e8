import Ecosystem
import Lake
import Registry

/// One source's lineage: edges out of catalogues and names, then parents, roots and cycles of all models.
///
/// What a catalogue states is kept as what it says anew, day by day, so one more catalogue costs reading it once and
/// keying the models whose statement changed. Names are looked at once for each file of `models`.
struct LineageBuild {
    let source: String
    let snapshot: Snapshot
    let writer: LakeWriter
    let registry: Registry
    let stages: StageLibrary
    let engine: any Engine
    let ids: ModelIDs

    private var directory: LakeDirectory { writer.directory }
    private var folder: String { "source=\(source)" }

    /// Adds the source's lineage to the build. Runs after the source's `models` are in `segments`.
    func run(_ segments: inout MartSegments) throws {
        let publishers = PublisherTable(registry: registry, source: source)
        let stated = try readCatalogues(publishers, &segments)
        let hinted = try readNames(stated, &segments)
        let key = LakeDirectory.shortHash(([stated.last ?? ""] + hinted).joined(separator: " "))
        let segment = "\(folder)/lineage"
        if segments.reuse(segment, key: key) { return }
        try publishers.bind(engine)
        try bindStated(segments)
        for table in [MartTable.models, .names, .nameHints] { try segments.bind(table, source: source) }
        let earlier = segments.earlier(segment, restingOn: [.derivations, .names, .nameHints], source: source)
        let scope = try LineageScope(source: source, earlier, segments, engine: engine, directory: directory)
        try engine.materialise("found_names", try namedDerivations(scope))
        try scope.spread()
        try engine.materialise(
            "all_derivations",
            """
            SELECT child_key, parent_key, relation, evidence, confidence, is_foreign
            FROM current_derivations WHERE \(scope.isAffected("child_key"))
            UNION ALL SELECT child_key, parent_key, relation, evidence, confidence, is_foreign
            FROM named_derivations WHERE \(scope.isAffected("child_key"))
            """)
        let lines = try LineageGraph(try edges(), ends: try scope.ends(), byAge: byAge).result()
        try write(lines, scope, segment, &segments)
        segments.close(segment, key: key)
    }

    // MARK: What catalogues state

    /// Reads the catalogues that no earlier build read; returns the key of each day, the newest last.
    private func readCatalogues(_ publishers: PublisherTable, _ segments: inout MartSegments) throws -> [String] {
        let files = Dictionary(
            grouping: snapshot.files(of: .catalogue).filter { $0.source == source }, by: \.observedOn)
        var steps: [(segment: String, key: String)] = []
        for day in files.keys.sorted() {
            let paths = files[day, default: []].map(\.path).joined(separator: " ")
            steps.append(
                ("\(folder)/stated=\(day)", LakeDirectory.shortHash("\(steps.last?.key ?? "") \(paths)")))
        }
        let done = segments.reusePrefix(steps, endingIn: .derivations)
        guard done < steps.count else { return steps.map(\.key) }
        try publishers.bind(engine)
        try bindStated(segments)
        try engine.materialise("stated", "SELECT child_key, statement FROM current_derivations")
        try ids.hold(segments)
        for (day, step) in zip(files.keys.sorted(), steps).dropFirst(done) {
            try bindCatalogue(files[day, default: []])
            try engine.materialise("statements", try stages.sql("statements"))
            try nameStatements()
            try engine.materialise(
                "restated",
                "SELECT DISTINCT child_key FROM stated WHERE child_key IN (SELECT model_key FROM named_statements)")
            try engine.materialise(
                "new_derivations", "SELECT *, DATE '\(day)' AS stated_on FROM (\(stages.sql("derivations")))")
            try engine.run(
                """
                DELETE FROM stated WHERE child_key IN (SELECT child_key FROM new_derivations);
                INSERT INTO stated SELECT DISTINCT child_key, statement FROM new_derivations;
                """)
            try segments.write(
                .derivations, step.segment, "SELECT \(MartTable.derivations.columnNames) FROM new_derivations")
            segments.close(step.segment, key: step.key)
        }
        return steps.map(\.key)
    }

    /// `named_statements`: the new statements with the ids of their models. A model without any counter was never
    /// observed, and has its id in the catalogue only: its texts are read for such models alone.
    private func nameStatements() throws {
        try engine.materialise(
            "named_statements",
            """
            SELECT statements.*, model_ids.model_id
            FROM statements JOIN model_ids ON model_ids.model_key = statements.model_key
            """)
        try engine.materialise(
            "unobserved",
            "SELECT * FROM statements WHERE model_key NOT IN (SELECT model_key FROM named_statements)")
        guard try engine.rows("SELECT count(*) FROM unobserved").scalar.integer != 0 else { return }
        try engine.run(
            """
            INSERT INTO named_statements
            SELECT unobserved.*, catalogue_files.model_id
            FROM unobserved JOIN catalogue_files ON catalogue_files.model_key = unobserved.model_key
            """)
    }

    /// `catalogue_day`: one row a model. Files of a form that kept the origin among the tags only are read for it.
    private func bindCatalogue(_ files: [DataFile]) throws {
        try engine.bind("catalogue_files", to: files, of: .catalogue, in: directory)
        let hasOrigins = files.allSatisfy { $0.counts["origins"] != nil }
        let origins =
            hasOrigins
            ? "base_models"
            : "CASE WHEN len(base_models) > 0 THEN base_models ELSE "
                + "list_filter(tags, lambda tag: starts_with(tag, 'base_model:')) END"
        try engine.run(
            "CREATE OR REPLACE TEMP VIEW catalogue_day AS SELECT * FROM "
                + "(SELECT model_key, \(origins) AS base_models FROM catalogue_files) WHERE len(base_models) > 0")
    }

    /// `current_derivations`: the newest statement of each model in `segments`.
    private func bindStated(_ segments: MartSegments) throws {
        try segments.bind(.derivations, source: source)
        try engine.run(
            "CREATE OR REPLACE TEMP VIEW current_derivations AS \(LineageTables.currentDerivations)")
    }

    // MARK: What names hint at

    /// Looks at the names in files of `models` that no earlier build looked at; returns a key for each file.
    ///
    /// A model that some catalogue speaks of needs no hint. Catalogues only add statements, so hints that an earlier
    /// build took from a file still hold as long as its catalogues are the first of ours.
    private func readNames(_ stated: [String], _ segments: inout MartSegments) throws -> [String] {
        let files = segments.files.filter { $0.table == MartTable.models.name && $0.step.hasPrefix("\(folder)/") }
        var keys: [String] = []
        var unread: [(file: MartManifest.File, segment: String, key: String)] = []
        for file in files {
            let segment = "\(folder)/names=\(LakeDirectory.shortHash(file.path))"
            let known = ([""] + stated).map { LakeDirectory.shortHash("\(file.path) \($0)") }
            let reused = known.last { segments.reuse(segment, key: $0) }
            let key = reused ?? known.last ?? ""
            keys.append(key)
            if reused == nil { unread.append((file, segment, key)) }
        }
        guard !unread.isEmpty else { return keys }
        try segments.bind(.derivations, source: source)
        try engine.materialise("stated_models", "SELECT child_key FROM derivations")
        for (file, segment, key) in unread {
            try MartTable.models.bind([file], in: directory, as: "new_models", engine)
            try engine.run(
                """
                CREATE OR REPLACE TEMP VIEW unstated AS
                SELECT model_key, model_id, created_on FROM new_models
                WHERE model_key NOT IN (
                    SELECT child_key FROM stated_models WHERE child_key IN (SELECT model_key FROM new_models))
                """)
            let name =
                "lower(CASE WHEN model_id LIKE '%/%' THEN substr(model_id, instr(model_id, '/') + 1) ELSE model_id END)"
            try segments.write(
                .names, segment, "SELECT model_key, fingerprint(\(name), NULL) AS name_key FROM new_models")
            try segments.write(
                .nameHints, segment,
                "SELECT \(MartTable.nameHints.columnNames) FROM (\(stages.sql("name_hints")))")
            segments.close(segment, key: key)
        }
        return keys
    }

    /// The edges of models that no catalogue says the origin of: the registry's, else those their names hint at.
    private func namedDerivations(_ scope: LineageScope) throws -> String {
        try engine.materialise(
            "hints",
            """
            SELECT * FROM name_hints
            WHERE \(scope.isTouched("child_key"))
                AND child_key NOT IN (SELECT child_key FROM derivations WHERE \(scope.isTouched("child_key")))
            """)
        try engine.materialise(
            "asked_names", "SELECT model_key, name_key FROM names WHERE name_key IN (SELECT name_key FROM hints)")
        try RegistryTables(registry: registry).bindOrigins(engine)
        // The texts of all models are read once, for those that may be an end of an edge.
        try engine.materialise(
            "ends",
            """
            SELECT model_key, model_id, created_on,
                CASE WHEN model_id LIKE '%/%' THEN split_part(model_id, '/', 1) END AS namespace
            FROM models
            WHERE model_key IN (SELECT model_key FROM asked_names UNION ALL SELECT child_key FROM hints
                UNION ALL SELECT child_key FROM origins)
            """)
        try engine.materialise(
            "candidates",
            """
            SELECT asked_names.name_key, ends.model_key, ends.model_id, lower(ends.namespace) AS namespace,
                ends.created_on
            FROM asked_names JOIN ends ON ends.model_key = asked_names.model_key
            """)
        try engine.materialise("named", try stages.sql("named"))
        return """
            SELECT edges.child_key, ends.model_id AS child_id, edges.parent_key, edges.parent_id, edges.relation,
                edges.evidence, edges.confidence,
                CASE WHEN publisher.organisation IS NOT NULL OR maker.organisation IS NOT NULL
                    THEN publisher.organisation IS DISTINCT FROM maker.organisation
                    ELSE ends.namespace IS DISTINCT FROM edges.parent_namespace END AS is_foreign
            FROM (
                SELECT *, CASE WHEN parent_id LIKE '%/%' THEN split_part(parent_id, '/', 1) END AS parent_namespace
                FROM (
                    SELECT child_key, parent_key, parent_id, relation, 'name' AS evidence, confidence FROM named
                    WHERE child_key NOT IN (SELECT child_key FROM origins)
                    UNION ALL
                    SELECT child_key, model_key(parent_id), parent_id, relation, 'registry', CAST(0.9 AS DOUBLE) FROM origins
                    WHERE \(scope.isTouched("child_key"))
                        AND child_key NOT IN (SELECT child_key FROM current_derivations)
                )) AS edges
            JOIN ends ON ends.model_key = edges.child_key
            LEFT JOIN publishers AS publisher ON publisher.namespace = ends.namespace
            LEFT JOIN publishers AS maker ON maker.namespace = edges.parent_namespace
            """
    }

    // MARK: Parents and roots

    private func edges() throws -> DerivationEdges {
        let columns = try engine.numbers(
            """
            SELECT child_key, parent_key, CAST(
                CAST(round(confidence * 100) AS BIGINT) * 1024
                + \(DerivationEvidence.positionSQL("evidence")) * 32
                + \(DerivationRelation.positionSQL("relation")) * 2
                + CASE WHEN is_foreign THEN 1 ELSE 0 END AS UBIGINT)
            FROM all_derivations
            """)
        return DerivationEdges(
            children: columns[0], parents: columns[1], traits: columns[2].map(DerivationEdges.Traits.init))
    }

    /// Orders keys by the creation of their models, then by id; models not in the lake come last.
    private func byAge(_ keys: [UInt64]) throws -> [UInt64] {
        try engine.materialise("asked", numbers: [(column: "model_key", values: keys)])
        return try engine.numbers(
            """
            SELECT asked.model_key FROM asked
            LEFT JOIN (SELECT model_key, min(created_on) AS created_on FROM models SEMI JOIN asked USING (model_key)
                GROUP BY model_key) AS born ON born.model_key = asked.model_key
            LEFT JOIN nodes ON nodes.model_key = asked.model_key
            ORDER BY born.created_on NULLS LAST, nodes.model_id, asked.model_key
            """
        )[0]
    }

    private func write(
        _ lines: LineageGraph.Result, _ scope: LineageScope, _ segment: String, _ segments: inout MartSegments
    ) throws {
        try engine.materialise(
            "descent_numbers",
            numbers: [
                ("model_key", lines.models), ("parent_key", lines.parents), ("root_key", lines.roots),
                ("teacher_key", lines.teachers), ("traits", lines.traits), ("depth", lines.depths),
                ("is_derivative", lines.derivatives),
            ])
        try segments.write(.namedDerivations, segment, "SELECT * FROM named_derivations")
        try segments.write(
            .descents, segment,
            """
            SELECT model_key, parent_key, root_key, teacher_key,
                CASE WHEN traits > 0 THEN \(DerivationRelation.nameSQL("(traits >> 1) & 15")) END AS relation,
                CASE WHEN traits > 0 THEN CAST(traits >> 10 AS DOUBLE) / 100 END AS confidence,
                CAST(depth AS INTEGER) AS depth, is_derivative = 1 AS is_derivative
            FROM descent_numbers
            UNION ALL \(scope.unaffected(.descents, "model_key"))
            """)
        // A model that is its own root is a node only if an edge names it; nodes that are there already stay.
        segments.keep(scope.files(of: .descentNodes))
        try segments.write(
            .descentNodes, segment,
            """
            SELECT model_key, model_id, CASE WHEN model_id LIKE '%/%' THEN split_part(model_id, '/', 1) END AS namespace
            FROM nodes
            WHERE model_key NOT IN (SELECT model_key FROM earlier_descent_nodes)
                AND model_key IN (SELECT parent_key FROM all_derivations
                    UNION ALL SELECT model_key FROM descent_numbers WHERE parent_key = model_key)
            """)
        try engine.materialise(
            "cut_numbers",
            numbers: [("child_key", lines.cutChildren), ("parent_key", lines.cutParents)])
        try segments.write(
            .cuts, segment,
            "SELECT child_key, parent_key FROM cut_numbers UNION ALL \(scope.unaffected(.cuts, "child_key"))")
        try engine.run("DROP TABLE descent_numbers; DROP TABLE all_derivations")
    }
}

/// Who publishes under each namespace: the registry's newest holding.
struct PublisherTable {
    let registry: Registry
    let source: String

    /// `publishers(namespace, organisation)`, one row a namespace.
    func bind(_ engine: any Engine) throws {
        try RegistryTables(registry: registry).bindForQuestions(engine, source: source)
        try engine.materialise(
            "publishers",
            "SELECT namespace, max_by(organisation, until_on) AS organisation FROM holdings GROUP BY namespace")
    }
}
