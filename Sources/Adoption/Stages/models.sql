-- Models seen for the first time on this day. In: matched.
SELECT model_key, first_model_id AS model_id,
    CASE WHEN first_model_id LIKE '%/%' THEN split_part(first_model_id, '/', 1) END AS namespace,
    created_on, released_on, observed_on AS first_observed_on, is_test
FROM matched WHERE is_first
