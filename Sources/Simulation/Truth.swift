import Ecosystem
import Foundation
import Lake

/// What the readings were made from: writes the files of `truth/`.
struct Truth {
    let configuration: SyntheticHub.Configuration
    let calendar: FaultCalendar
    let hash: SeededHash
    let engine: DuckDBEngine

    private var curve: DownloadCurve { DownloadCurve(hash: hash) }

    /// The intervals between observations that have a file, and the calendar months within the days the counters count:
    /// `(after, through]`, both whole days.
    var periods: [(kind: String, after: Day, through: Day)] {
        let written = calendar.written.map(configuration.day)
        var periods = zip(written, written.dropFirst()).map { (kind: "observation", after: $0, through: $1) }
        var (year, month, _) = configuration.firstDay.civil
        while let start = Day(year: year, month: month, day: 1),
            let next = Day(year: month == 12 ? year + 1 : year, month: month == 12 ? 1 : month + 1, day: 1),
            next - 1 <= configuration.lastDay
        {
            periods.append((kind: "month", after: start - 1, through: next - 1))
            (year, month) = (next.civil.year, next.civil.month)
        }
        return periods
    }

    /// Makes the empty tables that ``record(_:)`` fills.
    func begin() throws {
        try engine.run(
            """
            CREATE OR REPLACE TEMP TABLE synthetic_levels (day INTEGER, country VARCHAR, is_known BOOLEAN, total DOUBLE);
            CREATE OR REPLACE TEMP TABLE synthetic_downloads (i UBIGINT, after INTEGER, through INTEGER,
                downloads BIGINT);
            """)
    }

    /// Adds up the downloads of every country from the beginning to the end of a day.
    func record(_ day: Day) throws {
        let t = day.number
        func total(_ point: String, _ condition: String) -> String {
            let models = "(SELECT * FROM synthetic_models WHERE born <= \(t) AND \(condition))"
            return "SELECT n, c FROM (\(curve.select([("c", point)], from: models))) WHERE c > 0"
        }
        try engine.run(
            """
            INSERT INTO synthetic_levels
            SELECT \(t), country, is_known, CAST(sum(total) AS DOUBLE)
            FROM (SELECT n, sum(c) AS total FROM (
                    \(total("\(t)", "(deleted IS NULL OR deleted > \(t))"))
                    UNION ALL \(total("(deleted - 1)", "deleted <= \(t)"))) GROUP BY n)
                JOIN synthetic_namespaces USING (n)
            GROUP BY country, is_known
            """)
    }

    /// Keeps the downloads of every model in `(after, through]`.
    func record(after: Day, through: Day) throws {
        func counted(_ t: Int32) -> String { "least(\(t), coalesce(deleted, \(t + 1)) - 1)" }
        let points = [("c_after", counted(after.number)), ("c_through", counted(through.number))]
        let models = "(SELECT * FROM synthetic_models WHERE born <= \(through.number))"
        try engine.run(
            """
            INSERT INTO synthetic_downloads
            SELECT i, \(after.number), \(through.number), c_through - c_after
            FROM (\(curve.select(points, from: models))) WHERE c_through > c_after
            """)
    }

    /// - Returns: downloads of the whole span, and the part of them in namespaces that the registry knows.
    func write(to folder: URL) throws -> (downloads: Double, known: Double) {
        try write(models, to: folder.appending(path: "models.parquet"))
        try write(faults, to: folder.appending(path: "faults.parquet"))
        try write(try shares(), to: folder.appending(path: "shares.parquet"))
        if configuration.hasDownloadsTruth {
            try write(downloads, to: folder.appending(path: "downloads.parquet"))
        }
        let (first, last) = (configuration.firstDay.number, configuration.lastDay.number)
        let total = try engine.rows(
            """
            SELECT coalesce(sum(IF(day = \(last), total, -total)), 0),
                coalesce(sum(IF(day = \(last), total, -total)) FILTER (is_known), 0)
            FROM synthetic_levels WHERE day IN (\(first), \(last)) AND \(first) < \(last)
            """)
        return (total.rows.first?.first?.real ?? 0, total.rows.first?.last?.real ?? 0)
    }

    private func write(_ select: String, to file: URL) throws {
        try engine.write(select, toParquet: file.path)
    }

    private func date(_ days: String) -> String { "DATE '1970-01-01' + CAST(\(days) AS INTEGER)" }

    /// A renamed model has a row for each of its ids.
    private var models: String {
        func row(_ id: String, _ author: String, _ from: String) -> String {
            """
            SELECT m.i, \(id) AS model_id, \(author) AS namespace, IF(s.is_known, s.organisation, NULL) AS organisation,
                IF(s.is_known, s.country, NULL) AS country, s.country AS true_country, \(date("m.born")) AS born_on,
                \(date("m.deleted")) AS deleted_on, m.parent_id, coalesce(r.id, m.id) AS root_id, m.relation,
                \(from) AS is_renamed_from
            FROM synthetic_models m JOIN synthetic_namespaces s ON s.n = m.n
            LEFT JOIN synthetic_models r ON r.i = m.root
            """
        }
        return """
            SELECT * EXCLUDE (i) FROM (
                \(row("m.id", "m.author", "CAST(NULL AS VARCHAR)"))
                UNION ALL
                \(row("f.new_id", "f.new_author", "m.id")) JOIN synthetic_faulty f ON f.i = m.i
                WHERE f.new_id IS NOT NULL
            ) ORDER BY i, is_renamed_from NULLS FIRST
            """
    }

    private var downloads: String {
        """
        SELECT IF(f.rename_from IS NOT NULL AND through >= \(configuration.firstDay.number) + f.rename_from
                * \(configuration.step), f.new_id, m.id) AS model_id,
            \(date("after")) AS after, \(date("through")) AS through, downloads
        FROM synthetic_downloads d JOIN synthetic_models m ON m.i = d.i LEFT JOIN synthetic_faulty f ON f.i = d.i
        ORDER BY d.after, d.i
        """
    }

    private func shares() throws -> String {
        let values = periods.map { "('\($0.kind)', \($0.after.number), \($0.through.number))" }
        guard !values.isEmpty else {
            return """
                SELECT CAST(NULL AS VARCHAR) AS period, CAST(NULL AS DATE) AS after, CAST(NULL AS DATE) AS through,
                    CAST(NULL AS VARCHAR) AS country, CAST(NULL AS DOUBLE) AS downloads WHERE false
                """
        }
        return """
            SELECT period, \(date("p.after")) AS after, \(date("p.through")) AS through, country,
                sum(IF(day = p.through, total, -total)) AS downloads
            FROM (VALUES \(values.joined(separator: ", "))) p(period, after, through)
            JOIN synthetic_levels l ON l.day = p.after OR l.day = p.through
            GROUP BY ALL ORDER BY period DESC, after, country
            """
    }

    /// The days whose levels ``periods`` need, in order.
    var days: [Day] {
        Set(periods.flatMap { [$0.after, $0.through] } + [configuration.firstDay, configuration.lastDay]).sorted()
    }
}
