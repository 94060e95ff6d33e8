-- What every model ever seen brings into the day at hand: who it is, and its last valid counters.
-- In: last (the judged models of the source's previous day), last_arrivals, last_day.
SELECT last.model_key, COALESCE(last.namespace, last_arrivals.known_namespace) AS namespace,
    COALESCE(last.is_test, last_arrivals.is_test, FALSE) AS is_test, last.created_on,
    COALESCE(last.released_on, last_arrivals.released_on) AS released_on,
    CASE WHEN last.is_listed THEN last_day.observed_on ELSE last.listed_on END AS listed_on,
    CASE WHEN last.all_time_verdict IN ('missing', 'held') THEN last.all_time ELSE last.downloads_all_time END AS all_time,
    CASE WHEN last.all_time_verdict IN ('missing', 'held') THEN last.all_time_on ELSE last_day.observed_on END AS all_time_on,
    CASE last.all_time_verdict WHEN 'held' THEN last.held + 1 WHEN 'missing' THEN last.held ELSE 0 END AS held,
    CASE WHEN last.rolling_verdict = 'valid' THEN last.downloads_30d ELSE last.rolling END AS rolling,
    CASE WHEN last.rolling_verdict = 'valid' THEN last_day.observed_on ELSE last.rolling_on END AS rolling_on,
    CASE last.rolling_verdict WHEN 'zero' THEN last.zeros + 1 WHEN 'valid' THEN 0 ELSE last.zeros END AS zeros,
    CASE last.rolling_verdict WHEN 'recounted' THEN COALESCE(last.recounted_on, last_day.observed_on)
        WHEN 'valid' THEN NULL ELSE last.recounted_on END AS recounted_on
FROM last
LEFT JOIN last_arrivals ON last_arrivals.model_key = last.model_key
CROSS JOIN last_day
