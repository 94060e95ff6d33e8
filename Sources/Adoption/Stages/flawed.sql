-- Models whose counters are not what they say on this day, or are again what they say. In: judged.
SELECT model_key, observed_on, previous_on, downloads_30d, downloads_all_time, all_time, all_time_on, rolling, rolling_on,
    zeros, all_time_verdict, rolling_verdict
FROM judged
-- Each verdict stands here once: the engine works it out anew wherever it stands.
WHERE is_listed AND (all_time_verdict IN ('held', 'rebased')
    OR CASE rolling_verdict WHEN 'missing' THEN FALSE WHEN 'valid' THEN rolling_on < previous_on ELSE TRUE END)
