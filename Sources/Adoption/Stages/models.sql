-- Models seen for the first time on this day. In: keyed_rows (of the day), known_models (model_key of all days before).
SELECT keyed_rows.model_key, keyed_rows.model_id,
    CASE WHEN keyed_rows.model_id LIKE '%/%' THEN split_part(keyed_rows.model_id, '/', 1) END AS namespace,
    keyed_rows.created_on, keyed_rows.released_on, keyed_rows.observed_on AS first_observed_on, keyed_rows.is_test
FROM keyed_rows
LEFT JOIN known_models ON known_models.model_key = keyed_rows.model_key
WHERE known_models.model_key IS NULL
