-- All-time counters of this day that fell below an earlier value, with that value. In: flawed.
SELECT model_key, observed_on, downloads_all_time, all_time AS before, all_time_on AS before_on,
    all_time_verdict = 'rebased' AS is_rebased
FROM flawed WHERE all_time_verdict IN ('held', 'rebased')
