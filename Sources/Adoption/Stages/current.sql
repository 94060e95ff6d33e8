-- One observed day: a number for each id, the namespace if the registry knows it, and what machines' models are called.
-- In: observed (the day's observations), known_namespaces, releases (curated release dates), births (of models on the
-- days before; empty where the day's files name every birth).
SELECT model_key(observed.model_id) AS model_key, known_namespaces.namespace, observed.downloads_30d,
    observed.downloads_all_time, COALESCE(observed.created_on, births.created_on) AS created_on, releases.released_on,
    COALESCE(known_namespaces.is_testing, FALSE) OR observed.model_id LIKE '%/tiny-random-%'
        OR observed.model_id LIKE 'tiny-random-%' OR observed.model_id LIKE '%-internal-testing/%' AS is_test
FROM observed
-- A condition on the left side alone stands in the key: as a condition of its own it would cost a nested loop.
LEFT JOIN known_namespaces
    ON known_namespaces.namespace
        = CASE WHEN observed.model_id LIKE '%/%' THEN split_part(observed.model_id, '/', 1) END
LEFT JOIN releases ON releases.model_key = model_key(observed.model_id)
LEFT JOIN births
    ON births.model_key = CASE WHEN observed.created_on IS NULL THEN model_key(observed.model_id) END
