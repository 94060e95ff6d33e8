-- Counters of one day summed over models that no definition without single models can tell apart.
-- In: current, this_day. Models without any download are not counted.
SELECT observed_on, namespace, is_test, age, SUM(downloads_30d) AS downloads_30d,
    SUM(downloads_all_time) AS downloads_all_time, COUNT(CASE WHEN downloads_30d > 0 THEN 1 END) AS models_30d,
    COUNT(CASE WHEN downloads_all_time > 0 THEN 1 END) AS models_all_time
FROM (
    SELECT this_day.observed_on, current.namespace, current.is_test, current.downloads_30d, current.downloads_all_time,
        CASE WHEN COALESCE(current.released_on, current.created_on) IS NULL THEN 'unknown'
            WHEN add_days(COALESCE(current.released_on, current.created_on), 365) >= this_day.observed_on THEN 'new'
            ELSE 'old' END AS age
    FROM current CROSS JOIN this_day
    WHERE current.downloads_30d > 0 OR current.downloads_all_time > 0
) AS listed
GROUP BY observed_on, namespace, is_test, age
