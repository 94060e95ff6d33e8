package import Answers
package import Ecosystem
import Lake

/// Every observation of one model, what was flagged, and what each flag changed.
package struct ModelHistory {
    private let lake: OpenLake
    private let model: ModelID
    private let source: String

    package init(_ model: ModelID, source: String, of lake: OpenLake) {
        self.model = model
        self.source = source
        self.lake = lake
    }

    /// - Throws: ``AdoptionError`` `noData` if the lake has no observation of the model.
    package func answer() throws -> Answer {
        let engine = lake.engine
        try FlagTable(lake, source: source).bind()
        try lake.bind(.days, source: source)
        try lake.bind(.newDownloads, source: source)
        let files = lake.snapshot.files(of: .observations).filter { $0.source == source }
        try engine.bind("observations", to: files, of: .observations, in: lake.directory)
        let id = model.text.sqlQuoted
        // Ids that it had before: a model may have been renamed more than once.
        try engine.materialise(
            "own_ids",
            """
            WITH RECURSIVE earlier AS (
                SELECT \(id) AS model_id
                UNION SELECT renames.old_id FROM renames JOIN earlier ON earlier.model_id = renames.new_id
            )
            SELECT model_id, model_key(model_id) AS model_key FROM earlier
            """)
        let rows = try engine.rows(
            """
            SELECT CAST(observations.observed_on AS VARCHAR), observations.model_id, observations.downloads_30d,
                CASE WHEN bool_or(flags.counter = '30-day') THEN max(flags.counted) FILTER (WHERE flags.counter = '30-day')
                    ELSE observations.downloads_30d END,
                observations.downloads_all_time,
                CASE WHEN days.stall_all_time THEN NULL WHEN bool_or(flags.flag = 'rollback')
                    THEN max(flags.counted) FILTER (WHERE flags.flag = 'rollback')
                    ELSE observations.downloads_all_time END,
                any_value(news.downloads),
                coalesce(string_agg(flags.flag, ',' ORDER BY flags.flag), '')
                    || CASE WHEN days.stall_all_time THEN CASE WHEN count(flags.flag) > 0 THEN ',' ELSE '' END || 'stall' ELSE '' END,
                string_agg(flags.evidence, '; ' ORDER BY flags.flag)
            FROM observations
            JOIN own_ids ON own_ids.model_id = observations.model_id
            LEFT JOIN (SELECT * FROM all_flags WHERE model_key IN (SELECT model_key FROM own_ids)) AS flags
                ON flags.observed_on = observations.observed_on
            LEFT JOIN (SELECT observed_on, bool_or(stall_all_time) AS stall_all_time FROM days GROUP BY observed_on) AS days
                ON days.observed_on = observations.observed_on AND observations.downloads_all_time IS NOT NULL
            LEFT JOIN (
                SELECT through, sum(downloads) AS downloads FROM new_downloads
                WHERE model_key IN (SELECT model_key FROM own_ids) AND status IN (\(Relation.placed)) GROUP BY through
            ) AS news ON news.through = observations.observed_on
            GROUP BY observations.observed_on, observations.model_id, observations.downloads_30d,
                observations.downloads_all_time, days.stall_all_time
            ORDER BY 1, 2
            """
        ).rows
        guard !rows.isEmpty else {
            throw AdoptionError(.noData, "the lake holds no observation of '\(model)' at \(source)")
        }
        var answer = Answer(
            title: "History of \(model.text)", lake: lake.snapshot.version,
            columns: [
                .init("observed_on", .date), .init("model_id", .text), .init("downloads_30d", .count),
                .init("counted_30d", .count), .init("downloads_all_time", .count),
                .init("counted_all_time", .count), .init("new_downloads", .count), .init("flags", .text),
                .init("evidence", .text),
            ])
        answer.rows = rows.map { row in
            [
                .text(row[0].text ?? ""), Answer.Value(row[1].text), Answer.Value(row[2].integer),
                Answer.Value(row[3].real), Answer.Value(row[4].integer), Answer.Value(row[5].real),
                Answer.Value(row[6].real), .text(row[7].text ?? ""), Answer.Value(row[8].text),
            ]
        }
        let flagged = rows.count { $0[7].text != "" }
        answer.notes = try lake.notes()
        answer.notes += [
            "\(flagged) of \(rows.count) observations are flagged",
            "downloads_30d and downloads_all_time: as the source said; counted_…: what stands in for it; null where it is taken as "
                + "missing",
            "new_downloads: of the stretch that ends on that day; null where it could not be placed, or where a later observation "
                + "ends the stretch",
        ]
        return answer
    }
}
