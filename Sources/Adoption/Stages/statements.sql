-- What a catalogue newly says of what models were made from: statements that differ from each model's last one.
-- In: catalogue_day (one row a model), stated (statement: the fingerprint of what each model said last).
SELECT said.model_key, said.base_models, said.statement
FROM (
    SELECT model_key, base_models, fingerprint(model_key, base_models) AS statement
    FROM catalogue_day WHERE base_models IS NOT NULL
) AS said
WHERE said.statement NOT IN (SELECT statement FROM stated)
