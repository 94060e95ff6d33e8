-- What the newest catalogue that lists a model says of it: modality, size class, licence.
-- In: catalogue_day (one row a model, of the newest catalogue of all), departures.
SELECT model_key, modality,
    CASE
        WHEN parameters < 1000000000 THEN '<1B'
        WHEN parameters < 5000000000 THEN '1-5B'
        WHEN parameters < 10000000000 THEN '5-10B'
        WHEN parameters < 50000000000 THEN '10-50B'
        WHEN parameters < 100000000000 THEN '50-100B'
        WHEN parameters < 250000000000 THEN '100-250B'
        WHEN parameters >= 250000000000 THEN '250B+'
    END AS size, licence
FROM (
    SELECT model_key, pipeline_tag AS modality, parameters, licence FROM catalogue_day
    UNION ALL
    SELECT departures.model_key, departures.modality, departures.parameters, departures.licence
    FROM departures
    JOIN (SELECT model_key, MAX(listed_on) AS listed_on FROM departures GROUP BY model_key) AS newest
        ON newest.model_key = departures.model_key AND newest.listed_on = departures.listed_on
    WHERE departures.model_key NOT IN (
        SELECT catalogue_day.model_key FROM catalogue_day
        JOIN (SELECT DISTINCT model_key FROM departures) AS gone ON gone.model_key = catalogue_day.model_key)
) AS described
