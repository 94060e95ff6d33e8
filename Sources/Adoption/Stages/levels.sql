-- Counters of one day summed over models that no definition without single models can tell apart.
-- In: judged. Models without any download are not counted.
SELECT observed_on, namespace, is_test, age, SUM(downloads_30d) AS downloads_30d,
    SUM(downloads_all_time) AS downloads_all_time, COUNT(CASE WHEN downloads_30d > 0 THEN 1 END) AS models_30d,
    COUNT(CASE WHEN downloads_all_time > 0 THEN 1 END) AS models_all_time
FROM (
    SELECT observed_on, namespace, is_test, downloads_30d, downloads_all_time,
        CASE WHEN COALESCE(released_on, created_on) IS NULL THEN 'unknown'
            WHEN add_days(COALESCE(released_on, created_on), 365) >= observed_on THEN 'new'
            ELSE 'old' END AS age
    FROM judged
    WHERE is_listed AND (downloads_30d > 0 OR downloads_all_time > 0)
) AS listed
GROUP BY observed_on, namespace, is_test, age
