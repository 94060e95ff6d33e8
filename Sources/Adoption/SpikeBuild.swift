import Ecosystem
import Lake

/// The flag `spike` of one source: found from the stretches of new downloads once they are all there.
///
/// Days that an earlier build looked at keep what it found: a flag looks back only. The stretches of flagged models are
/// kept together, because definitions that cap or drop them must not search the history for them.
struct SpikeBuild {
    let source: String
    let stages: StageLibrary
    let engine: any Engine
    let directory: LakeDirectory

    /// Weeks before a day that the flag looks at, the flagged one included.
    private static let weeks = 13

    /// - Parameters:
    ///   - days: the observed days that have not been looked at.
    ///   - segment: under which the flags are kept, and the key that covers all they rest on.
    func run(_ days: [Day], as segment: (name: String, key: String), _ segments: inout MartSegments) throws {
        guard let first = days.first else { return }
        let files = segments.files.filter { $0.step.hasPrefix("source=\(source)/") }
        func bind(_ table: MartTable, as name: String) throws {
            try table.bind(files.filter { $0.table == table.name }, in: directory, as: name, engine)
        }
        try bind(.newDownloads, as: "all_stretches")
        let sums = RunsOfDays(
            files.filter { $0.table == MartTable.cube.name },
            runs: files.filter { $0.table == MartTable.cubeRuns.name },
            source: source
        ) { _ in true }
        try MartTable.cube.bind(sums.runs + sums.days, in: directory, as: "all_sums", engine)
        try bind(.models, as: "all_models")
        try bind(.spikes, as: "earlier_spikes")
        let list = days.map { "(DATE '\($0)')" }.joined(separator: ", ")
        let placed = "status IN (\(Relation.placed))"
        try engine.materialise(
            "hub_weeks",
            """
            SELECT d.observed_on, sum(s.downloads * (least(s.through, d.observed_on) - greatest(s.after, d.observed_on - 7))
                / (s.through - s.after)) AS downloads
            FROM (VALUES \(list)) AS d(observed_on)
            JOIN (SELECT after, through, sum(downloads) AS downloads FROM all_sums WHERE \(placed) GROUP BY ALL) AS s
                ON s.after < d.observed_on AND s.through > d.observed_on - 7
            GROUP BY d.observed_on HAVING sum(s.downloads) > 0
            """)
        // A week above 2 % of the Hub's has a stretch at that pace within it; few models ever have one.
        try engine.materialise(
            "candidates",
            """
            SELECT DISTINCT model_key FROM all_stretches
            WHERE \(placed) AND through > DATE '\(first - 7)'
                AND downloads > (SELECT 0.02 / 7 * min(downloads) FROM hub_weeks) * (through - after)
            """)
        // What ends before the oldest week looked at says nothing of any of them.
        try engine.materialise(
            "candidate_stretches",
            """
            SELECT model_key, after, through, downloads FROM all_stretches
            WHERE model_key IN (SELECT model_key FROM candidates) AND \(placed) AND through > DATE '\(first - 7 * Self.weeks)'
            """)
        try engine.materialise(
            "births",
            """
            SELECT m.model_key, coalesce(m.released_on, m.created_on, m.first_observed_on) AS aged_from,
                least(m.first_observed_on, s.begins_on) AS known_from
            FROM all_models AS m
            JOIN (SELECT model_key, min(after) AS begins_on FROM candidate_stretches GROUP BY model_key) AS s
                ON s.model_key = m.model_key
            """)
        try engine.materialise("weeks_back", "SELECT unnest(range(1, 13)) AS position")
        try engine.materialise("new_spikes", try stages.sql("spikes"))
        try segments.write(.spikes, segment.name, "SELECT * FROM new_spikes")
        // Of models flagged for the first time every stretch, of those flagged before the ones since.
        try engine.materialise(
            "newly_flagged",
            "SELECT DISTINCT model_key FROM new_spikes WHERE model_key NOT IN (SELECT model_key FROM earlier_spikes)")
        try bind(.flaggedStretches, as: "earlier_flagged_stretches")
        let columns = MartTable.newDownloads.columnNames
        try segments.write(
            .flaggedStretches, segment.name,
            """
            SELECT \(columns) FROM all_stretches
            WHERE model_key IN (SELECT model_key FROM earlier_spikes)
                AND through > coalesce((SELECT max(through) FROM earlier_flagged_stretches), DATE '0001-01-01')
            """
                + (try engine.rows("SELECT count(*) FROM newly_flagged").scalar.integer == 0
                    ? ""
                    : " UNION ALL SELECT \(columns) FROM all_stretches WHERE model_key IN (SELECT model_key FROM newly_flagged)")
        )
        segments.close(segment.name, key: segment.key)
    }
}
