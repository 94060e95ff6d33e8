import Ecosystem
import Lake

/// How open a model is, and under which licence (METHODS §8).
extension Relation {
    /// What the newest catalogue states, else the usual licence of the family whose pattern the id itself matches.
    static let licence = "coalesce(attributes.licence, terms.licence)"

    /// The curated entry of the model; else non-commercial terms by its own licence; else its family's openness; else what
    /// its licence allows. What is built on a model does not inherit from it: it states its own licence, or none is known.
    static let openness = """
        coalesce(terms.own_openness,
            CASE WHEN licence_terms.openness = 'restricted' THEN 'restricted' END,
            terms.family_openness, licence_terms.openness)
        """

    /// `terms(model_key, licence, own_openness, family_openness)` of models that the registry knows by their own id, and
    /// `licence_terms(licence, openness)`. Needs ``bindFamilies()``.
    func bindTerms() throws {
        try RegistryTables(registry: lake.registry).bindTerms(engine)
        try engine.materialise(
            "terms",
            """
            SELECT coalesce(own.model_key, named_openness.model_key) AS model_key, family_terms.licence,
                named_openness.openness AS own_openness, family_terms.openness AS family_openness
            FROM known_families AS own
            LEFT JOIN family_terms ON family_terms.family = own.family
            FULL JOIN (SELECT model_key(model_id) AS model_key, openness FROM named_terms) AS named_openness
                ON named_openness.model_key = own.model_key
            """)
    }
}
