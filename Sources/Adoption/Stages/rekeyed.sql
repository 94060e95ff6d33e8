-- What a renamed model brings along under its new id. In: renames, state (of the vanished id), arrivals (of the new).
SELECT renames.new_key AS model_key, arrivals.known_namespace AS namespace, arrivals.is_test, state.created_on,
    COALESCE(arrivals.released_on, state.released_on) AS released_on, state.listed_on, state.all_time,
    state.all_time_on, state.held, state.rolling, state.rolling_on, state.zeros, state.recounted_on
FROM renames
JOIN state ON state.model_key = renames.old_key
JOIN arrivals ON arrivals.model_key = renames.new_key
