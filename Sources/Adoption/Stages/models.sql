-- Models seen for the first time on this day. In: arrivals, this_day.
SELECT arrivals.model_key, arrivals.model_id, arrivals.namespace, arrivals.created_on, arrivals.released_on,
    this_day.observed_on AS first_observed_on, arrivals.is_test
FROM arrivals CROSS JOIN this_day
