/// The SQL that types the columns of a projection and says of each bad row what is wrong with it.
///
/// A column that the file has as a number or a date is checked as that, without a detour by text.
struct RowChecks {
    /// The projection's columns with their types in DuckDB's words.
    let types: [String: String]

    /// Ids of repositories: up to three parts of letters, digits and `._:@+~-`, none of them made of dots alone.
    static func isModelID(_ column: String) -> String {
        let part = "[A-Za-z0-9._:@+~-]+"
        // The lengths are checked apart from the pattern: counted repetition makes matching four times as slow.
        return "coalesce(strlen(\(column)) <= 290 AND regexp_full_match(\(column), '\(part)(/\(part)){0,2}') "
            + "AND NOT (\(column) LIKE '%.' AND regexp_matches(\(column), '(^|/)[.]+$') "
            + "OR \(column) LIKE '%./%' AND regexp_matches(\(column), '(^|/)[.]+/')), false)"
    }

    /// Adds `reason` (`NULL` for good rows) and `model_key` to a projection of observations and types its columns.
    func observations(_ projection: String) -> String {
        let counters = ["downloads_30d", "downloads_all_time", "likes"]
        return """
            SELECT row, \(day("observed_on")) AS observed_on, model_id, model_key(model_id) AS model_key, \(day("created_at")) AS created_on,
                \(counters.map { "\(count($0)) AS \($0)" }.joined(separator: ", ")),
                CASE
                    WHEN model_id IS NULL THEN 'no model id, or not a readable record'
                    WHEN NOT \(Self.isModelID("model_id")) THEN 'not a model id: ' || left(model_id, 60)
                    WHEN observed_on IS NULL THEN 'observed_on is missing'
                    WHEN NOT \(isDay("observed_on"))
                        THEN 'observed_on is not a date: ' || left(CAST(observed_on AS VARCHAR), 30)
                    WHEN created_at IS NOT NULL AND NOT \(isDay("created_at"))
                        THEN 'created_at is not a date: ' || left(CAST(created_at AS VARCHAR), 30)
                    \(counters.map(problem).joined(separator: "\n        "))
                END AS reason
            FROM (SELECT row, nullif(CAST(model_id AS VARCHAR), '') AS model_id,
                \(["observed_on", "created_at"].map { "\(filled($0, unless: isTime($0))) AS \($0)" }.joined(separator: ", ")),
                \(counters.map { "\(filled($0, unless: isWhole($0))) AS \($0)" }.joined(separator: ", "))
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
                TRY(CAST(to_timestamp(TRY_CAST(created AS BIGINT)) AS DATE)) AS created_on,
                CASE WHEN TRY_CAST(context_length AS BIGINT) > 0 THEN TRY_CAST(context_length AS BIGINT) END
                    AS context_length, \(price("prompt")), \(price("completion")),
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

    /// The largest whole number that every reader of JSON and Parquet agrees on: 2^53.
    private static let largest = "9007199254740992"

    private func isWhole(_ column: String) -> Bool {
        let type = types[column] ?? ""
        return ["TINYINT", "SMALLINT", "INTEGER", "BIGINT"].contains(
            type.hasPrefix("U") ? String(type.dropFirst()) : type)
    }

    private func isTime(_ column: String) -> Bool {
        let type = types[column] ?? ""
        return type == "DATE" || type.hasPrefix("TIMESTAMP")
    }

    /// The column as text without blank cells, unless its own type is checked as it is.
    private func filled(_ column: String, unless isTyped: Bool) -> String {
        isTyped ? column : "nullif(trim(CAST(\(column) AS VARCHAR)), '')"
    }

    private func count(_ column: String) -> String {
        let value = isWhole(column) ? column : "CAST(\(column) AS DOUBLE)"
        return "CASE WHEN \(isCount(column)) THEN CAST(\(value) AS BIGINT) END"
    }

    private func isCount(_ column: String) -> String {
        if isWhole(column) { return "coalesce(\(column) BETWEEN 0 AND \(Self.largest), false)" }
        // A double cannot tell 2^53 from 2^53 + 1; the decimal can.
        let number = "TRY_CAST(\(column) AS DOUBLE)"
        return "coalesce(isfinite(\(number)) AND \(number) >= 0 AND \(number) = floor(\(number)) "
            + "AND TRY_CAST(\(column) AS DECIMAL(38,10)) <= \(Self.largest), false)"
    }

    private func problem(_ column: String) -> String {
        let number = "TRY_CAST(\(column) AS DOUBLE)"
        return """
            WHEN \(column) IS NOT NULL AND NOT \(isCount(column)) THEN CASE
                    WHEN coalesce(isnan(\(number)), true) THEN '\(column) is not a number: '
                    WHEN \(number) < 0 THEN '\(column) is negative: '
                    WHEN \(number) >= \(Self.largest) THEN '\(column) is beyond 2^53: '
                    ELSE '\(column) is not whole: ' END || left(CAST(\(column) AS VARCHAR), 30)
            """
    }

    private func day(_ column: String) -> String {
        isTime(column) ? "TRY_CAST(\(column) AS DATE)" : "TRY_CAST(left(\(column), 10) AS DATE)"
    }

    /// A day of 1970 to 9999: before that there is nothing to observe, and years of other lengths do not sort as text.
    private func isDay(_ column: String) -> String {
        if isTime(column) {
            return "coalesce(\(day(column)) BETWEEN DATE '1970-01-01' AND DATE '9999-12-31', false)"
        }
        return "(\(day(column)) IS NOT NULL "
            + "AND regexp_matches(\(column), '^(19[7-9]\\d|[2-9]\\d{3})-\\d{2}-\\d{2}([T ]|$)'))"
    }
}
