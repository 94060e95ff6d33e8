-- Ids that vanished and ids that appeared with the same birth and the counter that the old one would have by now
-- (METHODS §2, rename): an old id is gone since this observation or the one before.
-- In: judged, arrivals, this_day, cleaning (which flaws are cleaned). Whether names or owners agree is for renames to say.
SELECT gone.model_key AS old_key, arrivals.model_key AS new_key, arrivals.created_on, gone.listed_on,
    gone.all_time AS old_all_time, arrivals.downloads_all_time AS new_all_time
FROM arrivals
JOIN judged AS gone ON gone.created_on = arrivals.created_on
CROSS JOIN this_day
CROSS JOIN cleaning
WHERE cleaning.rename AND NOT gone.is_listed AND gone.listed_on >= COALESCE(this_day.earlier_on, this_day.previous_on)
    AND gone.all_time > 0 AND ABS(arrivals.downloads_all_time - gone.all_time) <= 0.01 * gone.all_time
