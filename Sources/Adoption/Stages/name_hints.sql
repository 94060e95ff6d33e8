-- What the names of repositories hint at (METHODS §3): beginnings of a name that may be another model's name.
-- In: unstated (model_key, model_id, created_on of models that no catalogue says the origin of).
-- A known ending is taken off (`X-GGUF` -> `X` or `X-BF16`, and `N_X-GGUF` -> `X` of the namespace N); else a beginning
-- counts if it states a size (`X-7B-Medical` -> `X-7B`). `T-Distill-S` names a teacher and, where S has a version, a
-- student. `X-Base` is what `X` came from, not the reverse; `X-v2` is a new version; `X-Instruct` comes from the same
-- namespace's `X`; draft models share no weights with what they draft for. is_bound: only a model of `namespace` will do.
WITH names AS (
    SELECT model_key, created_on,
        CASE WHEN model_id LIKE '%/%' THEN LOWER(split_part(model_id, '/', 1)) END AS namespace,
        LOWER(CASE WHEN model_id LIKE '%/%' THEN SUBSTR(model_id, INSTR(model_id, '/') + 1) ELSE model_id END) AS name
    FROM unstated
),
endings AS (
    SELECT model_key, created_on, namespace, name,
        CASE WHEN regexp_like(name, '[-_.](gguf|ggml|awq|gptq|mlx|exl2|exl3|fp8|fp4|nvfp4|mxfp4|mxfp8|int4|int8|w4a16|w8a8|w8a16|[1-8](\.[0-9]+)?bpw|[1-8]-?bit|onnx|openvino|ov|q[2-8]_[0-9a-z_]+)([-_.]|$)')
            THEN regexp_extract(name, '^(.+?)([-_.](gguf|ggml|awq|gptq|mlx|exl2|exl3|fp8|fp4|nvfp4|mxfp4|mxfp8|int4|int8|w4a16|w8a8|w8a16|[1-8](\.[0-9]+)?bpw|[1-8]-?bit|[1-8]bits|onnx|openvino|ov|q[2-8](_[0-9a-z]+)*|iq[1-4]_[a-z]+|bnb|i1|imatrix|imat|ud|unsloth|quantized|quant|dynamic|dq|bf16|fp16|hf|[0-9]+g|mtp))+([-_.]v[0-9]+)?$', 1)
        END AS stem,
        CASE
            WHEN regexp_like(name, '[-_.](lora|qlora|dora|adapter|peft)([-_.]|$)') THEN 'adapter'
            WHEN regexp_like(name, '[-_.](merge|merged|slerp|ties|dare)([-_.]|$)') THEN 'merge'
            ELSE 'finetune'
        END AS relation,
        regexp_extract(name, '^(.+)-distill(ed|ation)?-(.+)$', 1) AS teacher,
        regexp_extract(name, '^(.+)-distill(ed|ation)?-(.+)$', 3) AS student
    FROM names
),
beginnings AS (
    SELECT model_key, created_on, namespace, name, stem, relation, COALESCE(NULLIF(stem, ''), name) AS base,
        unnest(name_prefixes(COALESCE(NULLIF(stem, ''), name))) AS prefix
    FROM endings
),
hints AS (
    SELECT model_key, created_on, namespace, stem, 'quantized' AS relation, 0.6 AS confidence, FALSE AS is_bound
    FROM endings WHERE stem <> ''
    UNION ALL
    SELECT model_key, created_on, namespace, CONCAT(stem, '-bf16') AS stem, 'quantized' AS relation,
        0.6 AS confidence, FALSE AS is_bound
    FROM endings WHERE stem <> ''
    UNION ALL
    SELECT model_key, created_on, split_part(stem, '_', 1) AS namespace, SUBSTR(stem, INSTR(stem, '_') + 1) AS stem,
        'quantized' AS relation, 0.6 AS confidence, TRUE AS is_bound
    FROM endings WHERE stem LIKE '%^_%' ESCAPE '^'
    UNION ALL
    SELECT model_key, created_on, namespace, prefix AS stem,
        CASE WHEN stem <> '' THEN 'quantized' ELSE relation END AS relation, 0.4 AS confidence,
        regexp_like(SUBSTR(base, LENGTH(prefix) + 1), '^-(instruct|chat|it|coder|code|vl|vision|math|thinking)$')
            AS is_bound
    FROM beginnings
    WHERE regexp_like(prefix, '(^|[-_.])([0-9]+x)?[0-9]+([._][0-9]+)?[bm]([-_.]|$)')
        AND NOT regexp_like(SUBSTR(base, LENGTH(prefix) + 1), '^-((base|pt|pretrain|pretrained)([-_.]|$)|v[0-9.]+$)')
        AND NOT regexp_like(name, '[-_.](speculator|eagle|eagle3|medusa|dflash|draft|assistant)([-_.]|$)')
    UNION ALL
    SELECT model_key, created_on, namespace, teacher AS stem, 'distilled' AS relation, 0.6 AS confidence,
        FALSE AS is_bound
    FROM endings WHERE regexp_like(student, '^[a-z].*[0-9]b([-_.]|$)')
    UNION ALL
    SELECT model_key, created_on, namespace, student AS stem, 'finetune' AS relation, 0.5 AS confidence,
        FALSE AS is_bound
    FROM endings WHERE regexp_like(student, '[a-z]-?[0-9][^b]*-([0-9.]+)b([-_.]|$)')
)
SELECT model_key AS child_key, created_on, namespace, fingerprint(stem, NULL) AS name_key, LENGTH(stem) AS stem_length,
    relation, CAST(confidence AS DOUBLE) AS confidence, is_bound
FROM hints
