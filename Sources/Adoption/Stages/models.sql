-- Models seen for the first time on this day. In: matched, observed.
SELECT matched.model_key, observed.model_id,
    CASE WHEN observed.model_id LIKE '%/%' THEN split_part(observed.model_id, '/', 1) END AS namespace,
    matched.created_on, matched.released_on, matched.observed_on AS first_observed_on, matched.is_test
FROM observed
JOIN matched ON matched.model_key = model_key(observed.model_id)
WHERE matched.is_first
