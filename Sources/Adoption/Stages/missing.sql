-- Rolling counts of this day that may not be what they say, with the last valid value before them.
-- In: matched, this_day. A zero outside an outage is confirmed only by what follows it (see returned, flags).
SELECT matched.model_key, matched.observed_on,
    CASE matched.rolling_verdict WHEN 'stalled' THEN 'stall' WHEN 'recounted' THEN 'recount' ELSE 'zero' END AS flaw,
    matched.downloads_30d, matched.rolling AS before, matched.rolling_on AS before_on, this_day.outage
FROM matched CROSS JOIN this_day
WHERE matched.rolling_verdict IN ('stalled', 'zero', 'recounted')
