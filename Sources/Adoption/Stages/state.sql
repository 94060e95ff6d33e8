-- The last valid counters of every model ever seen, before the day at hand.
-- In: before (the source's previous day), carried (models whose last valid counter is older, or is held), this_day.
SELECT model_key, all_time, all_time_on, held, rolling, rolling_on, zeros FROM carried
UNION ALL
SELECT before.model_key, before.downloads_all_time AS all_time, this_day.previous_on AS all_time_on, 0 AS held,
    before.downloads_30d AS rolling, this_day.previous_on AS rolling_on, 0 AS zeros
FROM before
CROSS JOIN this_day
LEFT JOIN carried ON carried.model_key = before.model_key
WHERE carried.model_key IS NULL
