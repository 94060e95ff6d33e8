-- Stretches of new downloads, cut where a model passes its 365th day, so that each piece is of one age.
-- In: stretches (of new_downloads).
SELECT model_key, status, counter, namespace, is_test, aged_from, after,
    CASE WHEN add_days(aged_from, 365) > after AND add_days(aged_from, 365) < through
        THEN add_days(aged_from, 365) ELSE through END AS through,
    CASE WHEN aged_from IS NULL THEN 'unknown' WHEN add_days(aged_from, 365) > after THEN 'new' ELSE 'old' END AS age,
    CASE WHEN add_days(aged_from, 365) > after AND add_days(aged_from, 365) < through
        THEN downloads * days_between(after, add_days(aged_from, 365)) / days_between(after, through)
        ELSE downloads END AS downloads
FROM stretches
UNION ALL
SELECT model_key, status, counter, namespace, is_test, aged_from, add_days(aged_from, 365) AS after, through,
    'old' AS age,
    downloads * days_between(add_days(aged_from, 365), through) / days_between(after, through) AS downloads
FROM stretches
WHERE add_days(aged_from, 365) > after AND add_days(aged_from, 365) < through
