-- What a renamed model brings along under its new id. In: renames, joined (of the vanished id), arrivals (of the new).
SELECT renames.new_key AS model_key, arrivals.known_namespace AS namespace, arrivals.is_test, gone.created_on,
    COALESCE(arrivals.released_on, gone.released_on) AS released_on, gone.listed_on, gone.all_time,
    gone.all_time_on, gone.held, gone.rolling, gone.rolling_on, gone.zeros, gone.recounted_on
FROM renames
JOIN joined AS gone ON gone.model_key = renames.old_key
JOIN arrivals ON arrivals.model_key = renames.new_key
