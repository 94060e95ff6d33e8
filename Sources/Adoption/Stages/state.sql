-- What every model ever seen brings into the next day: who it is, and its last valid counters.
-- In: judged, arrivals, this_day.
SELECT judged.model_key, COALESCE(judged.namespace, arrivals.known_namespace) AS namespace,
    COALESCE(judged.is_test, arrivals.is_test, FALSE) AS is_test, judged.created_on,
    COALESCE(judged.released_on, arrivals.released_on) AS released_on,
    CASE WHEN judged.is_listed THEN this_day.observed_on ELSE judged.listed_on END AS listed_on,
    CASE WHEN judged.all_time_verdict IN ('missing', 'held') THEN judged.all_time ELSE judged.downloads_all_time END AS all_time,
    CASE WHEN judged.all_time_verdict IN ('missing', 'held') THEN judged.all_time_on ELSE this_day.observed_on END AS all_time_on,
    CASE judged.all_time_verdict WHEN 'held' THEN judged.held + 1 WHEN 'missing' THEN judged.held ELSE 0 END AS held,
    CASE WHEN judged.rolling_verdict = 'valid' THEN judged.downloads_30d ELSE judged.rolling END AS rolling,
    CASE WHEN judged.rolling_verdict = 'valid' THEN this_day.observed_on ELSE judged.rolling_on END AS rolling_on,
    CASE judged.rolling_verdict WHEN 'zero' THEN judged.zeros + 1 WHEN 'valid' THEN 0 ELSE judged.zeros END AS zeros,
    CASE judged.rolling_verdict WHEN 'recounted' THEN COALESCE(judged.recounted_on, this_day.observed_on)
        WHEN 'valid' THEN NULL ELSE judged.recounted_on END AS recounted_on
FROM judged
LEFT JOIN arrivals ON arrivals.model_key = judged.model_key
CROSS JOIN this_day
