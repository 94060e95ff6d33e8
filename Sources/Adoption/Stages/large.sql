-- Models whose counters are large enough to judge a day by (METHODS §2, stall and zero), on one observed day.
-- In: keyed_rows (of the day), large_before (this table, of the source's previous day).
-- A model that was large and now reads 0 is kept: that is what an outage looks like.
SELECT keyed_rows.model_key, keyed_rows.observed_on, keyed_rows.downloads_30d, keyed_rows.downloads_all_time
FROM keyed_rows
LEFT JOIN (SELECT model_key FROM large_before WHERE downloads_30d > 0) AS before
    ON before.model_key = CASE WHEN keyed_rows.downloads_30d = 0 THEN keyed_rows.model_key END
WHERE keyed_rows.downloads_30d >= 30
    OR (keyed_rows.downloads_30d = 0 AND before.model_key IS NOT NULL)
    OR (keyed_rows.downloads_30d IS NULL AND keyed_rows.downloads_all_time >= 300)
