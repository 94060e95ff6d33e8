extension RowChecks {
    /// Adds `reason` (`NULL` for good rows) to a projection of tokens a day and types its columns.
    static func usage(_ projection: String) -> String {
        """
        SELECT row, TRY_CAST(observed_on AS DATE) AS observed_on, model_id, TRY_CAST(tokens AS BIGINT) AS tokens,
            CASE
                WHEN model_id IS NULL THEN 'no model id, or not a readable record'
                WHEN NOT \(isModelID("model_id")) THEN 'not a model id: ' || left(model_id, 60)
                WHEN NOT \(isDate("observed_on")) THEN 'the date is not a date: ' || coalesce(left(observed_on, 30), 'missing')
                WHEN NOT \(isWholeNumber("tokens")) THEN 'the tokens are not a whole number: ' || coalesce(left(tokens, 30), 'missing')
            END AS reason
        FROM (\(projection))
        """
    }

    /// Adds `reason` to a projection of a ranked chart and types its columns.
    static func charts(_ projection: String) -> String {
        """
        SELECT row, TRY_CAST(observed_on AS DATE) AS observed_on, left(chart, 100) AS chart,
            coalesce(left(region, 100), '') AS region, left(title, 200) AS title, TRY_CAST(rank AS BIGINT) AS rank,
            left(publisher, 200) AS publisher,
            CASE
                WHEN title IS NULL THEN 'no title, or not a readable record'
                WHEN chart IS NULL THEN 'no chart is named'
                WHEN NOT \(isDate("observed_on")) THEN 'the date is not a date: ' || coalesce(left(observed_on, 30), 'missing')
                WHEN NOT \(isWholeNumber("rank")) OR TRY_CAST(rank AS BIGINT) = 0
                    THEN 'the rank is not a whole number from 1: ' || coalesce(left(rank, 30), 'missing')
            END AS reason
        FROM (\(projection))
        """
    }

    private static func isDate(_ column: String) -> String {
        "coalesce(regexp_full_match(\(column), '(19[7-9]\\d|[2-9]\\d{3})-\\d{2}-\\d{2}') "
            + "AND TRY_CAST(\(column) AS DATE) IS NOT NULL, false)"
    }

    /// Digits alone, within 64 bits: sources write large counts as text so that nothing rounds them.
    private static func isWholeNumber(_ column: String) -> String {
        "coalesce(regexp_full_match(\(column), '\\d+') AND TRY_CAST(\(column) AS BIGINT) IS NOT NULL, false)"
    }
}
