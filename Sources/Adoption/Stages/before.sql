-- What the day before is needed for: its counters. In: observed (of that day).
SELECT model_key(observed.model_id) AS model_key, observed.downloads_30d, observed.downloads_all_time
FROM observed
