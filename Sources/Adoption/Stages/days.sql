-- What one observed day was like as a whole (METHODS §2, stall and zero).
-- In: current, before (the source's previous day), day_at_hand (observed_on, previous_on, pace, has_earlier_all_time).
-- stall_30d: at least a quarter of at least 20 models with a 30-day count of 300 or more repeat exactly.
-- stall_all_time: the pace of the all-time counters is below 0.3 (see paces).
-- outage: at least a tenth of the models with 30 or more the day before read 0.
SELECT day_at_hand.observed_on, day_at_hand.previous_on, day_at_hand.has_earlier_all_time,
    COALESCE(counts.models_300 >= 20 AND counts.repeats >= 0.25 * counts.models_300, FALSE) AS stall_30d,
    COALESCE(day_at_hand.pace < 0.3, FALSE) AS stall_all_time,
    COALESCE(counts.models_30 >= 20 AND counts.fallen >= 0.1 * counts.models_30, FALSE) AS outage,
    COALESCE(counts.models_300, 0) AS models_300, COALESCE(counts.repeats, 0) AS repeats,
    COALESCE(counts.models_30, 0) AS models_30, COALESCE(counts.fallen, 0) AS fallen, day_at_hand.pace
FROM day_at_hand
CROSS JOIN (
    SELECT SUM(CASE WHEN before.downloads_30d >= 300 THEN 1 ELSE 0 END) AS models_300,
        SUM(CASE WHEN before.downloads_30d >= 300 AND current.downloads_30d = before.downloads_30d THEN 1 ELSE 0 END)
            AS repeats,
        COUNT(*) AS models_30, SUM(CASE WHEN current.downloads_30d = 0 THEN 1 ELSE 0 END) AS fallen
    FROM before
    JOIN current ON current.model_key = before.model_key
    WHERE before.downloads_30d >= 30
) AS counts
