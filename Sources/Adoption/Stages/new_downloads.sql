-- New downloads from the all-time counter (METHODS §2.1): one row a model and stretch of days (after, through] in which
-- it had any, spread evenly over them.
-- In: judged.
-- status: measured; interpolated (the stretch is longer than the source's gap between observations); birth-unknown
-- (a first level that may be old: shown apart); listed-late (a first level of a model born before the source's
-- previous observation: not attributable to a period).
SELECT model_key, COALESCE(
        CASE WHEN is_first_level AND status = 'measured' THEN LEAST(born_on, add_days(observed_on, -1)) END,
        CASE WHEN is_first_level THEN previous_on ELSE all_time_on END) AS after,
    observed_on AS through, CAST(downloads AS DOUBLE) AS downloads, 'all-time' AS counter, status,
    namespace, is_test, aged_from
FROM (
    SELECT model_key, observed_on, previous_on, all_time_on, namespace, is_test,
        COALESCE(released_on, created_on) AS aged_from, COALESCE(created_on, released_on) AS born_on,
        all_time_verdict = 'first' AS is_first_level,
        CASE all_time_verdict WHEN 'first' THEN downloads_all_time ELSE downloads_all_time - all_time END AS downloads,
        CASE
            WHEN all_time_verdict = 'valid' AND all_time_on < previous_on THEN 'interpolated'
            WHEN all_time_verdict = 'valid' THEN 'measured'
            WHEN COALESCE(created_on, released_on) IS NULL THEN 'birth-unknown'
            WHEN COALESCE(created_on, released_on) >= previous_on THEN 'measured'
            ELSE 'listed-late'
        END AS status
    FROM judged
    -- Most models stand still.
    WHERE downloads_all_time IS DISTINCT FROM all_time
        AND (all_time_verdict = 'valid' OR (all_time_verdict = 'first' AND has_earlier_all_time))
) AS stretches
WHERE downloads > 0
