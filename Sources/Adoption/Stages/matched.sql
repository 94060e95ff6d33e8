-- Models whose counters moved, or are not what they say: with this day's values, the last valid ones, and a verdict on
-- each counter. Most models stand still, and what stands still leaves no trace in any later stage.
-- In: current, state, this_day, cleaning (which flaws are cleaned).
-- all_time_verdict: missing (no counter, or a stalled day), held (it fell: keep the last value until it is passed
-- again, for at most eight observations), rebased (it fell and stayed), first (no earlier value), valid.
-- rolling_verdict: missing, stalled (repeats on a stalled day), zero (perhaps an outage: known when it ends), valid.
SELECT *
FROM (
    SELECT COALESCE(current.model_key, state.model_key) AS model_key, current.model_key IS NOT NULL AS is_listed,
        state.model_key IS NULL AS is_first, current.namespace, current.created_on, current.released_on, current.is_test,
        current.downloads_30d, current.downloads_all_time,
        state.all_time, state.all_time_on, COALESCE(state.held, 0) AS held,
        state.rolling, state.rolling_on, COALESCE(state.zeros, 0) AS zeros,
        this_day.observed_on, this_day.previous_on,
        CASE
            WHEN current.downloads_all_time IS NULL OR (this_day.stall_all_time AND cleaning.stall) THEN 'missing'
            WHEN state.all_time IS NULL THEN 'first'
            WHEN current.downloads_all_time >= state.all_time OR NOT cleaning.rollback THEN 'valid'
            WHEN COALESCE(state.held, 0) < 8 THEN 'held'
            ELSE 'rebased'
        END AS all_time_verdict,
        CASE
            WHEN current.downloads_30d IS NULL THEN 'missing'
            WHEN cleaning.stall AND this_day.stall_30d AND current.downloads_30d > 0
                AND current.downloads_30d = state.rolling THEN 'stalled'
            WHEN cleaning.zero AND current.downloads_30d = 0 AND state.rolling > 0
                AND (this_day.outage OR (state.rolling >= 30 AND COALESCE(state.zeros, 0) < 7)) THEN 'zero'
            ELSE 'valid'
        END AS rolling_verdict
    FROM current
    FULL OUTER JOIN state ON state.model_key = current.model_key
    CROSS JOIN this_day
    CROSS JOIN cleaning
) AS judged
WHERE NOT is_listed OR is_first
    OR all_time_verdict IN ('held', 'rebased')
    OR downloads_all_time IS DISTINCT FROM all_time
    OR (all_time IS NOT NULL AND (all_time_verdict = 'missing' OR all_time_on IS DISTINCT FROM previous_on OR held > 0))
    OR rolling_verdict IN ('stalled', 'zero')
    OR (rolling IS NOT NULL AND (rolling_verdict = 'missing' OR rolling_on IS DISTINCT FROM previous_on))
