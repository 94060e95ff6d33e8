-- Models seen for the first time on this day, by name: the namespace if the registry knows it, and what machines'
-- models are called.
-- In: joined, observed, known_namespaces, releases (curated release dates).
SELECT joined.model_key, observed.model_id, joined.created_on, joined.downloads_all_time,
    CASE WHEN observed.model_id LIKE '%/%' THEN split_part(observed.model_id, '/', 1) END AS namespace,
    known_namespaces.namespace AS known_namespace, releases.released_on,
    COALESCE(known_namespaces.is_testing, FALSE) OR observed.model_id LIKE '%/tiny-random-%'
        OR observed.model_id LIKE 'tiny-random-%' OR observed.model_id LIKE '%-internal-testing/%' AS is_test
FROM observed
JOIN joined ON joined.model_key = observed.model_key AND joined.listed_on IS NULL
-- A condition on the left side alone stands in the key: as a condition of its own it would cost a nested loop.
LEFT JOIN known_namespaces
    ON known_namespaces.namespace_name
        = CASE WHEN observed.model_id LIKE '%/%' THEN split_part(observed.model_id, '/', 1) END
LEFT JOIN releases ON releases.model_key = observed.model_key
