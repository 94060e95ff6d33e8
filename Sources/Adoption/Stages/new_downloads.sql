-- New downloads from the all-time counter (METHODS §2.1): one row a model and stretch of days (after, through] in which
-- it had any, spread evenly over them.
-- In: matched, this_day.
-- status: measured; interpolated (the stretch is longer than the source's gap between observations); birth-unknown
-- (a first level that may be old: shown apart); listed-late (a first level of a model born before the source's
-- previous observation: not attributable to a period).
SELECT model_key, COALESCE(
        CASE WHEN is_first_level AND status = 'measured' THEN LEAST(born_on, add_days(observed_on, -1)) END,
        CASE WHEN is_first_level THEN previous_on ELSE all_time_on END) AS after,
    observed_on AS through, CAST(downloads AS DOUBLE) AS downloads, 'all-time' AS counter, status,
    namespace, is_test, aged_from
FROM (
    SELECT matched.model_key, matched.observed_on, matched.previous_on, matched.all_time_on, matched.namespace,
        matched.is_test, COALESCE(matched.released_on, matched.created_on) AS aged_from,
        COALESCE(matched.created_on, matched.released_on) AS born_on,
        matched.all_time_verdict = 'first' AS is_first_level,
        CASE matched.all_time_verdict WHEN 'first' THEN matched.downloads_all_time
            ELSE matched.downloads_all_time - matched.all_time END AS downloads,
        CASE
            WHEN matched.all_time_verdict = 'valid' AND matched.all_time_on < matched.previous_on THEN 'interpolated'
            WHEN matched.all_time_verdict = 'valid' THEN 'measured'
            WHEN COALESCE(matched.created_on, matched.released_on) IS NULL THEN 'birth-unknown'
            WHEN COALESCE(matched.created_on, matched.released_on) >= matched.previous_on THEN 'measured'
            ELSE 'listed-late'
        END AS status
    FROM matched CROSS JOIN this_day
    WHERE matched.all_time_verdict = 'valid'
        OR (matched.all_time_verdict = 'first' AND this_day.has_earlier_all_time)
) AS stretches
WHERE downloads > 0
