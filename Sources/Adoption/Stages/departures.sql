-- What the last catalogue that can have listed them says of models that are no longer listed on this day.
-- In: judged, catalogue_day (one row a model, of the newest catalogue before this day).
SELECT catalogue_day.model_key, judged.listed_on, catalogue_day.pipeline_tag AS modality,
    catalogue_day.parameters, catalogue_day.licence
FROM catalogue_day
JOIN judged ON judged.model_key = catalogue_day.model_key AND NOT judged.is_listed
WHERE judged.listed_on = judged.previous_on
