-- What one observed day was like as a whole (METHODS §2: stall, zero, recount).
-- In: joined, day_at_hand (observed_on, previous_on, earlier_on, pace,
-- has_earlier_all_time).
-- stall_30d: at least a quarter of at least 20 models with a 30-day count of 300 or more repeat exactly.
-- stall_all_time: the pace of the all-time counters is below 0.3 (see paces).
-- outage: at least a tenth of at least 20 models with 30 or more before read 0.
-- recount: at least half of at least 20 models above 60,000 lose more than 15 % of their 30-day count, those whose level
-- is held already left out.
SELECT day_at_hand.observed_on, day_at_hand.previous_on, day_at_hand.earlier_on, day_at_hand.has_earlier_all_time,
    COALESCE(counts.models_300 >= 20 AND counts.repeats >= 0.25 * counts.models_300, FALSE) AS stall_30d,
    COALESCE(day_at_hand.pace < 0.3, FALSE) AS stall_all_time,
    COALESCE(counts.models_30 >= 20 AND counts.fallen >= 0.1 * counts.models_30, FALSE) AS outage,
    COALESCE(counts.models_60k >= 20 AND counts.lost >= 0.5 * counts.models_60k, FALSE) AS recount,
    COALESCE(counts.models_300, 0) AS models_300, COALESCE(counts.repeats, 0) AS repeats,
    COALESCE(counts.models_30, 0) AS models_30, COALESCE(counts.fallen, 0) AS fallen,
    COALESCE(counts.models_60k, 0) AS models_60k, COALESCE(counts.lost, 0) AS lost, day_at_hand.pace
FROM day_at_hand
CROSS JOIN (
    SELECT SUM(CASE WHEN joined.rolling >= 300 THEN 1 ELSE 0 END) AS models_300,
        SUM(CASE WHEN joined.rolling >= 300 AND joined.downloads_30d = joined.rolling THEN 1 ELSE 0 END) AS repeats,
        COUNT(*) AS models_30, SUM(CASE WHEN joined.downloads_30d = 0 THEN 1 ELSE 0 END) AS fallen,
        SUM(CASE WHEN joined.rolling > 60000 AND joined.recounted_on IS NULL THEN 1 ELSE 0 END) AS models_60k,
        SUM(CASE WHEN joined.rolling > 60000 AND joined.recounted_on IS NULL AND joined.downloads_30d > 0
            AND 100 * joined.downloads_30d < 85 * joined.rolling THEN 1 ELSE 0 END) AS lost
    FROM joined
    WHERE joined.is_listed AND joined.rolling >= 30 AND joined.downloads_30d IS NOT NULL
) AS counts
