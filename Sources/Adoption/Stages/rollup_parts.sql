-- Stretches whose downloads can be placed in time, each with what of it fell before the model's 365th day.
-- In: stretches (of new_downloads).
SELECT model_key, after, through, downloads,
    CASE WHEN add_days(aged_from, 365) > after
        THEN downloads * days_between(after, LEAST(through, add_days(aged_from, 365))) / days_between(after, through)
        ELSE 0 END AS young,
    namespace, is_test, aged_from
FROM stretches
WHERE status IN ('measured', 'interpolated', 'estimated')
