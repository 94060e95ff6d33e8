-- What a source's observed days were like as a whole: stalls and outages (METHODS §2).
-- In: large (all of a source's days), observed_days (observed_on, previous_on, position).
-- stall_30d: at least a quarter of at least 20 models with a 30-day count of 300 or more repeat exactly.
-- stall_all_time: the median over models of the day's increment, divided by the model's own median over the seven
-- observations before and the seven after, is below 0.3. It is worked out only for days on which at least a third of
-- the models advance by less than half the mean of the neighbouring days, because anything else cannot reach 0.3.
-- outage: at least a tenth of the models with 30 or more the day before read 0.
WITH pairs AS (
    SELECT large.model_key, large.observed_on, observed_days.position, large.downloads_30d,
        before.downloads_30d AS downloads_30d_before,
        (large.downloads_all_time - before.downloads_all_time)
            / days_between(observed_days.previous_on, large.observed_on) AS advance
    FROM large
    JOIN observed_days ON observed_days.observed_on = large.observed_on
    JOIN large AS before ON before.model_key = large.model_key AND before.observed_on = observed_days.previous_on
),
rolling AS (
    SELECT observed_on,
        SUM(CASE WHEN downloads_30d_before >= 300 THEN 1 ELSE 0 END) AS models_300,
        SUM(CASE WHEN downloads_30d_before >= 300 AND downloads_30d = downloads_30d_before THEN 1 ELSE 0 END) AS repeats,
        SUM(CASE WHEN downloads_30d_before >= 30 THEN 1 ELSE 0 END) AS models_30,
        SUM(CASE WHEN downloads_30d_before >= 30 AND downloads_30d = 0 THEN 1 ELSE 0 END) AS fallen
    FROM pairs GROUP BY observed_on
),
advances AS (
    SELECT model_key, observed_on, position, advance,
        (LAG(advance) OVER (PARTITION BY model_key ORDER BY position)
            + LEAD(advance) OVER (PARTITION BY model_key ORDER BY position)) / 2 AS neighbours
    FROM pairs WHERE advance IS NOT NULL AND COALESCE(downloads_30d, 300) >= 300
),
suspects AS (
    SELECT observed_on FROM advances WHERE neighbours > 0 GROUP BY observed_on
    HAVING COUNT(*) >= 20 AND AVG(CASE WHEN advance < 0.5 * neighbours THEN 1.0 ELSE 0.0 END) >= 0.33
),
own AS (
    SELECT suspect.observed_on, suspect.model_key, MAX(suspect.advance) AS advance, MEDIAN(other.advance) AS usual
    FROM advances AS suspect
    JOIN suspects ON suspects.observed_on = suspect.observed_on
    JOIN advances AS other ON other.model_key = suspect.model_key AND other.position <> suspect.position
        AND other.position BETWEEN suspect.position - 7 AND suspect.position + 7
    GROUP BY suspect.observed_on, suspect.model_key
),
paces AS (
    SELECT observed_on, MEDIAN(advance / usual) AS pace FROM own WHERE usual > 0 GROUP BY observed_on
)
SELECT observed_days.observed_on, observed_days.previous_on,
    COALESCE(rolling.models_300 >= 20 AND rolling.repeats >= 0.25 * rolling.models_300, FALSE) AS stall_30d,
    COALESCE(paces.pace < 0.3, FALSE) AS stall_all_time,
    COALESCE(rolling.models_30 >= 20 AND rolling.fallen >= 0.1 * rolling.models_30, FALSE) AS outage,
    COALESCE(rolling.models_300, 0) AS models_300, COALESCE(rolling.repeats, 0) AS repeats,
    COALESCE(rolling.models_30, 0) AS models_30, COALESCE(rolling.fallen, 0) AS fallen, paces.pace
FROM observed_days
LEFT JOIN rolling ON rolling.observed_on = observed_days.observed_on
LEFT JOIN paces ON paces.observed_on = observed_days.observed_on
