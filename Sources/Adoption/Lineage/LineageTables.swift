import Ecosystem
import Lake
import Registry

/// What questions join to follow models to their origin.
///
/// ``bind()`` makes views over what `build` found; ``bindFamilies()`` adds the families of origins by the registry at hand.
struct LineageTables {
    private let files: (MartTable) -> [MartManifest.File]
    private let directory: LakeDirectory
    private let engine: any Engine

    /// The lineage of one source of an open lake.
    init(_ lake: OpenLake, source: String) {
        self.init(directory: lake.directory, engine: lake.engine) { lake.files(of: $0, source: source) }
    }

    /// - Parameter files: the files of a derived table.
    init(directory: LakeDirectory, engine: any Engine, files: @escaping (MartTable) -> [MartManifest.File]) {
        self.directory = directory
        self.engine = engine
        self.files = files
    }

    /// What every model says it was made from: its newest statement among `derivations`.
    static let currentDerivations = """
        SELECT derivations.child_key, derivations.child_id, derivations.parent_key, derivations.parent_id,
            derivations.relation, derivations.evidence, derivations.confidence, derivations.is_foreign,
            derivations.statement
        FROM derivations
        LEFT JOIN (SELECT child_key, max(stated_on) AS stated_on FROM derivations WHERE replaces GROUP BY child_key)
            AS newest ON newest.child_key = derivations.child_key
        WHERE newest.stated_on IS NULL OR newest.stated_on = derivations.stated_on
        """

    /// Makes these views:
    /// - `lineage(model_key, parent_key, parent_id, parent_namespace, root_key, root_id, root_namespace, relation,
    ///   confidence, depth, is_derivative, teacher_id)`: a row a model that is a child of any edge. Of a model that has
    ///   only a teacher, or only edges that are cut, the parent is null and the root is itself. All other models are
    ///   their own root: `coalesce(lineage.root_id, models.model_id)`.
    /// - `edges(child_key, child_id, parent_key, parent_id, relation, evidence, confidence, is_foreign, is_cut)`.
    /// - `descents` and `descent_nodes`, the narrow tables behind `lineage`: keys only, and the ids of keys.
    func bind() throws {
        for table in MartTable.ofLineage { try table.bind(files(table), in: directory, engine) }
        try engine.run(
            """
            CREATE OR REPLACE TEMP VIEW lineage AS
            SELECT descents.model_key, nullif(descents.parent_key, descents.model_key) AS parent_key,
                CASE WHEN descents.parent_key <> descents.model_key THEN parent.model_id END AS parent_id,
                CASE WHEN descents.parent_key <> descents.model_key THEN parent.namespace END AS parent_namespace,
                descents.root_key, root.model_id AS root_id, root.namespace AS root_namespace, descents.relation,
                descents.confidence, descents.depth, descents.is_derivative,
                CASE WHEN descents.teacher_key <> descents.model_key THEN teacher.model_id END AS teacher_id
            FROM descents
            LEFT JOIN descent_nodes AS parent ON parent.model_key = descents.parent_key
            LEFT JOIN descent_nodes AS root ON root.model_key = descents.root_key
            LEFT JOIN descent_nodes AS teacher ON teacher.model_key = nullif(descents.teacher_key, descents.model_key);
            CREATE OR REPLACE TEMP VIEW current_derivations AS \(Self.currentDerivations);
            CREATE OR REPLACE TEMP VIEW edges AS
            SELECT every.*, cuts.child_key IS NOT NULL AS is_cut
            FROM (
                SELECT \(MartTable.namedDerivations.columnNames) FROM current_derivations
                UNION ALL SELECT \(MartTable.namedDerivations.columnNames) FROM named_derivations
            ) AS every
            LEFT JOIN cuts ON cuts.child_key = every.child_key AND cuts.parent_key = every.parent_key;
            """)
    }

    /// Makes `known_families(model_key, family, line)`: the families of models whose own id the registry knows, listed or
    /// only named as an origin. A model's family is that of its root there, else the root's id. Needs ``bind()`` and the
    /// view `models`.
    func bindFamilies(_ registry: Registry) throws {
        try RegistryTables(registry: registry).bindFamilies(engine)
        func matches(in table: String) -> String {
            """
            SELECT \(table).model_key, family, line, specificity FROM \(table)
            JOIN family_patterns ON coalesce(family_patterns.namespace, '') = coalesce(lower(\(table).namespace), '')
                AND lower(\(table).model_id) LIKE pattern ESCAPE '^'
            """
        }
        try engine.materialise(
            "known_families",
            """
            SELECT model_key, arg_max(family, (specificity, family)) AS family, arg_max(line, (specificity, family)) AS line
            FROM (
                \(matches(in: "models")) UNION ALL \(matches(in: "descent_nodes"))
                UNION ALL SELECT model_key(model_id), family, line, 1000 FROM named_families
            ) GROUP BY model_key
            """)
    }
}
