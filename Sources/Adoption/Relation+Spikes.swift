import Ecosystem
import Lake

/// The stretches that are summed, with what `spikes=cap` and `spikes=drop` take away.
extension Relation {
    /// `stretches` of single models, and `pieces` of them, each of one age where the cohort asks for it.
    ///
    /// - Parameter boundaries: as for ``StretchFiles``, where sums of several stretches will do for what is asked.
    func bindStretches(summedBetween boundaries: Set<Day>? = nil) throws {
        let columns = MartTable.newDownloads.columnNames
        // A sum is of no one age.
        if let boundaries, definition.cohort != .new {
            let files = try StretchFiles(lake, source: source, boundaries: boundaries)
            try MartTable.rollups.bind(files.rollups, in: lake.directory, engine)
            try MartTable.newDownloads.bind(files.stretches, in: lake.directory, as: "single_stretches", engine)
            try engine.run(
                """
                CREATE OR REPLACE TEMP VIEW all_stretches AS
                SELECT \(columns) FROM single_stretches
                UNION ALL SELECT model_key, after, through, downloads, NULL AS counter, 'measured' AS status, namespace,
                    is_test, aged_from FROM rollups
                """)
        } else {
            try lake.bind(.newDownloads, source: source, as: "all_stretches")
        }
        var select = "SELECT \(columns) FROM all_stretches"
        switch definition.spikes {
        case .keep: break
        case .cap:
            try bindWithdrawn()
            select += " UNION ALL SELECT \(columns) FROM withdrawn"
        case .drop:
            try bindWithdrawn()
            select += " WHERE model_key NOT IN (SELECT model_key FROM withdrawn)"
        }
        // Cut at a model's 365th day only where that matters.
        let pieces = definition.cohort == .new ? try lake.stages.sql("pieces") : "SELECT * FROM stretches"
        try engine.run(
            """
            CREATE OR REPLACE TEMP VIEW stretches AS \(select);
            CREATE OR REPLACE TEMP VIEW pieces AS \(pieces)
            """)
    }

    /// `cube`: sums that tell namespaces apart.
    func bindCube() throws {
        try lake.bindCube(source: source)
        guard definition.spikes != .keep else { return }
        try bindWithdrawn()
        try engine.run(
            """
            CREATE OR REPLACE TEMP VIEW stretches AS SELECT * FROM withdrawn;
            CREATE OR REPLACE TEMP VIEW pieces AS \(lake.stages.sql("pieces"))
            """)
        try engine.materialise("withdrawn_sums", try lake.stages.sql("cube"))
        try lake.bindCube(source: source, as: "whole_cube")
        let columns = MartTable.cube.columnNames
        try engine.run(
            """
            CREATE OR REPLACE TEMP VIEW cube AS
            SELECT \(columns) FROM whole_cube UNION ALL SELECT \(columns) FROM withdrawn_sums
            """)
    }

    /// `withdrawn`: stretches with the negative of what is taken away, of few models.
    private func bindWithdrawn() throws {
        try bindSpikes()
        let rows: String
        if definition.spikes == .cap {
            rows = try lake.stages.sql("spike_excess")
        } else {
            rows = "SELECT * FROM flagged_stretches WHERE model_key IN (\(try flaggedModels()))"
        }
        try engine.materialise("withdrawn", "SELECT * REPLACE (-downloads AS downloads) FROM (\(rows))")
    }

    func bindSpikes() throws {
        try lake.bind(.spikes, source: source)
        try lake.bind(.flaggedStretches, source: source)
    }

    /// Models with a flagged week that reaches into the whole period.
    private func flaggedModels() throws -> String {
        let row = try engine.rows("SELECT CAST(min(before) AS VARCHAR), CAST(max(through) AS VARCHAR) FROM periods")
            .rows[0]
        guard let before = row[0].text, let through = row[1].text else { return "SELECT model_key FROM spikes" }
        return
            "SELECT model_key FROM spikes WHERE observed_on > DATE '\(before)' AND observed_on - 7 < DATE '\(through)'"
    }

    /// What a level loses to spikes, and the condition that keeps a model, in the days that the level counts: thirty, or
    /// all of them.
    func withdrawnLevels() throws -> (value: String, isKept: String) {
        guard definition.spikes != .keep else { return ("0", "TRUE") }
        try bindSpikes()
        if definition.spikes == .drop {
            return (
                "0",
                """
                NOT EXISTS (SELECT 1 FROM spikes WHERE spikes.model_key = models.model_key
                    AND \(touchesLevel(of: "observations.observed_on")))
                """
            )
        }
        try bindWithdrawnLevels()
        return (
            """
            coalesce((SELECT downloads FROM withdrawn_levels WHERE withdrawn_levels.model_key = models.model_key
                AND withdrawn_levels.observed_on = observations.observed_on), 0)
            """, "TRUE"
        )
    }

    /// The days before an observed one that its level counts.
    private var countedDays: String { definition.measure == .downloads30d ? "30" : "100000" }

    /// `withdrawn_levels(model_key, observed_on, downloads)`: what `spikes=cap` takes from the levels of `level_days`.
    /// Needs ``bindSpikes()``.
    func bindWithdrawnLevels() throws {
        let days = countedDays
        try engine.materialise("spike_excess", try lake.stages.sql("spike_excess"))
        try engine.materialise(
            "withdrawn_levels",
            """
            SELECT spike_excess.model_key, level_days.observed_on, sum(spike_excess.downloads
                * (least(spike_excess.through, level_days.observed_on)
                    - greatest(spike_excess.after, level_days.observed_on - \(days)))
                / (spike_excess.through - spike_excess.after)) AS downloads
            FROM spike_excess JOIN level_days ON spike_excess.after < level_days.observed_on
                AND spike_excess.through > level_days.observed_on - \(days)
            GROUP BY ALL
            """)
    }

    /// The condition on `spikes` that a flagged week reaches into the days that a level of `day` counts.
    func touchesLevel(of day: String) -> String {
        "spikes.observed_on > \(day) - \(countedDays) AND spikes.observed_on - 7 < \(day)"
    }
}
