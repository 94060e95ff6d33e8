-- Models whose counters are large enough to judge a day by (METHODS §2, stall and zero), on one observed day.
-- In: observed (the day's observations), large_before (this table, of the source's previous day).
-- A model that was large and now reads 0 is kept: that is what an outage looks like.
SELECT model_key(observed.model_id) AS model_key, observed.observed_on, observed.downloads_30d,
    observed.downloads_all_time
FROM observed
LEFT JOIN (SELECT model_key FROM large_before WHERE downloads_30d > 0) AS before
    ON before.model_key = CASE WHEN observed.downloads_30d = 0 THEN model_key(observed.model_id) END
WHERE observed.downloads_30d >= 30
    OR (observed.downloads_30d = 0 AND before.model_key IS NOT NULL)
    OR (observed.downloads_30d IS NULL AND observed.downloads_all_time >= 300)
