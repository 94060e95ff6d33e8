-- Edges that names hint at and some model's name confirms (METHODS §3), one for each child, and one to its teacher.
-- In: hints (child_key, created_on, namespace, name_key, stem_length, relation, confidence,
-- is_bound), candidates (name_key,
-- model_key, model_id, namespace, created_on: models of those names).
-- Of several models of that name: the namespace's own, else the oldest. A parent is never younger than its child.
WITH oldest AS (
    SELECT * FROM (
        SELECT candidates.*, ROW_NUMBER() OVER (PARTITION BY name_key ORDER BY created_on NULLS LAST, model_id) AS place
        FROM candidates
    ) AS ordered WHERE place = 1
),
fitting AS (
    SELECT hints.child_key, hints.created_on AS child_created_on, hints.stem_length, hints.relation, hints.confidence,
        candidates.model_key, candidates.model_id, candidates.created_on, TRUE AS is_own
    FROM hints
    JOIN candidates ON candidates.name_key = hints.name_key AND candidates.namespace = hints.namespace
    UNION ALL
    SELECT hints.child_key, hints.created_on AS child_created_on, hints.stem_length, hints.relation, hints.confidence,
        oldest.model_key, oldest.model_id, oldest.created_on, FALSE AS is_own
    FROM hints
    JOIN oldest ON oldest.name_key = hints.name_key
    WHERE NOT hints.is_bound
)
SELECT child_key, model_key AS parent_key, model_id AS parent_id, relation, confidence
FROM (
    SELECT fitting.*, ROW_NUMBER() OVER (
        PARTITION BY child_key, relation = 'distilled'
        ORDER BY confidence DESC, stem_length DESC, is_own DESC, created_on NULLS LAST, model_id) AS place
    FROM fitting
    WHERE model_key <> child_key
        AND (created_on IS NULL OR child_created_on IS NULL OR created_on <= child_created_on)
) AS placed
WHERE place = 1
