extension FlawQuestion {
    /// A spike is judged by the model's own all-time counter, which the simulation spares every other fault, and the true
    /// downloads of the whole hub.
    static let spike = FlawQuestion(
        name: "spike", unit: "burst of 10 days", size: "times the pace before",
        rule: """
            in one observed week the true downloads are above ten times the median of up to 12 earlier whole weeks, and \
            exceed it by more than 2 % of the Hub's week
            """,
        planted: """
            WITH bursts AS (
                SELECT f.size, f.model_id, f.observed_on AS begins_on, m.born_on,
                    (SELECT min(observed_on) FROM days_read WHERE observed_on >= f.through) AS through
                FROM faults f JOIN truth_models m ON m.model_id = f.model_id WHERE kind = 'spike'),
            first AS (SELECT min(observed_on) AS on_day FROM days_read),
            hub AS (
                SELECT d.observed_on, sum(t.downloads * (least(t.through, d.observed_on)
                    - greatest(t.after, d.observed_on - 7)) / (t.through - t.after)) AS downloads
                FROM days_read d
                JOIN (SELECT after, through, sum(downloads) AS downloads FROM truth_shares WHERE period = 'observation'
                    GROUP BY ALL) t
                    ON t.after < d.observed_on AND t.through > d.observed_on - 7
                GROUP BY d.observed_on),
            stretches AS (
                SELECT model_id, level_on AS after, observed_on AS through, a - a_level AS downloads FROM readings
                WHERE level_on IS NOT NULL AND model_id IN (SELECT model_id FROM bursts)),
            weeks AS (
                SELECT b.*, d.observed_on AS week_on, k.back, d.observed_on - 7 * k.back AS ends_on
                FROM bursts b JOIN days_read d ON d.observed_on >= b.begins_on AND d.observed_on - 7 < b.through
                    AND d.observed_on - b.born_on >= 14
                CROSS JOIN (SELECT CAST(unnest(range(0, 13)) AS INTEGER) AS back) k CROSS JOIN first
                WHERE d.observed_on - 7 * k.back - 7 >= IF(k.back = 0, DATE '0001-01-01', greatest(first.on_day, b.born_on))),
            paces AS (
                SELECT w.model_id, w.week_on, w.back, coalesce(sum(t.downloads * (least(t.through, w.ends_on)
                    - greatest(t.after, w.ends_on - 7)) / (t.through - t.after)), 0) AS downloads
                FROM weeks w LEFT JOIN stretches t ON t.model_id = w.model_id AND t.after < w.ends_on
                    AND t.through > w.ends_on - 7
                GROUP BY ALL),
            leaps AS (
                SELECT p.model_id, p.week_on, max(p.downloads) FILTER (back = 0) AS week,
                    median(p.downloads) FILTER (back > 0) AS usual
                FROM paces p GROUP BY ALL)
            SELECT b.size, b.model_id, EXISTS (SELECT 1 FROM leaps l JOIN hub ON hub.observed_on = l.week_on
                    WHERE l.model_id = b.model_id AND l.week > 10 * l.usual AND l.week - l.usual > 0.02 * hub.downloads),
                EXISTS (SELECT 1 FROM spikes s WHERE s.model_key = model_key(b.model_id) AND s.observed_on >= b.begins_on
                    AND s.observed_on - 7 < b.through)
            FROM bursts b
            """,
        flagged: """
            SELECT EXISTS (SELECT 1 FROM faults f WHERE kind = 'spike' AND model_key(f.model_id) = s.model_key
                    AND s.observed_on >= f.observed_on
                    AND s.observed_on - 7 < (SELECT min(observed_on) FROM days_read WHERE observed_on >= f.through))
                OR EXISTS (SELECT 1 FROM faults f WHERE kind = 'rollback' AND model_key(f.model_id) = s.model_key
                    AND (SELECT count(*) FROM days_read WHERE observed_on BETWEEN f.observed_on AND f.through) > 8
                    AND f.through < s.observed_on
                    AND s.observed_on - 7 < (SELECT min(observed_on) FROM days_read WHERE observed_on > f.through))
            FROM spikes s
            """, required: 0.9)
}
