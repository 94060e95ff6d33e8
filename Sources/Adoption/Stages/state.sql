-- What every model ever seen brings into the next day: who it is, and its last valid counters.
-- In: judged.
SELECT model_key, namespace, is_test, created_on, released_on,
    CASE WHEN is_listed THEN observed_on ELSE listed_on END AS listed_on,
    CASE WHEN all_time_verdict IN ('missing', 'held') THEN all_time ELSE downloads_all_time END AS all_time,
    CASE WHEN all_time_verdict IN ('missing', 'held') THEN all_time_on ELSE observed_on END AS all_time_on,
    CASE all_time_verdict WHEN 'held' THEN held + 1 WHEN 'missing' THEN held ELSE 0 END AS held,
    CASE WHEN rolling_verdict = 'valid' THEN downloads_30d ELSE rolling END AS rolling,
    CASE WHEN rolling_verdict = 'valid' THEN observed_on ELSE rolling_on END AS rolling_on,
    CASE rolling_verdict WHEN 'zero' THEN zeros + 1 WHEN 'valid' THEN 0 ELSE zeros END AS zeros,
    CASE rolling_verdict WHEN 'recounted' THEN COALESCE(recounted_on, observed_on)
        WHEN 'valid' THEN NULL ELSE recounted_on END AS recounted_on
FROM judged
