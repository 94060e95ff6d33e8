/// A flaw, what counts as planted, as detectable and as found: asked of one simulated lake in SQL.
///
/// The planted faults come from the simulation's truth. Whether METHODS §2 defines one as detectable is worked out here
/// from the files' readings, apart from the stages that are put to the test.
struct FlawQuestion: Sendable {
    let name: String
    /// What is counted, in the words of the document.
    let unit: String
    /// What the simulation states as the size.
    let size: String
    /// What is judged, in the words of the document.
    let rule: String
    /// `SELECT size, planted, is_judged, is_found`: a row for everything planted.
    let planted: String
    /// `SELECT is_right`: a row for everything flagged.
    let flagged: String
    /// What METHODS and the issue ask of recall and precision, in 0...1.
    var required: Double? = 0.95

    /// Tables over which the questions are asked: `readings`, `days_read`, `faults`, and those of the lake.
    ///
    /// `level` is the reading of the observation before, whichever it was.
    ///
    /// - Parameter condition: SQL that keeps a reading, from the columns of a hub's file.
    static func readings(_ files: String, where condition: String) -> String {
        """
        CREATE OR REPLACE TEMP TABLE readings AS
        SELECT *, lag(r) OVER of_model AS r_level, lag(a) OVER of_model AS a_level,
            lag(observed_on) OVER of_model AS level_on
        FROM (SELECT id AS model_id, CAST(left(right(filename, 18), 10) AS DATE) AS observed_on, downloads AS r,
                downloadsAllTime AS a FROM read_parquet(\(files), filename = true) WHERE \(condition))
        WINDOW of_model AS (PARTITION BY model_id ORDER BY observed_on);
        CREATE OR REPLACE TEMP TABLE days_read AS
        SELECT observed_on, min(level_on) AS level_on,
            count(*) FILTER (r_level >= 300) AS of_300, count(*) FILTER (r_level >= 300 AND r = r_level) AS repeating,
            count(*) FILTER (r_level >= 300 AND a = a_level) AS standing,
            count(*) FILTER (r_level >= 30) AS of_30, count(*) FILTER (r_level >= 30 AND r = 0) AS zeros,
            count(*) FILTER (r_level > 60000) AS of_60k,
            count(*) FILTER (r_level > 60000 AND r > 0 AND r < 0.85 * r_level) AS losses
        FROM readings GROUP BY observed_on;
        """
    }

    /// Of days and readings: every flaw but the spike.
    static let all = [
        stall, stallReadings, allTimeStall, recount, recountReadings, outageReadings, zeroRun, rollback, rename,
    ]

    private static let stall = FlawQuestion(
        name: "stall of the 30-day count", unit: "day", size: "models that repeat",
        rule: "at least a quarter of at least 20 models with 300 and more repeat exactly",
        planted: """
            SELECT f.size, f.observed_on, of_300 >= 20 AND repeating >= 0.25 * of_300, coalesce(days.stall_30d, FALSE)
            FROM faults f JOIN days_read USING (observed_on) LEFT JOIN days USING (observed_on) WHERE kind = 'stall_30d'
            """,
        flagged:
            "SELECT observed_on IN (SELECT observed_on FROM faults WHERE kind = 'stall_30d') FROM days WHERE stall_30d")

    private static let stallReadings = FlawQuestion(
        name: "stall, which models", unit: "reading of 300 and more", size: "models that repeat",
        rule: "the reading repeats the one before, on a day as above",
        planted: """
            SELECT f.size, r.model_id, of_300 >= 20 AND repeating >= 0.25 * of_300, flags.flaw IS NOT NULL
            FROM faults f JOIN days_read USING (observed_on) JOIN readings r USING (observed_on)
            LEFT JOIN flags ON flags.model_id = r.model_id AND flags.observed_on = r.observed_on AND flags.flaw = 'stall'
            WHERE kind = 'stall_30d' AND r.r_level >= 300 AND r.r = r.r_level
            """,
        flagged: """
            SELECT observed_on IN (SELECT observed_on FROM faults WHERE kind = 'stall_30d') FROM flags
            WHERE flaw = 'stall' AND downloads_30d >= 300
            """)

    private static let allTimeStall = FlawQuestion(
        name: "stall of the all-time counter", unit: "day", size: "models that repeat",
        rule:
            "more than half of at least 20 models with 300 and more stand still: only then is the median pace below 0.3",
        planted: """
            SELECT f.size, f.observed_on, of_300 >= 20 AND standing > 0.5 * of_300, coalesce(days.stall_all_time, FALSE)
            FROM faults f JOIN days_read USING (observed_on) LEFT JOIN days USING (observed_on)
            WHERE kind = 'stall_all_time'
            """,
        flagged: """
            SELECT observed_on IN (SELECT observed_on FROM faults WHERE kind = 'stall_all_time') FROM days
            WHERE stall_all_time
            """)

    private static let recount = FlawQuestion(
        name: "recount", unit: "beginning", size: "depth",
        rule: "at least half of at least 20 models above 60,000 lose more than 15 % on the first day",
        planted: """
            SELECT f.size, f.observed_on, of_60k >= 20 AND losses >= 0.5 * of_60k, coalesce(days.recount, FALSE)
            FROM faults f JOIN days_read USING (observed_on) LEFT JOIN days USING (observed_on) WHERE kind = 'recount'
            """,
        flagged: "SELECT observed_on IN (SELECT observed_on FROM faults WHERE kind = 'recount') FROM days WHERE recount"
    )

