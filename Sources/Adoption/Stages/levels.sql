-- Counters of one day summed over models that no definition without single models can tell apart.
-- In: matched.
SELECT observed_on, namespace, is_test, age, COUNT(*) AS models, SUM(downloads_30d) AS downloads_30d,
    SUM(downloads_all_time) AS downloads_all_time, COUNT(downloads_30d) AS models_30d,
    COUNT(downloads_all_time) AS models_all_time
FROM (
    SELECT observed_on, namespace, is_test, downloads_30d, downloads_all_time,
        CASE WHEN COALESCE(released_on, created_on) IS NULL THEN 'unknown'
            WHEN add_days(COALESCE(released_on, created_on), 365) >= observed_on THEN 'new' ELSE 'old' END AS age
    FROM matched WHERE is_listed
) AS listed
GROUP BY observed_on, namespace, is_test, age
