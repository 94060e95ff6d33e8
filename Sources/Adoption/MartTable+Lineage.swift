/// The derived tables of lineage. ``LineageTables`` joins them into what questions ask.
extension MartTable {
    package static let ofLineage = [derivations, names, nameHints, namedDerivations, descents, descentNodes, cuts]

    /// Edges that catalogues state; a later statement of the same child replaces the earlier one.
    static let derivations = MartTable(
        name: "derivations",
        columns: "child_key UBIGINT, child_id VARCHAR, parent_key UBIGINT, parent_id VARCHAR, relation VARCHAR, "
            + "evidence VARCHAR, confidence DOUBLE, is_foreign BOOLEAN, statement UBIGINT, stated_on DATE, "
            + "replaces BOOLEAN")
    /// A fingerprint of each model's name.
    static let names = MartTable(name: "names", columns: "model_key UBIGINT, name_key UBIGINT")
    static let nameHints = MartTable(
        name: "name_hints",
        columns: "child_key UBIGINT, created_on DATE, namespace VARCHAR, name_key UBIGINT, stem_length BIGINT, "
            + "relation VARCHAR, confidence DOUBLE, is_bound BOOLEAN")
    /// Edges of models that no catalogue says the origin of.
    static let namedDerivations = MartTable(
        name: "named_derivations",
        columns: "child_key UBIGINT, child_id VARCHAR, parent_key UBIGINT, parent_id VARCHAR, relation VARCHAR, "
            + "evidence VARCHAR, confidence DOUBLE, is_foreign BOOLEAN")
    /// One row a model that is a child of any edge; keys stand for themselves where there is no parent or teacher.
    static let descents = MartTable(
        name: "descents",
        columns: "model_key UBIGINT, parent_key UBIGINT, root_key UBIGINT, teacher_key UBIGINT, relation VARCHAR, "
            + "confidence DOUBLE, depth INTEGER, is_derivative BOOLEAN")
    /// The ids of the keys in `descents`, whether the lake has such a model or not.
    static let descentNodes = MartTable(
        name: "descent_nodes", columns: "model_key UBIGINT, model_id VARCHAR, namespace VARCHAR")
    /// Edges left out: models that name themselves, and the least certain edge of each cycle.
    static let cuts = MartTable(name: "cuts", columns: "child_key UBIGINT, parent_key UBIGINT")
}
