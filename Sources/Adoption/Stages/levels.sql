-- Counters of one day summed over models that no definition without single models can tell apart.
-- In: judged, arrivals, this_day. Models without any download are not counted.
SELECT observed_on, namespace, is_test, age, SUM(downloads_30d) AS downloads_30d,
    SUM(downloads_all_time) AS downloads_all_time, COUNT(CASE WHEN downloads_30d > 0 THEN 1 END) AS models_30d,
    COUNT(CASE WHEN downloads_all_time > 0 THEN 1 END) AS models_all_time
FROM (
    SELECT this_day.observed_on, COALESCE(judged.namespace, arrivals.known_namespace) AS namespace,
        COALESCE(judged.is_test, arrivals.is_test, FALSE) AS is_test, judged.downloads_30d, judged.downloads_all_time,
        CASE WHEN COALESCE(judged.released_on, arrivals.released_on, judged.created_on) IS NULL THEN 'unknown'
            WHEN add_days(COALESCE(judged.released_on, arrivals.released_on, judged.created_on), 365)
                >= this_day.observed_on THEN 'new'
            ELSE 'old' END AS age
    FROM judged
    LEFT JOIN arrivals ON arrivals.model_key = judged.model_key
    CROSS JOIN this_day
    WHERE judged.is_listed AND (judged.downloads_30d > 0 OR judged.downloads_all_time > 0)
) AS listed
GROUP BY observed_on, namespace, is_test, age
