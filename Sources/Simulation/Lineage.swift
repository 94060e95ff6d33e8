/// Names of the models and what each was made from.
///
/// Finetunes, adapters and merges come from an earlier base model, quantisations from a base model or one of these;
/// popular and recent ones have the more derivatives.
struct Lineage: Sendable {
    let hash: SeededHash

    private static let derived = "('finetune', 'adapter', 'merge')"

    /// The steps that turn `synthetic_draw` into `synthetic_ids`: `i, id, author, country, billions, relation, format,
    /// parent_id, root`, in which a model that comes from no other has neither relation nor parent nor root.
    var steps: [String] {
        [
            candidates("SELECT i, size_log FROM synthetic_draw WHERE role = 'base'"),
            "CREATE OR REPLACE TEMP TABLE synthetic_parents AS \(parents(of: "role IN \(Self.derived)"))",
            candidates(
                "SELECT i, size_log FROM synthetic_draw WHERE role = 'base' "
                    + "OR (role IN \(Self.derived) AND i IN (SELECT i FROM synthetic_parents))"),
            "INSERT INTO synthetic_parents \(parents(of: "role = 'quantized'"))",
            """
            CREATE OR REPLACE TEMP TABLE synthetic_ids (i UBIGINT, id VARCHAR, author VARCHAR, country VARCHAR,
                billions FLOAT, relation VARCHAR, format VARCHAR, parent_id VARCHAR, root UBIGINT)
            """,
            """
            INSERT INTO synthetic_ids \(unique("""
                SELECT i, n, \(baseName) AS name, \(sizes)[1 + size] AS billions, NULL AS relation, NULL AS format,
                    NULL AS parent_id, NULL AS root
                FROM (SELECT i, n, size_log, \(hash.choice("parameters", below: 12)) AS size
                    FROM synthetic_draw WHERE i NOT IN (SELECT i FROM synthetic_parents))
                """))
            """,
            derivatives("role IN \(Self.derived)"),
            derivatives("role = 'quantized'"),
            "DROP TABLE synthetic_candidates",
            "DROP TABLE synthetic_parents",
        ]
    }

    /// `synthetic_candidates`: parents in order of creation, each as often as its size makes it likely.
    private func candidates(_ models: String) -> String {
        """
        CREATE OR REPLACE TEMP TABLE synthetic_candidates AS
        SELECT i, row_number() OVER (ORDER BY i, copy) AS position
        FROM (SELECT i, unnest(range(1 + CAST(floor(pow(3 * greatest(0, size_log - 4), 1.5)) AS BIGINT))) AS copy
            FROM (\(models)) WHERE size_log > 3.3)
        """
    }

    /// Draws a parent among the candidates older than the model; those too early for any stay without.
    private func parents(of condition: String) -> String {
        """
        SELECT d.i, c.i AS parent
        FROM (SELECT i FROM synthetic_draw WHERE \(condition)) d
        ASOF JOIN (SELECT i, max(position) AS last FROM synthetic_candidates GROUP BY i) l ON d.i > l.i
        JOIN synthetic_candidates c
            ON c.position = l.last - CAST(floor(l.last * pow(\(hash.uniform("parent", of: "d.i")), 1.7)) AS BIGINT)
        """
    }

    private func derivatives(_ condition: String) -> String {
        let words = [
            "Roleplay", "Medical", "Math-SFT", "DPO", "Uncensored", "Code", "Korean", "French", "Legal", "Reasoning",
            "Finance", "Storyteller", "ToolUse", "Distill", "Tuned", "SFT", "GRPO", "Chinese", "Hermes", "Agent",
        ]
        let formats = ["GGUF", "GGUF", "GGUF", "i1-GGUF", "AWQ", "GPTQ-Int4", "MLX-4bit", "FP8", "bnb-4bit", "EXL2"]
        return """
            INSERT INTO synthetic_ids \(unique("""
            SELECT i, n, CASE role WHEN 'quantized' THEN parent_name || '-' || format
                    WHEN 'adapter' THEN parent_name || '-' || word || '-lora' WHEN 'merge' THEN parent_name || '-' || word || '-slerp'
                    ELSE parent_name || '-' || word END AS name,
                billions, role AS relation, IF(role = 'quantized', format, NULL) AS format, parent_id, root
            FROM (SELECT d.i, d.n, d.role, substr(p.id, length(p.author) + 2) AS parent_name, p.billions, p.id AS parent_id,
                    coalesce(p.root, p.i) AS root, \(hash.choice("word", of: words, row: "d.i")) AS word,
                    \(hash.choice("format", of: formats, row: "d.i")) AS format
                FROM (SELECT i, n, role FROM synthetic_draw WHERE \(condition)) d
                JOIN synthetic_parents l ON l.i = d.i JOIN synthetic_ids p ON p.i = l.parent)
            """))
            """
    }

    /// Numbers the namesakes within a namespace: no name drawn here ends in `-v2`, so this makes all ids unique.
    private func unique(_ names: String) -> String {
        """
        SELECT i, s.name || '/' || u.name, s.name, s.country, billions, relation, format, parent_id, root
        FROM (SELECT * EXCLUDE (name, copy), IF(copy = 1, name, name || '-v' || copy) AS name
            FROM (SELECT *, row_number() OVER (PARTITION BY n, name ORDER BY i) AS copy FROM (\(names)))) u
        JOIN synthetic_namespaces s ON s.n = u.n
        """
    }

    private let sizes = "[0.5, 1, 1.5, 3, 4, 7, 8, 14, 32, 70, 120, 235]"

    /// A series of the namespace with version, size and variant; for many small models the name of an exercise.
    private var baseName: String {
        let series = [
            "Veralo", "Norix", "Tianhe", "Lumio", "Korae", "Altus", "Mistel", "Zephra", "Orchid", "Penta", "Solara",
            "Quanta", "Dorado", "Halden", "Yunque", "Fabula",
        ]
        let endings = ["", "-Instruct", "-Chat", "-Base", "-Coder", "-VL", "-Math", "-it"]
        let exercises = [
            "bert-base-uncased-emotion", "distilbert-base-imdb", "t5-small-xsum", "vit-base-beans", "my-awesome-model",
            "wav2vec2-large-xlsr", "whisper-small-hi", "ppo-LunarLander", "q-Taxi", "sd-class-butterflies",
        ]
        let versions = ["1", "1.5", "2", "2.5", "3", "3.5", "4"]
        return """
            CASE WHEN size_log < 3 AND \(hash.uniform("exercise")) < 0.6
                THEN \(hash.choice("exercise name", of: exercises)) || '-' || \(hash.choice("exercise number", below: 10_000))
                ELSE \(hash.choice("series", of: series, row: "CAST(n AS UBIGINT)")) || '-' || \(hash.choice("version", of: versions))
                || '-' || ['0.5B', '1B', '1.5B', '3B', '4B', '7B', '8B', '14B', '32B', '70B', '120B', '235B'][1 + size]
                || \(hash.choice("variant", of: endings)) END
            """
    }
}
