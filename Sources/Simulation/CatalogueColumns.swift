/// What a model says of itself beside its counters: tags, card, size, licence.
struct CatalogueColumns: Sendable {
    let hash: SeededHash
    /// Whether a tag names what a model was made from.
    let hasOriginTags: Bool

    /// SQL of columns over `synthetic_draw d` and `synthetic_ids t`; small models mostly say nothing, as on the Hub.
    var select: String {
        let licences = ["apache-2.0", "apache-2.0", "mit", "llama3.1", "cc-by-nc-4.0", "gemma", "other"]
        let pipelines = [
            "text-generation", "text-generation", "text-generation", "text-classification", "image-text-to-text",
            "text-to-image", "feature-extraction", "automatic-speech-recognition", "reinforcement-learning",
        ]
        let isDocumented = "(d.size_log > 2.43 OR \(hash.uniform("documented", of: "d.i")) < 0.35)"
        let library = """
            CASE WHEN t.format LIKE '%GGUF' THEN 'gguf' WHEN t.format LIKE 'MLX%' THEN 'mlx'
            WHEN t.relation = 'adapter' THEN 'peft' ELSE 'transformers' END
            """
        let pipeline =
            "IF(t.relation IS NOT NULL, 'text-generation', \(hash.choice("pipeline", of: pipelines, row: "d.i")))"
        let licence = hash.choice("licence", of: licences, row: "d.i")
        return """
            d.born + CAST(floor(pow(\(hash.uniform("modification", of: "d.i")), 3) * 25) AS INTEGER) AS modified,
            IF(\(isDocumented), \(pipeline), NULL) AS pipeline_tag,
            IF(\(isDocumented), \(library), NULL) AS library_name,
            IF(\(isDocumented), [\(library), \(pipeline), 'en', 'license:' || \(licence)], [])
                || IF(\(hash.uniform("arxiv", of: "d.i")) < 0.04, ['arxiv:24' || \(hash.choice("paper", of: ["01.02385", "05.04434", "07.10671", "12.15115"], row: "d.i"))], [])
                || IF(t.parent_id IS NULL OR NOT \(hasOriginTags), [], ['base_model:' || t.relation || ':' || t.parent_id])
                || ['region:us'] AS tags,
            IF(\(isDocumented), \(licence), NULL) AS licence,
            IF(\(isDocumented) AND (t.relation IS NULL OR t.relation <> 'adapter'), CAST(t.billions * 1e9 AS BIGINT)
                + \(hash.choice("odd parameters", below: 90_000_000, of: "d.i")), NULL) AS parameters,
            t.format IS NOT NULL AND t.format LIKE '%GGUF' AS is_gguf,
            IF(d.size_log > 5 AND \(hash.uniform("gated", of: "d.i")) < 0.2, 'manual',
                IF(\(hash.uniform("gated", of: "d.i")) > 0.98, 'auto', 'false')) AS gated
            """
    }
}
