-- Every model ever seen on this day: its counters, the last valid ones, and a verdict on each counter.
-- In: joined, this_day, cleaning (which flaws are cleaned).
-- all_time_verdict: missing (no counter, or a stalled day), held (it fell: keep the last value until it is passed
-- again, for at most eight observations), rebased (it fell and stayed), first (no earlier value), valid.
-- rolling_verdict: missing, recounted (a level held after a recount, until it returns, 30 days at most), stalled
-- (repeats on a stalled day), zero (perhaps an outage: known when it ends), valid.
SELECT joined.*, this_day.observed_on, this_day.previous_on, this_day.has_earlier_all_time,
    CASE
        WHEN joined.downloads_all_time IS NULL OR (this_day.stall_all_time AND cleaning.stall) THEN 'missing'
        WHEN joined.all_time IS NULL THEN 'first'
        WHEN joined.downloads_all_time >= joined.all_time OR NOT cleaning.rollback THEN 'valid'
        WHEN joined.held < 8 THEN 'held'
        ELSE 'rebased'
    END AS all_time_verdict,
    CASE
        WHEN joined.downloads_30d IS NULL THEN 'missing'
        WHEN cleaning.zero AND joined.downloads_30d = 0 AND joined.rolling > 0
            AND (this_day.outage OR (joined.rolling >= 30 AND joined.zeros < 7)) THEN 'zero'
        WHEN cleaning.stall AND this_day.stall_30d AND joined.downloads_30d > 0
            AND joined.downloads_30d = joined.rolling THEN 'stalled'
        WHEN cleaning.recount AND 100 * joined.downloads_30d < 85 * joined.rolling
            AND (days_between(joined.recounted_on, this_day.observed_on) <= 30
                OR (joined.recounted_on IS NULL AND this_day.recount)) THEN 'recounted'
        ELSE 'valid'
    END AS rolling_verdict
FROM joined
CROSS JOIN this_day
CROSS JOIN cleaning
