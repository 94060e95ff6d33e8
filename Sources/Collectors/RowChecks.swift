/// The SQL that turns text columns into typed ones and says of each bad row what is wrong with it.
enum RowChecks {
    /// Ids of repositories: up to three parts of letters, digits and `._:@+~-`, none of them made of dots alone.
    static func isModelID(_ column: String) -> String {
        "coalesce(regexp_full_match(\(column), '[A-Za-z0-9._:@+~-]{1,96}(/[A-Za-z0-9._:@+~-]{1,96}){0,2}') "
            + "AND NOT regexp_matches(\(column), '(^|/)[.]+(/|$)'), false)"
    }

    /// Adds `reason` (`NULL` for good rows) to a projection of observations and types its columns.
    static func observations(_ projection: String) -> String {
        """
        SELECT row, TRY_CAST(left(observed_on, 10) AS DATE) AS observed_on, model_id,
            TRY_CAST(left(created_at, 10) AS DATE) AS created_on, \(count("downloads_30d")), \(count("downloads_all_time")),
            \(count("likes")),
            CASE
                WHEN model_id IS NULL THEN 'no model id, or not a readable record'
                WHEN NOT \(isModelID("model_id")) THEN 'not a model id: ' || left(model_id, 60)
                WHEN observed_on IS NULL THEN 'observed_on is missing'
                WHEN NOT \(isDay("observed_on")) THEN 'observed_on is not a date: ' || left(observed_on, 30)
                WHEN created_at IS NOT NULL AND NOT \(isDay("created_at"))
                    THEN 'created_at is not a date: ' || left(created_at, 30)
                \(["downloads_30d", "downloads_all_time", "likes"].map(problem).joined(separator: "\n        "))
            END AS reason
        FROM (SELECT row, nullif(trim(observed_on), '') AS observed_on, nullif(model_id, '') AS model_id,
            nullif(trim(created_at), '') AS created_at, nullif(trim(downloads_30d), '') AS downloads_30d,
            nullif(trim(downloads_all_time), '') AS downloads_all_time, nullif(trim(likes), '') AS likes
            FROM (\(projection)))
        WHERE model_id IS NULL OR downloads_30d IS NOT NULL OR downloads_all_time IS NOT NULL
        """
    }

    /// Adds `reason` to a projection of prices and types its columns. A negative price means "varies": unknown.
    static func prices(_ projection: String) -> String {
        func price(_ column: String) -> String {
            "CASE WHEN TRY_CAST(\(column) AS DECIMAL(30,18)) >= 0 THEN TRY_CAST(\(column) AS DECIMAL(30,18)) END AS \(column)"
        }
        return """
            SELECT row, model_id, left(name, 200) AS name,
                CASE WHEN \(isModelID("hugging_face_id")) THEN hugging_face_id END AS hugging_face_id,
                CAST(to_timestamp(TRY_CAST(created AS BIGINT)) AS DATE) AS created_on,
                TRY_CAST(context_length AS BIGINT) AS context_length, \(price("prompt")), \(price("completion")),
                CASE
                    WHEN model_id IS NULL THEN 'no model id, or not a readable record'
                    WHEN NOT \(isModelID("model_id")) THEN 'not a model id: ' || left(model_id, 60)
                    WHEN prompt IS NOT NULL AND TRY_CAST(prompt AS DECIMAL(30,18)) IS NULL
                        THEN 'the prompt price is not a number: ' || left(prompt, 30)
                    WHEN completion IS NOT NULL AND TRY_CAST(completion AS DECIMAL(30,18)) IS NULL
                        THEN 'the completion price is not a number: ' || left(completion, 30)
                END AS reason
            FROM (\(projection))
            """
    }

    /// A whole number up to 2^53, the largest that every reader of JSON and Parquet agrees on.
    private static func count(_ column: String) -> String {
        "CASE WHEN \(isCount(column)) THEN CAST(CAST(\(column) AS DOUBLE) AS BIGINT) END AS \(column)"
    }

    private static func isCount(_ column: String) -> String {
        let number = "TRY_CAST(\(column) AS DOUBLE)"
        return "coalesce(isfinite(\(number)) AND \(number) >= 0 AND \(number) <= 9007199254740992 "
            + "AND \(number) = floor(\(number)), false)"
    }

    private static func problem(_ column: String) -> String {
        let number = "TRY_CAST(\(column) AS DOUBLE)"
        return """
            WHEN \(column) IS NOT NULL AND NOT \(isCount(column)) THEN CASE
                    WHEN coalesce(isnan(\(number)), true) THEN '\(column) is not a number: '
                    WHEN \(number) < 0 THEN '\(column) is negative: '
                    WHEN \(number) > 9007199254740992 THEN '\(column) is beyond 2^53: '
                    ELSE '\(column) is not whole: ' END || left(\(column), 30)
            """
    }

    private static func isDay(_ column: String) -> String {
        "(TRY_CAST(left(\(column), 10) AS DATE) IS NOT NULL AND regexp_matches(\(column), '^\\d{4}-\\d{2}-\\d{2}([T ]|$)'))"
    }
}
