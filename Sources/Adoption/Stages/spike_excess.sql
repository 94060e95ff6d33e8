-- What the definition `spikes=cap` takes away: in flagged weeks everything above three times the model's usual week.
-- Overlapping flagged weeks are one run, whose usual week is that before its first: later ones hold the leap itself.
-- In: spikes, flagged_stretches (every stretch of flagged models). One row a stretch and run, cut to where they overlap.
WITH marked AS (
    SELECT model_key, observed_on, baseline,
        CASE WHEN LAG(observed_on) OVER (PARTITION BY model_key ORDER BY observed_on) > add_days(observed_on, -7)
            THEN 0 ELSE 1 END AS begins
    FROM spikes
),
numbered AS (
    SELECT model_key, observed_on, baseline, SUM(begins) OVER (PARTITION BY model_key ORDER BY observed_on
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS run,
        begins
    FROM marked
),
runs AS (
    SELECT model_key, run, add_days(MIN(observed_on), -7) AS after, MAX(observed_on) AS through,
        MAX(CASE WHEN begins = 1 THEN baseline END) * 3 / 7 AS usual
    FROM numbered GROUP BY model_key, run
),
crossed AS (
    SELECT flagged_stretches.model_key, flagged_stretches.counter, flagged_stretches.status, flagged_stretches.namespace,
        flagged_stretches.is_test, flagged_stretches.aged_from, runs.usual,
        GREATEST(flagged_stretches.after, runs.after) AS after, LEAST(flagged_stretches.through, runs.through) AS through,
        flagged_stretches.downloads / days_between(flagged_stretches.after, flagged_stretches.through) AS pace
    FROM flagged_stretches
    JOIN runs ON runs.model_key = flagged_stretches.model_key AND flagged_stretches.after < runs.through
        AND flagged_stretches.through > runs.after
)
SELECT model_key, after, through, (pace - usual) * days_between(after, through) AS downloads, counter, status, namespace,
    is_test, aged_from
FROM crossed WHERE pace > usual
