-- The pace of the all-time counters on suspect days: the median over models of the day's increment a day, divided by the
-- model's own median over the seven observations before and the seven after (METHODS §2, stall).
-- In: suspects (observed_on), observed_days (observed_on, previous_on, position), neighbourhood (model_key, observed_on,
-- downloads_all_time of the models with a 30-day count of 300 or more, on the days around a suspect).
WITH advances AS (
    SELECT neighbourhood.model_key, neighbourhood.observed_on, observed_days.position,
        (neighbourhood.downloads_all_time - earlier.downloads_all_time)
            / days_between(observed_days.previous_on, neighbourhood.observed_on) AS advance
    FROM neighbourhood
    JOIN observed_days ON observed_days.observed_on = neighbourhood.observed_on
    JOIN neighbourhood AS earlier ON earlier.model_key = neighbourhood.model_key
        AND earlier.observed_on = observed_days.previous_on
),
own AS (
    SELECT suspect.observed_on, suspect.model_key, MAX(suspect.advance) AS advance, MEDIAN(other.advance) AS usual
    FROM advances AS suspect
    JOIN suspects ON suspects.observed_on = suspect.observed_on
    JOIN advances AS other ON other.model_key = suspect.model_key AND other.position <> suspect.position
        AND other.position BETWEEN suspect.position - 7 AND suspect.position + 7
    GROUP BY suspect.observed_on, suspect.model_key
)
SELECT observed_on, MEDIAN(advance / usual) AS pace, COUNT(*) AS models
FROM own WHERE usual > 0 GROUP BY observed_on HAVING COUNT(*) >= 20
