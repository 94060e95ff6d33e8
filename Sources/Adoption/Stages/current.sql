-- One observed day, keyed, with what is needed to sort each model into groups.
-- In: observed, known_namespaces (of the registry), releases (curated release dates), births (of models whose
-- source's createdAt this file leaves out).
SELECT model_key(observed.model_id) AS model_key, observed.model_id, known_namespaces.namespace,
    observed.downloads_30d, observed.downloads_all_time,
    COALESCE(observed.created_on, births.created_on) AS created_on, releases.released_on,
    COALESCE(known_namespaces.is_testing, FALSE) OR observed.model_id LIKE '%/tiny-random-%'
        OR observed.model_id LIKE 'tiny-random-%' OR observed.model_id LIKE '%-internal-testing/%' AS is_test
FROM observed
-- Conditions on the left side alone stand in the key: as conditions of their own they would cost a nested loop.
LEFT JOIN known_namespaces
    ON known_namespaces.namespace
        = CASE WHEN observed.model_id LIKE '%/%' THEN split_part(observed.model_id, '/', 1) END
LEFT JOIN releases ON releases.model_key = model_key(observed.model_id)
LEFT JOIN births
    ON births.model_key = CASE WHEN observed.created_on IS NULL THEN model_key(observed.model_id) END
