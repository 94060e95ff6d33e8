-- Models whose rolling count is valid again after days on which it was not.
-- In: flawed. A run of at most seven zeros was an outage if 30 or more stand on both sides and at least half came back.
SELECT model_key, rolling_on AS before_on, observed_on AS after_on, downloads_30d AS after,
    rolling >= 30 AND downloads_30d >= 30 AND downloads_30d >= 0.5 * rolling AND zeros <= 7 AS ends_outage
FROM flawed
WHERE rolling_verdict = 'valid' AND rolling_on < previous_on
