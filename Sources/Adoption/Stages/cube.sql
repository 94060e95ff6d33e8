-- New downloads summed over models that no definition without single models can tell apart.
-- In: pieces. namespace is NULL for every namespace the registry does not know.
SELECT after, through, status, counter, namespace, is_test, age, SUM(downloads) AS downloads
FROM pieces
GROUP BY after, through, status, counter, namespace, is_test, age
