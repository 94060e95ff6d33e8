-- New downloads summed over models that no definition without single models can tell apart.
-- In: pieces. namespace is NULL for every namespace the registry does not know. Summed in units of 10^-9, because a sum of
-- doubles depends on the order of its terms, and a number once printed must print again.
SELECT after, through, status, counter, namespace, is_test, age, CAST(SUM(CAST(downloads AS DECIMAL(38, 9))) AS DOUBLE) AS downloads
FROM pieces
GROUP BY after, through, status, counter, namespace, is_test, age
