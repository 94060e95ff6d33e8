-- What the next day cannot read off this day's observations: last valid counters that are older, or held.
-- In: matched.
SELECT model_key,
    CASE WHEN all_time_verdict IN ('missing', 'held') THEN all_time ELSE downloads_all_time END AS all_time,
    CASE WHEN all_time_verdict IN ('missing', 'held') THEN all_time_on ELSE observed_on END AS all_time_on,
    CASE all_time_verdict WHEN 'held' THEN held + 1 WHEN 'missing' THEN held ELSE 0 END AS held,
    CASE WHEN rolling_verdict = 'valid' THEN downloads_30d ELSE rolling END AS rolling,
    CASE WHEN rolling_verdict = 'valid' THEN observed_on ELSE rolling_on END AS rolling_on,
    CASE rolling_verdict WHEN 'zero' THEN zeros + 1 WHEN 'valid' THEN 0 ELSE zeros END AS zeros
FROM matched
WHERE NOT is_listed OR rolling_verdict IN ('stalled', 'zero')
    OR all_time_verdict = 'held'
    OR (all_time_verdict = 'missing' AND all_time IS NOT NULL)
    OR (rolling_verdict = 'missing' AND rolling IS NOT NULL)
