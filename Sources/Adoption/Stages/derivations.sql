-- Edges child -> parent out of new statements (METHODS §3), the best evidence of each pair.
-- In: named_statements (model_key, model_id, base_models, statement), publishers (namespace, organisation),
-- restated (child_key of those whose models said something else before).
-- An entry is `relation:id` (the API's baseModels) or a tag (`base_model:relation:id`, `base_model:id`). Where no
-- relation is named it is read off the child's name, as the Hub does; several parents make a merge. A parent that is no
-- id of a repository (a path on somebody's disk, say) is left out.
WITH entries AS (
    SELECT model_key, model_id, statement, unnest(base_models) AS entry FROM named_statements
),
said AS (
    SELECT model_key, model_id, statement, SUBSTR(entry, 1, 11) = 'base_model:' AS is_tag,
        CASE WHEN SUBSTR(entry, 1, 11) = 'base_model:' THEN SUBSTR(entry, 12) ELSE entry END AS text
    FROM entries
),
named AS (
    SELECT model_key, model_id, statement, is_tag, text, INSTR(text, ':') AS colon,
        regexp_extract(text, '^(finetune|adapter|quantized|merge|distilled):', 1) AS relation
    FROM said
),
parted AS (
    SELECT model_key AS child_key, model_id AS child_id, statement, relation,
        CASE WHEN NOT is_tag THEN 0 WHEN relation <> '' THEN 1 ELSE 2 END AS evidence,
        CASE WHEN is_tag AND relation = '' THEN text ELSE SUBSTR(text, colon + 1) END AS parent_id
    FROM named
),
pairs AS (
    SELECT child_key, MIN(child_id) AS child_id, parent_id, MIN(statement) AS statement, MIN(evidence) AS evidence,
        MIN_BY(relation, CONCAT(evidence, CASE WHEN relation = '' THEN '~' ELSE relation END)) AS relation
    FROM parted
    WHERE LENGTH(parent_id) BETWEEN 1 AND 290
        AND regexp_like(parent_id, '^[A-Za-z0-9._:@+~-]*[A-Za-z0-9_][A-Za-z0-9._:@+~-]*(/[A-Za-z0-9._:@+~-]*[A-Za-z0-9_][A-Za-z0-9._:@+~-]*)?$')
    GROUP BY child_key, parent_id
),
counted AS (
    SELECT child_key, child_id, parent_id, statement, evidence, relation,
        CASE WHEN child_id LIKE '%/%' THEN split_part(child_id, '/', 1) END AS child_namespace,
        CASE WHEN parent_id LIKE '%/%' THEN split_part(parent_id, '/', 1) END AS parent_namespace,
        CASE WHEN relation = '' THEN LOWER(child_id) END AS name,
        CASE WHEN relation = '' THEN COUNT(*) OVER (PARTITION BY child_key) END AS parents
    FROM pairs
),
keyed AS (
    SELECT counted.*, model_key(parent_id) AS parent_key FROM counted
)
SELECT keyed.child_key, keyed.child_id, keyed.parent_key, keyed.parent_id,
    CASE
        WHEN keyed.relation <> '' THEN keyed.relation
        WHEN keyed.parents > 1 THEN 'merge'
        WHEN regexp_like(keyed.name, '[-_.](gguf|ggml|awq|gptq|mlx|exl2|exl3|fp8|nvfp4|mxfp4|int4|int8|[2-8]-?bit|onnx|openvino)([-_.]|$)') THEN 'quantized'
        WHEN regexp_like(keyed.name, '[-_.](lora|qlora|dora|adapter|peft)([-_.]|$)') THEN 'adapter'
        ELSE 'finetune'
    END AS relation,
    CASE keyed.evidence WHEN 0 THEN 'base-models' WHEN 1 THEN 'tag' ELSE 'plain-tag' END AS evidence,
    CAST(CASE keyed.evidence WHEN 2 THEN 0.9 ELSE 1.0 END AS DOUBLE) AS confidence,
    CASE
        WHEN publisher.organisation IS NOT NULL OR maker.organisation IS NOT NULL
            THEN publisher.organisation IS DISTINCT FROM maker.organisation
        ELSE keyed.child_namespace IS DISTINCT FROM keyed.parent_namespace
    END AS is_foreign,
    keyed.statement, restated.child_key IS NOT NULL AS replaces
FROM keyed
LEFT JOIN restated ON restated.child_key = keyed.child_key
LEFT JOIN publishers AS publisher ON publisher.namespace = keyed.child_namespace
LEFT JOIN publishers AS maker ON maker.namespace = keyed.parent_namespace
