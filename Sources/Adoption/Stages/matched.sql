-- Models whose counters moved, or are not what they say. Most models stand still, and what stands still leaves no trace
-- in any later stage. In: judged, arrivals, this_day.
SELECT judged.model_key, judged.is_first, COALESCE(judged.namespace, arrivals.known_namespace) AS namespace,
    judged.created_on, COALESCE(judged.released_on, arrivals.released_on) AS released_on,
    COALESCE(judged.is_test, arrivals.is_test, FALSE) AS is_test,
    judged.downloads_30d, judged.downloads_all_time, judged.all_time, judged.all_time_on,
    judged.rolling, judged.rolling_on, judged.zeros,
    this_day.observed_on, this_day.previous_on, judged.all_time_verdict, judged.rolling_verdict
FROM judged
LEFT JOIN arrivals ON arrivals.model_key = judged.model_key
CROSS JOIN this_day
-- The verdict stands here once: the engine works it out anew wherever it stands.
WHERE judged.is_listed AND (judged.downloads_all_time IS DISTINCT FROM judged.all_time
    OR CASE judged.rolling_verdict WHEN 'missing' THEN FALSE
        WHEN 'valid' THEN judged.rolling_on IS DISTINCT FROM this_day.previous_on ELSE TRUE END)
