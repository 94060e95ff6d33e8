-- Every model ever seen on this day: its counters, the last valid ones, and a verdict on each counter.
-- In: observed (the day's observations), state, this_day, cleaning (which flaws are cleaned).
-- all_time_verdict: missing (no counter, or a stalled day), held (it fell: keep the last value until it is passed
-- again, for at most eight observations), rebased (it fell and stayed), first (no earlier value), valid.
-- rolling_verdict: missing, recounted (a level held after a recount, until it returns, 30 days at most), stalled
-- (repeats on a stalled day), zero (perhaps an outage: known when it ends), valid.
SELECT COALESCE(observed.model_key, state.model_key) AS model_key, observed.model_key IS NOT NULL AS is_listed,
    state.model_key IS NULL AS is_first, COALESCE(observed.created_on, state.created_on) AS created_on,
    state.namespace, state.is_test, state.released_on, state.listed_on,
    observed.downloads_30d, observed.downloads_all_time,
    state.all_time, state.all_time_on, COALESCE(state.held, 0) AS held,
    state.rolling, state.rolling_on, COALESCE(state.zeros, 0) AS zeros, state.recounted_on,
    CASE
        WHEN observed.downloads_all_time IS NULL OR (this_day.stall_all_time AND cleaning.stall) THEN 'missing'
        WHEN state.all_time IS NULL THEN 'first'
        WHEN observed.downloads_all_time >= state.all_time OR NOT cleaning.rollback THEN 'valid'
        WHEN COALESCE(state.held, 0) < 8 THEN 'held'
        ELSE 'rebased'
    END AS all_time_verdict,
    CASE
        WHEN observed.downloads_30d IS NULL THEN 'missing'
        WHEN cleaning.zero AND observed.downloads_30d = 0 AND state.rolling > 0
            AND (this_day.outage OR (state.rolling >= 30 AND COALESCE(state.zeros, 0) < 7)) THEN 'zero'
        WHEN cleaning.stall AND this_day.stall_30d AND observed.downloads_30d > 0
            AND observed.downloads_30d = state.rolling THEN 'stalled'
        WHEN cleaning.recount AND observed.downloads_30d < 0.85 * state.rolling
            AND (days_between(state.recounted_on, this_day.observed_on) <= 30
                OR (state.recounted_on IS NULL AND this_day.recount)) THEN 'recounted'
        ELSE 'valid'
    END AS rolling_verdict
FROM observed
FULL OUTER JOIN state ON state.model_key = observed.model_key
CROSS JOIN this_day
CROSS JOIN cleaning
