-- Models whose rolling count is valid again after days on which it was not.
-- In: flawed, this_day. A run of at most seven zeros was an outage if 30 or more stand on both sides and at least half
-- came back.
SELECT flawed.model_key, flawed.rolling_on AS before_on, this_day.observed_on AS after_on, flawed.downloads_30d AS after,
    flawed.rolling >= 30 AND flawed.downloads_30d >= 30 AND flawed.downloads_30d >= 0.5 * flawed.rolling
        AND flawed.zeros <= 7 AS ends_outage
FROM flawed CROSS JOIN this_day
WHERE flawed.rolling_verdict = 'valid' AND flawed.rolling_on < this_day.previous_on
