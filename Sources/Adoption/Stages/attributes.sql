-- What one day's catalogue says of the models still looked for. In: catalogue_day (one row a model), wanted (model_key).
SELECT catalogue_day.model_key, catalogue_day.pipeline_tag AS modality,
    CASE
        WHEN catalogue_day.parameters < 1000000000 THEN '<1B'
        WHEN catalogue_day.parameters < 5000000000 THEN '1-5B'
        WHEN catalogue_day.parameters < 10000000000 THEN '5-10B'
        WHEN catalogue_day.parameters < 50000000000 THEN '10-50B'
        WHEN catalogue_day.parameters < 100000000000 THEN '50-100B'
        WHEN catalogue_day.parameters < 250000000000 THEN '100-250B'
        WHEN catalogue_day.parameters >= 250000000000 THEN '250B+'
    END AS size, catalogue_day.licence
FROM catalogue_day
JOIN wanted ON wanted.model_key = catalogue_day.model_key
