-- Rolling counts of this day that may not be what they say, with the last valid value before them.
-- In: flawed, this_day. A zero outside an outage is confirmed only by what follows it (see returned, flags).
SELECT flawed.model_key, flawed.observed_on,
    CASE flawed.rolling_verdict WHEN 'stalled' THEN 'stall' WHEN 'recounted' THEN 'recount' ELSE 'zero' END AS flaw,
    flawed.downloads_30d, flawed.rolling AS before, flawed.rolling_on AS before_on, this_day.outage
FROM flawed CROSS JOIN this_day
WHERE flawed.rolling_verdict IN ('stalled', 'zero', 'recounted')
