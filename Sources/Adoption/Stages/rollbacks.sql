-- All-time counters of this day that fell below an earlier value, with that value. In: flawed, this_day.
SELECT flawed.model_key, this_day.observed_on, flawed.downloads_all_time, flawed.all_time AS before,
    flawed.all_time_on AS before_on, flawed.all_time_verdict = 'rebased' AS is_rebased
FROM flawed CROSS JOIN this_day
WHERE flawed.all_time_verdict IN ('held', 'rebased')