    private static let recountReadings = FlawQuestion(
        name: "recount, which models", unit: "reading", size: "depth",
        rule: "the model lost more than 15 % on the first day and has not come back within 15 % since",
        planted: """
            WITH low AS (
                SELECT f.size, d.of_60k >= 20 AND d.losses >= 0.5 * d.of_60k AS is_recount, r.model_id, r.observed_on,
                    bool_and(r.r < 0.85 * first.r_level) OVER (PARTITION BY r.model_id, f.observed_on ORDER BY r.observed_on) AS is_low
                FROM faults f JOIN days_read d USING (observed_on)
                JOIN readings first ON first.observed_on = f.observed_on AND first.r_level > 0
                JOIN readings r ON r.model_id = first.model_id AND r.observed_on BETWEEN f.observed_on AND f.through
                WHERE kind = 'recount')
            SELECT low.size, low.model_id, is_recount AND is_low, flags.flaw IS NOT NULL
            FROM low LEFT JOIN flags ON flags.model_id = low.model_id AND flags.observed_on = low.observed_on
                AND flags.flaw = 'recount'
            """,
        flagged: """
            SELECT EXISTS (SELECT 1 FROM faults f WHERE kind = 'recount' AND flags.observed_on BETWEEN f.observed_on AND f.through)
            FROM flags WHERE flaw = 'recount'
            """, required: nil)

    private static let outageReadings = FlawQuestion(
        name: "zero on a day of outage", unit: "reading of 0 after 30 and more", size: "models at 0",
        rule: "at least a tenth of at least 20 models with 30 and more fall to 0",
        planted: """
            SELECT f.size, r.model_id, of_30 >= 20 AND d.zeros >= 0.1 * of_30, flags.flaw IS NOT NULL
            FROM faults f JOIN days_read d USING (observed_on) JOIN readings r USING (observed_on)
            LEFT JOIN flags ON flags.model_id = r.model_id AND flags.observed_on = r.observed_on AND flags.flaw = 'zero'
            WHERE kind = 'zero_outage' AND r.r_level >= 30 AND r.r = 0
            """,
        flagged: """
            SELECT EXISTS (SELECT 1 FROM faults f WHERE (kind = 'zero_outage' AND f.observed_on = flags.observed_on)
                OR (kind = 'zero_run' AND f.model_id = flags.model_id AND flags.observed_on BETWEEN f.observed_on AND f.through))
            FROM flags WHERE flaw = 'zero' AND before >= 30
            """)

    private static let zeroRun = FlawQuestion(
        name: "run of zeros of one model", unit: "run, found if every zero is", size: "observations",
        rule: "at most 7 zeros in the files, 30 and more on both sides, and at least half came back",
        planted: """
            WITH runs AS (
                SELECT f.size, f.model_id, f.observed_on, count(*) AS zeros, count(flags.flaw) AS found, min_by(r.r_level, r.observed_on) AS level
                FROM faults f JOIN readings r ON r.model_id = f.model_id AND r.observed_on BETWEEN f.observed_on AND f.through
                LEFT JOIN flags ON flags.model_id = r.model_id AND flags.observed_on = r.observed_on AND flags.flaw = 'zero'
                WHERE kind = 'zero_run' GROUP BY ALL),
            ends AS (
                SELECT f.model_id, min_by(r.r, r.observed_on) AS after
                FROM faults f JOIN readings r ON r.model_id = f.model_id AND r.observed_on > f.through
                WHERE kind = 'zero_run' GROUP BY f.model_id)
            SELECT size, model_id, zeros <= 7 AND level >= 30 AND after >= 30 AND after >= 0.5 * level, found = zeros
            FROM runs JOIN ends USING (model_id)
            """,
        flagged: """
            SELECT EXISTS (SELECT 1 FROM faults f WHERE kind = 'zero_run' AND f.model_id = flags.model_id
                AND flags.observed_on BETWEEN f.observed_on AND f.through)
            FROM flags WHERE flaw = 'zero' AND before >= 30
                AND observed_on NOT IN (SELECT observed_on FROM faults WHERE kind = 'zero_outage')
            """)

    private static let rollback = FlawQuestion(
        name: "rollback", unit: "fall", size: "depth", rule: "the all-time counter falls",
        planted: """
            SELECT f.size, f.model_id, r.a < r.a_level, rollbacks.model_key IS NOT NULL
            FROM faults f JOIN readings r ON r.model_id = f.model_id AND r.observed_on = f.observed_on
            LEFT JOIN rollbacks ON rollbacks.model_key = model_key(f.model_id) AND rollbacks.observed_on = f.observed_on
            WHERE kind = 'rollback'
            """,
        flagged: """
            SELECT EXISTS (SELECT 1 FROM faults f WHERE kind = 'rollback' AND model_key(f.model_id) = rollbacks.model_key
                AND rollbacks.observed_on BETWEEN f.observed_on AND f.through)
            FROM rollbacks
            """)

    private static let rename = FlawQuestion(
        name: "rename", unit: "pair of ids", size: "of one kind",
        rule: "the same name or owner, and counters within 1 %",
        planted: """
            WITH pairs AS (
                SELECT f.size, m.is_renamed_from AS old_id, m.model_id AS new_id, f.observed_on
                FROM faults f JOIN truth_models m ON m.model_id = f.model_id WHERE kind = 'rename')
            SELECT size, new_id, (SELECT abs(n.a - max_by(o.a, o.observed_on)) <= 0.01 * max_by(o.a, o.observed_on)
                    FROM readings n JOIN readings o ON o.model_id = pairs.old_id
                    WHERE n.model_id = pairs.new_id AND n.observed_on = pairs.observed_on GROUP BY n.a),
                EXISTS (SELECT 1 FROM renames WHERE renames.old_id = pairs.old_id AND renames.new_id = pairs.new_id)
            FROM pairs
            """,
        flagged: """
            SELECT EXISTS (SELECT 1 FROM truth_models m WHERE m.model_id = renames.new_id AND m.is_renamed_from = renames.old_id)
            FROM renames
            """)
}
