-- One observed day, with the births that its files leave out.
-- In: keyed_day, births (of models on the days before; empty where the files name every birth).
SELECT keyed_day.model_key, keyed_day.namespace, keyed_day.downloads_30d, keyed_day.downloads_all_time,
    COALESCE(keyed_day.created_on, births.created_on) AS created_on, keyed_day.released_on, keyed_day.is_test
FROM keyed_day
LEFT JOIN births ON births.model_key = CASE WHEN keyed_day.created_on IS NULL THEN keyed_day.model_key END
