import Foundation
import Lake

/// The bad rows of one file, numbered as the file has them.
///
/// The reader numbers the rows it delivers; the rows it could not split and the blank ones are put back into the count,
/// so that a number is that of the record in the file, the header included.
struct RefusedRows {
    /// Rows that hold something, good and bad.
    let total: Int
    let count: Int
    /// The ten that come first.
    let first: [(row: Int?, reason: String)]

    private let engine: DuckDBEngine

    /// Gathers the rows of `checked` that have a reason, and those the reader rejected.
    init(of checked: String, _ shape: FileShape, _ engine: DuckDBEngine) throws {
        self.engine = engine
        try engine.materialise(
            "skipped", "SELECT CAST(NULL AS BIGINT) AS line, CAST(NULL AS VARCHAR) AS reason LIMIT 0")
        if let rejects = shape.rejects {
            try engine.run(
                """
                INSERT INTO skipped SELECT line, any_value(CASE error_type
                    WHEN 'UNQUOTED VALUE' THEN 'a quote inside or after a quoted value'
                    WHEN 'INVALID ENCODING' THEN 'not UTF-8'
                    WHEN 'MISSING COLUMNS' THEN replace(replace(error_message, 'Expected Number of Columns: ', 'too few columns: '), 'Found: ', 'expected, found ')
                    WHEN 'TOO MANY COLUMNS' THEN replace(replace(error_message, 'Expected Number of Columns: ', 'too many columns: '), 'Found: ', 'expected, found ')
                    ELSE split_part(error_message, chr(10), 1) END)
                FROM \(rejects) GROUP BY line
                """)
        }
        for range in shape.blank {
            try engine.run(
                "INSERT INTO skipped SELECT range, NULL FROM range(\(range.lowerBound), \(range.upperBound + 1))")
        }
        try engine.materialise(
            "refused",
            """
            SELECT line AS row, reason FROM skipped WHERE reason IS NOT NULL
            UNION ALL
            SELECT bad.row + coalesce(gaps.before, 0), bad.reason
            FROM (SELECT row + \(shape.headerRows) AS row, reason FROM \(checked) WHERE reason IS NOT NULL) AS bad
            ASOF LEFT JOIN (
                SELECT line - place AS delivered, max(place) AS before
                FROM (SELECT line, row_number() OVER (ORDER BY line) AS place FROM skipped) GROUP BY line - place
            ) AS gaps ON bad.row > gaps.delivered
            """)
        count = try engine.rows("SELECT count(*) FROM refused").scalar.integer ?? 0
        let unsplit = try engine.rows("SELECT count(reason) FROM skipped").scalar.integer ?? 0
        total = (try engine.rows("SELECT count(*) FROM \(checked)").scalar.integer ?? 0) + unsplit
        first = try engine.rows("SELECT row, reason FROM refused ORDER BY row LIMIT 10").rows.map {
            ($0[0].integer, $0[1].text ?? "")
        }
    }

    /// Writes all of them as JSON lines of `row` and `reason`.
    func write(to path: String) throws {
        try engine.run("COPY (SELECT row, reason FROM refused ORDER BY row) TO \(path.sqlQuoted) (FORMAT json)")
    }
}
