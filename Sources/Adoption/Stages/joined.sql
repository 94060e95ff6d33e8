-- Every model ever seen, with its counters on this day and what it brings into it: nothing, not even a day it was listed
-- on before, if it is new. In: observed (the day's observations), state.
SELECT COALESCE(observed.model_key, state.model_key) AS model_key, observed.model_key IS NOT NULL AS is_listed,
    COALESCE(observed.created_on, state.created_on) AS created_on,
    state.namespace, state.is_test, state.released_on, state.listed_on,
    observed.downloads_30d, observed.downloads_all_time,
    state.all_time, state.all_time_on, COALESCE(state.held, 0) AS held,
    state.rolling, state.rolling_on, COALESCE(state.zeros, 0) AS zeros, state.recounted_on
FROM observed
FULL OUTER JOIN state ON state.model_key = observed.model_key
