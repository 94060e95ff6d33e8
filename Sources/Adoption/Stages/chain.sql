-- New downloads from the rolling 30-day count R (METHODS §2.2), for the models that lack an all-time counter.
-- N(t) = R(t) + N(t - 30) is a running sum over the days that share t modulo 30, once R is known on every day.
-- In: rolling_observations (model_key, observed_on, downloads_30d), flags, models, calendar (every day),
-- observed_days, all_time_spans (days that the all-time counter covers, by model).
WITH valid AS (
    SELECT rolling_observations.model_key, rolling_observations.observed_on,
        CASE WHEN flags.flaw = 'recount' THEN flags.replacement ELSE rolling_observations.downloads_30d END
            AS downloads_30d
    FROM rolling_observations
    LEFT JOIN flags ON flags.model_key = rolling_observations.model_key
        AND flags.observed_on = rolling_observations.observed_on
    WHERE flags.model_key IS NULL OR flags.flaw = 'recount'
),
spans AS (
    SELECT model_key, observed_on, downloads_30d,
        LEAD(observed_on) OVER (PARTITION BY model_key ORDER BY observed_on) AS next_on,
        LEAD(downloads_30d) OVER (PARTITION BY model_key ORDER BY observed_on) AS next_30d,
        LAG(observed_on) OVER (PARTITION BY model_key ORDER BY observed_on) AS last_on
    FROM valid
),
firsts AS (
    SELECT spans.model_key, spans.observed_on AS first_on, spans.downloads_30d,
        LEAST(COALESCE(models.created_on, models.released_on, add_days(spans.observed_on, -30)), spans.observed_on)
            AS born_on
    FROM spans JOIN models ON models.model_key = spans.model_key
    WHERE spans.last_on IS NULL
),
begins AS (
    SELECT model_key, first_on, downloads_30d, days_between(born_on, first_on) <= 29 AS is_young,
        CASE WHEN days_between(born_on, first_on) <= 29 THEN LEAST(born_on, add_days(first_on, -1))
            ELSE add_days(first_on, -30) END AS after
    FROM firsts
),
grid AS (
    SELECT spans.model_key, calendar.day, calendar.day = spans.observed_on AS is_observed,
        spans.downloads_30d + (COALESCE(spans.next_30d, spans.downloads_30d) - spans.downloads_30d)
            * days_between(spans.observed_on, calendar.day)
            / days_between(spans.observed_on, COALESCE(spans.next_on, add_days(spans.observed_on, 1))) AS term
    FROM spans
    JOIN calendar ON calendar.day >= spans.observed_on
        AND calendar.day < COALESCE(spans.next_on, add_days(spans.observed_on, 1))
    UNION ALL
    SELECT begins.model_key, calendar.day, FALSE AS is_observed,
        begins.downloads_30d * days_between(begins.after, calendar.day) / days_between(begins.after, begins.first_on)
            AS term
    FROM begins
    JOIN calendar ON calendar.day > begins.after AND calendar.day < begins.first_on
),
chain AS (
    SELECT model_key, day, is_observed,
        SUM(term) OVER (PARTITION BY model_key, days_between(DATE '1970-01-01', day) % 30 ORDER BY day
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS total
    FROM grid
),
risen AS (
    SELECT model_key, day, MAX(total) OVER (PARTITION BY model_key ORDER BY day
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS total
    FROM chain WHERE is_observed
),
steps AS (
    SELECT model_key, LAG(day) OVER (PARTITION BY model_key ORDER BY day) AS last_on, day,
        total - COALESCE(LAG(total) OVER (PARTITION BY model_key ORDER BY day), 0) AS downloads
    FROM risen
)
SELECT steps.model_key, COALESCE(steps.last_on, begins.after) AS after, steps.day AS through, steps.downloads,
    '30-day' AS counter,
    CASE WHEN steps.last_on IS NULL THEN 'estimated'
        WHEN steps.last_on < observed_days.previous_on THEN 'interpolated' ELSE 'measured' END AS status,
    known_namespaces.namespace, models.is_test, COALESCE(models.released_on, models.created_on) AS aged_from
FROM steps
JOIN begins ON begins.model_key = steps.model_key
JOIN models ON models.model_key = steps.model_key
JOIN observed_days ON observed_days.observed_on = steps.day
LEFT JOIN known_namespaces ON known_namespaces.namespace_name = models.namespace
LEFT JOIN all_time_spans ON all_time_spans.model_key = steps.model_key
    AND steps.day > all_time_spans.first_on AND COALESCE(steps.last_on, begins.after) < all_time_spans.last_on
WHERE steps.downloads > 0 AND all_time_spans.model_key IS NULL
