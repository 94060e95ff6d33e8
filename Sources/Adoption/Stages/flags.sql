-- Flagged rolling counts, each with its evidence and the value that stands in for it: linear between its neighbours.
-- In: missing, returned.
SELECT missing.model_key, missing.observed_on, missing.flaw, missing.downloads_30d, missing.before,
    missing.before_on, returned.after, returned.after_on,
    missing.before + (returned.after - missing.before) * days_between(missing.before_on, missing.observed_on)
        / days_between(missing.before_on, returned.after_on) AS replacement
FROM missing
JOIN returned ON returned.model_key = missing.model_key AND returned.before_on = missing.before_on
WHERE missing.flaw = 'stall' OR missing.outage OR returned.ends_outage
