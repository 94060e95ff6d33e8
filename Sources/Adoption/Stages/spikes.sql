-- Weeks in which a model's downloads leapt (METHODS §2, spike): from age 14 days, the trailing seven days' new downloads
-- are more than ten times the median of up to twelve earlier weeks, and exceed it by more than 2 % of the Hub's week.
-- In: candidate_stretches (every stretch of models that may be flagged), hub_weeks (observed_on, downloads: the Hub's
-- trailing seven days), births (model_key, aged_from, known_from: weeks before are unknown), weeks_back (position 1 to 12).
-- A row flags the week (observed_on - 7, observed_on].
WITH recent AS (
    SELECT candidate_stretches.model_key, hub_weeks.observed_on, MAX(hub_weeks.downloads) AS hub_week,
        SUM(candidate_stretches.downloads
            * days_between(GREATEST(candidate_stretches.after, add_days(hub_weeks.observed_on, -7)),
                LEAST(candidate_stretches.through, hub_weeks.observed_on))
            / days_between(candidate_stretches.after, candidate_stretches.through)) AS downloads
    FROM candidate_stretches
    JOIN hub_weeks ON candidate_stretches.after < hub_weeks.observed_on
        AND candidate_stretches.through > add_days(hub_weeks.observed_on, -7)
    GROUP BY candidate_stretches.model_key, hub_weeks.observed_on
),
large AS (
    SELECT recent.model_key, recent.observed_on, recent.hub_week, recent.downloads,
        GREATEST(births.aged_from, births.known_from) AS begins_on
    FROM recent
    JOIN births ON births.model_key = recent.model_key
    WHERE recent.downloads > 0.02 * recent.hub_week AND days_between(births.aged_from, recent.observed_on) >= 14
),
earlier AS (
    SELECT large.model_key, large.observed_on, add_days(large.observed_on, -7 * weeks_back.position) AS week_end
    FROM large
    JOIN weeks_back ON add_days(large.observed_on, -7 * weeks_back.position - 7) >= large.begins_on
),
levels AS (
    SELECT earlier.model_key, earlier.observed_on, earlier.week_end,
        COALESCE(SUM(candidate_stretches.downloads
            * days_between(GREATEST(candidate_stretches.after, add_days(earlier.week_end, -7)),
                LEAST(candidate_stretches.through, earlier.week_end))
            / days_between(candidate_stretches.after, candidate_stretches.through)), 0) AS downloads
    FROM earlier
    LEFT JOIN candidate_stretches ON candidate_stretches.model_key = earlier.model_key
        AND candidate_stretches.after < earlier.week_end
        AND candidate_stretches.through > add_days(earlier.week_end, -7)
    GROUP BY earlier.model_key, earlier.observed_on, earlier.week_end
),
baselines AS (
    SELECT model_key, observed_on, MEDIAN(downloads) AS baseline, COUNT(*) AS weeks
    FROM levels GROUP BY model_key, observed_on
)
SELECT large.model_key, large.observed_on, large.downloads, baselines.baseline, baselines.weeks, large.hub_week
FROM large
JOIN baselines ON baselines.model_key = large.model_key AND baselines.observed_on = large.observed_on
WHERE large.downloads > 10 * baselines.baseline AND large.downloads - baselines.baseline > 0.02 * large.hub_week
