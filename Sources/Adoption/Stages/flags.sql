-- Flagged rolling counts, each with its evidence and the value that stands in for it: linear between its neighbours,
-- or the level held after a recount.
-- In: missing, returned.
SELECT missing.model_key, missing.observed_on, missing.flaw, missing.downloads_30d, missing.before,
    missing.before_on, returned.after, returned.after_on,
    CASE WHEN missing.flaw = 'recount' THEN missing.before
        ELSE missing.before + (returned.after - missing.before) * days_between(missing.before_on, missing.observed_on)
            / days_between(missing.before_on, returned.after_on) END AS replacement
FROM missing
LEFT JOIN returned ON returned.model_key = missing.model_key AND returned.before_on = missing.before_on
WHERE missing.flaw = 'recount'
    OR (returned.model_key IS NOT NULL AND (missing.flaw = 'stall' OR missing.outage OR returned.ends_outage))
