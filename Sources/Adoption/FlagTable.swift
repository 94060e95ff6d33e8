import Ecosystem
import Lake

/// Everything that the stages flagged, as one table: `flags(model_key, model_id, observed_on, flag, counter, observed,
/// counted, evidence)`.
///
/// `observed` is what the source said, `counted` what stands in for it; of a spike the week's new downloads, and what
/// `spikes=cap` leaves of them.
struct FlagTable {
    private static let sources: [MartTable] = [.models, .missing, .returned, .rollbacks, .spikes, .renames]

    private let files: (MartTable) -> [MartManifest.File]
    private let directory: LakeDirectory
    private let stages: StageLibrary
    private let engine: any Engine

    /// The flags of one source of an open lake.
    init(_ lake: OpenLake, source: String) {
        self.init(directory: lake.directory, stages: lake.stages, engine: lake.engine) {
            lake.files(of: $0, source: source)
        }
    }

    /// - Parameter files: the files of a derived table.
    init(
        directory: LakeDirectory, stages: StageLibrary, engine: any Engine,
        files: @escaping (MartTable) -> [MartManifest.File]
    ) {
        self.directory = directory
        self.stages = stages
        self.engine = engine
        self.files = files
    }

    /// Makes the view, under a name that no question about levels uses.
    func bind(as name: String = "all_flags") throws {
        for table in Self.sources { try table.bind(files(table), in: directory, engine) }
        try engine.run(
            """
            CREATE OR REPLACE TEMP VIEW replaced_counts AS \(stages.sql("flags"));
            CREATE OR REPLACE TEMP VIEW \(name) AS
            SELECT flagged.model_key, models.model_id, flagged.observed_on, flagged.flag, flagged.counter,
                flagged.observed, flagged.counted, flagged.evidence
            FROM (
                SELECT model_key, observed_on, flaw AS flag, '30-day' AS counter, CAST(downloads_30d AS DOUBLE) AS observed,
                    CAST(replacement AS DOUBLE) AS counted,
                    'read ' || downloads_30d || ' after ' || before || ' (' || before_on || ')'
                        || coalesce(' and before ' || after || ' (' || after_on || ')', '') || '; counted as '
                        || CAST(round(replacement) AS BIGINT) AS evidence
                FROM replaced_counts
                UNION ALL
                SELECT model_key, observed_on, 'rollback', 'all-time', downloads_all_time,
                    CASE WHEN is_rebased THEN downloads_all_time ELSE before END,
                    'fell from ' || before || ' (' || before_on || ') to ' || downloads_all_time
                        || CASE WHEN is_rebased THEN '; stayed there' ELSE '; held' END
                FROM rollbacks
                UNION ALL
                SELECT model_key, observed_on, 'spike', 'new', downloads, least(downloads, 3 * baseline),
                    CAST(round(downloads) AS BIGINT) || ' new downloads in seven days against ' || CAST(round(baseline) AS BIGINT)
                        || ' in the median of ' || weeks || ' earlier weeks, and ' || CAST(round(hub_week) AS BIGINT) || ' of the whole source'
                FROM spikes
                UNION ALL
                SELECT new_key, observed_on, 'rename', 'all-time', new_all_time, new_all_time,
                    'goes on from ' || old_id || coalesce(', last at ' || old_all_time, '')
                FROM renames
                UNION ALL
                SELECT model_key, first_observed_on, 'test', NULL, NULL, NULL, 'made for machines, by its name or its publisher'
                FROM models WHERE is_test
            ) AS flagged
            LEFT JOIN models ON models.model_key = flagged.model_key
            """)
    }

    /// What was flagged of one kind.
    struct Count {
        let flag: String
        let observations: Int
        let models: Int
        let days: Int
    }

    /// What was flagged in all, by kind.
    func counts() throws -> [Count] {
        try bind()
        return try engine.rows(
            "SELECT flag, count(*), count(DISTINCT model_key), count(DISTINCT observed_on) FROM all_flags GROUP BY flag ORDER BY flag"
        ).rows.map {
            Count(
                flag: $0[0].text ?? "", observations: $0[1].integer ?? 0, models: $0[2].integer ?? 0,
                days: $0[3].integer ?? 0)
        }
    }
}
