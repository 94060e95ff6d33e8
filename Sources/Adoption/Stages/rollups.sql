-- New downloads of single models summed over several observed days, and what of them fell before the model's 365th day.
-- In: parts (of rollup_parts, or shorter rollups). Summed in units of 10^-9, because a sum of doubles depends on the order
-- of its terms. All that is summed lies within (after, through].
SELECT model_key, MIN(after) AS after, MAX(through) AS through,
    CAST(SUM(CAST(downloads AS DECIMAL(38, 9))) AS DOUBLE) AS downloads,
    CAST(SUM(CAST(young AS DECIMAL(38, 9))) AS DOUBLE) AS young, namespace, is_test, aged_from
FROM parts
GROUP BY model_key, namespace, is_test, aged_from
