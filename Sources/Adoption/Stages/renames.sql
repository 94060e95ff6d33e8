-- One model under two ids (METHODS §2, rename): of the candidates those of the same name or owner, each id in one pair,
-- the closest counters first.
-- In: rename_candidates, arrivals (new ids), gone_ids (model_key, model_id of the vanished), this_day.
SELECT old_key, new_key, old_id, new_id, observed_on, created_on, old_all_time, new_all_time
FROM (
    SELECT pairs.*, ROW_NUMBER() OVER (PARTITION BY old_key ORDER BY difference, new_id) AS of_old,
        ROW_NUMBER() OVER (PARTITION BY new_key ORDER BY difference, old_id) AS of_new
    FROM (
        SELECT rename_candidates.old_key, rename_candidates.new_key, gone_ids.model_id AS old_id,
            arrivals.model_id AS new_id, this_day.observed_on, rename_candidates.created_on,
            rename_candidates.old_all_time, rename_candidates.new_all_time,
            ABS(rename_candidates.new_all_time - rename_candidates.old_all_time) AS difference
        FROM rename_candidates
        JOIN arrivals ON arrivals.model_key = rename_candidates.new_key
        JOIN gone_ids ON gone_ids.model_key = rename_candidates.old_key
        CROSS JOIN this_day
        WHERE split_part(arrivals.model_id, '/', 1) = split_part(gone_ids.model_id, '/', 1)
            OR split_part(arrivals.model_id, '/', 2) = split_part(gone_ids.model_id, '/', 2)
    ) AS pairs
) AS ranked
WHERE of_old = 1 AND of_new = 1
