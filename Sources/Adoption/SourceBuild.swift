import Ecosystem
import Foundation
import Lake
import Registry

/// One source's part of a build: a step from each observed day to the next.
struct SourceBuild {
    let source: String
    let snapshot: Snapshot
    let writer: LakeWriter
    let registry: Registry
    let stages: StageLibrary
    let engine: any Engine
    let ids: ModelIDs
    /// Days with fewer rows are written together: a file a day and table would cost more than its content.
    let largeDay: Int

    /// How many rows of small days are gathered before they are written.
    private static let enoughRows = 2_000_000

    /// How many days lie between two states that are kept for builds to come, beside the last one: a file put in between
    /// costs the steps from the state before it.
    private static let daysBetweenStates = 13

    private var directory: LakeDirectory { writer.directory }

    /// One observed day and its files.
    private struct ObservedDay {
        let on: Day
        let files: [DataFile]

        var paths: String { files.map(\.path).joined(separator: " ") }
        var rows: Int { files.reduce(0) { $0 + $1.rows } }
        var hasAllTime: Bool { files.contains { $0.counts["downloads_all_time", default: 0] > 0 } }
        var has30Days: Bool { files.contains { $0.counts["downloads_30d", default: 0] > 0 } }
        var hasOnly30Days: Bool { files.contains { $0.counts["downloads_30d_only", default: 0] > 0 } }
        /// The sum of the all-time counters, where every file has them.
        var totalAllTime: Double? {
            let totals = files.map { $0.counts["total_all_time", default: 0] }
            return totals.allSatisfy { $0 > 0 } ? Double(totals.reduce(0, +)) : nil
        }
    }

    /// What a step's result is kept under.
    private typealias StepKey = (segment: String, key: String)

    /// Runs the steps that no earlier build ran; returns how many that were.
    func run(_ segments: inout MartSegments, _ progress: MartBuilder.Progress) throws -> Int {
        let files = Dictionary(
            grouping: snapshot.files(of: .observations).filter { $0.source == source }, by: \.observedOn)
        let days = files.keys.sorted().map { ObservedDay(on: $0, files: files[$0, default: []]) }
        let isSmall = days.reduce(0) { $0 + $1.rows } <= Self.enoughRows
        if isSmall {
            // Opening a file a day would cost more than reading them all.
            try engine.bind("all_observed", to: days.flatMap(\.files), of: .observations, in: directory)
            try engine.materialise("observations_of_source", "SELECT * FROM all_observed")
        }
        // Another source's models must not be taken for this one's.
        try RegistryTables(registry: registry).bindForStages(engine, source: source)
        try bindObservedDays(days)
        let paces = try paces(days, isSmall: isSmall, &segments)

        let steps = keys(days, "through") { day, index in "\(day.paths) \(paces[index].map { "\($0)" } ?? "")" }
        let done = segments.reusePrefix(steps, endingIn: .state)
        var gathered = 0
        for index in done..<days.count {
            progress("\(source) \(days[index].on)", index, days.count)
            let isLarge = days[index].rows >= largeDay
            if isLarge, gathered > 0 {
                try finish(steps[index - 1], keepsState: false, &segments)
                gathered = 0
            }
            try step(index, of: days, pace: paces[index], isSmall: isSmall, isFirst: index == done, &segments)
            gathered += days[index].rows
            if isLarge || gathered >= Self.enoughRows || index == days.count - 1 {
                try finish(
                    steps[index], keepsState: index == days.count - 1 || index % Self.daysBetweenStates == 0, &segments)
                gathered = 0
            }
        }
        try RollupBuild(source: source, stages: stages, engine: engine, directory: directory).run(
            zip(days, steps).map { day, step in
                day.rows >= largeDay ? .init(on: day.on, segment: step.segment, key: step.key) : nil
            }, &segments)
        try chain(days, &segments)
        try flagSpikes(days, steps, &segments)
        progress(source, days.count, days.count)
        return days.count - done
    }

    /// Labels and keys of steps: each key covers what this and all earlier steps read.
    private func keys(_ days: [ObservedDay], _ kind: String, _ inputs: (ObservedDay, Int) -> String) -> [StepKey] {
        var steps: [StepKey] = []
        for (index, day) in days.enumerated() {
            let key = LakeDirectory.shortHash("\(steps.last?.key ?? "") \(inputs(day, index))")
            steps.append(("source=\(source)/\(kind)=\(day.on)", key))
        }
        return steps
    }

    /// Makes `name` stand for one day's observations, or for none.
    private func bind(_ name: String, to day: ObservedDay?, isSmall: Bool) throws {
        if isSmall {
            try engine.run(
                "CREATE OR REPLACE TEMP VIEW \(name) AS SELECT * FROM observations_of_source WHERE observed_on = "
                    + (day.map { "DATE '\($0.on)'" } ?? "NULL"))
        } else {
            try engine.bind(name, to: day?.files ?? [], of: .observations, in: directory)
        }
    }

    private func bindObservedDays(_ days: [ObservedDay]) throws {
        let rows = days.indices.map { index in
            "(DATE '\(days[index].on)', \(index > 0 ? "DATE '\(days[index - 1].on)'" : "CAST(NULL AS DATE)"), \(index))"
        }
        try engine.materialise(
            "observed_days",
            "SELECT * FROM (VALUES \(rows.joined(separator: ", "))) AS d(observed_on, previous_on, position)")
    }

    // MARK: Stalls of the all-time counter

    /// The pace of the all-time counters on each day that may have been a stall; `nil` on all others.
    ///
    /// Of a large hub a day is suspect if it as a whole advanced by less than three quarters of the median of its seven
    /// neighbours on each side: those sums are known without reading a single id.
    private func paces(_ days: [ObservedDay], isSmall: Bool, _ segments: inout MartSegments) throws -> [Double?] {
        var advances: [Double?] = [nil]
        for (before, day) in zip(days, days.dropFirst()) {
            guard let a = before.totalAllTime, let b = day.totalAllTime else {
                advances.append(nil)
                continue
            }
            advances.append((b - a) / Double(day.on - before.on))
        }
        var suspects = advances.indices.filter { index in
            guard let advance = advances[index] else { return false }
            // Of a small hub every day is looked at: one model's leap may hide that most of the others stand still.
            if isSmall { return true }
            let around = (max(0, index - 7)...min(days.count - 1, index + 7)).filter { $0 != index }
            let others = around.compactMap { advances[$0] }.sorted()
            guard !others.isEmpty else { return false }
            let median = (others[(others.count - 1) / 2] + others[others.count / 2]) / 2
            return advance < 0.75 * median
        }
        var paces = [Double?](repeating: nil, count: days.count)
        // What an earlier build found from the same files around the day still holds.
        func fact(_ index: Int) -> (name: String, key: String) {
            let files = days[max(0, index - 8)...min(days.count - 1, index + 7)].map(\.paths).joined(separator: " ")
            return ("source=\(source)/pace=\(days[index].on)", LakeDirectory.shortHash(files))
        }
        let all = suspects
        suspects.removeAll { index in
            guard let noted = segments.noted(fact(index).name, key: fact(index).key) else { return false }
            paces[index] = Double(noted)
            return true
        }
        defer {
            for index in all {
                segments.note(fact(index).name, key: fact(index).key, value: paces[index].map { "\($0)" } ?? "none")
            }
        }
        guard !suspects.isEmpty else { return paces }
        let around = Set(suspects.flatMap { max(0, $0 - 8)...min(days.count - 1, $0 + 7) })
        try engine.run(
            "CREATE OR REPLACE TEMP TABLE neighbourhood (model_key UBIGINT, observed_on DATE, downloads_all_time BIGINT)"
        )
        for index in around.sorted() {
            try bind("observed", to: days[index], isSmall: isSmall)
            try engine.run(
                """
                INSERT INTO neighbourhood
                SELECT model_key, observed_on, downloads_all_time FROM observed
                WHERE \(days[index].has30Days ? "downloads_30d" : "downloads_all_time") >= 300
                    AND downloads_all_time IS NOT NULL
                """)
        }
        try engine.materialise(
            "suspects",
            "SELECT * FROM (VALUES \(suspects.map { "(DATE '\(days[$0].on)')" }.joined(separator: ", "))) AS d(observed_on)"
        )
        for row in try engine.rows("SELECT CAST(observed_on AS VARCHAR), pace FROM (\(stages.sql("paces")))").rows {
            if let index = days.firstIndex(where: { $0.on.description == row[0].text }) { paces[index] = row[1].real }
        }
        return paces
    }

    // MARK: One day

    private func step(
        _ index: Int, of days: [ObservedDay], pace: Double?, isSmall: Bool, isFirst: Bool,
        _ segments: inout MartSegments
    ) throws {
        let day = days[index]
        try bind("observed", to: day, isSmall: isSmall)
        // Before the tables of the day before give way to those of this one.
        try engine.materialise(
            "next_joined", joined(with: isFirst ? stateLeft(before: index, of: days, segments) : stages.sql("state")))
        try engine.run("DROP TABLE IF EXISTS joined; ALTER TABLE next_joined RENAME TO joined")
        func literal(_ index: Int) -> String {
            days.indices.contains(index) ? "DATE '\(days[index].on)'" : "CAST(NULL AS DATE)"
        }
        try engine.materialise(
            "day_at_hand",
            """
            SELECT \(literal(index)) AS observed_on, \(literal(index - 1)) AS previous_on, \(literal(index - 2)) AS earlier_on,
                CAST(\(pace.map { "\($0)" } ?? "NULL") AS DOUBLE) AS pace,
                \(days[..<index].contains { $0.hasAllTime }) AS has_earlier_all_time
            """)
        try engine.materialise("this_day", try stages.sql("days"))
        try engine.run("CREATE OR REPLACE TEMP VIEW judged AS \(stages.sql("judged"))")
        try engine.materialise("arrivals", try stages.sql("arrivals"))
        // Put down once, lest every later stage join what is new about a few models to all of them.
        try engine.run(
            """
            UPDATE joined SET namespace = arrivals.known_namespace, is_test = arrivals.is_test,
                released_on = arrivals.released_on
            FROM arrivals WHERE arrivals.model_key = joined.model_key
            """)
        try followRenames(segments: &segments)
        try engine.materialise("flawed", try stages.sql("flawed"))
        try bindCatalogue(before: day.on)
        for table in [MartTable.days, .models, .newDownloads, .departures, .missing, .returned, .rollbacks, .levels] {
            try segments.gather(table, table == .days ? "SELECT * FROM this_day" : stages.sql(table.name))
        }
        try ids.addArrivals()
    }

    /// The stage that joins what was observed with what `state` says the models bring into the day.
    private func joined(with state: String) throws -> String {
        "WITH state AS NOT MATERIALIZED (\(state)) \(try stages.sql("joined"))"
    }

    /// What the last day of an earlier build left to the day at hand; nothing before the first.
    private func stateLeft(before index: Int, of days: [ObservedDay], _ segments: MartSegments) -> String {
        let step = index > 0 ? "source=\(source)/through=\(days[index - 1].on)" : ""
        let files = segments.files.filter { $0.table == MartTable.state.name && $0.step == step }
        return "SELECT * REPLACE (CAST(namespace AS known_namespace) AS namespace) "
            + "FROM (\(MartTable.state.scan(files, in: directory)))"
    }

    /// `catalogue_day`: the newest catalogue before a day.
    private func bindCatalogue(before day: Day) throws {
        let newest = snapshot.newestFiles(of: .catalogue, source: source, before: day)
        try engine.bind("catalogue_day", to: newest, of: .catalogue, in: directory)
    }

    /// Lets models go on under their new ids.
    private func followRenames(segments: inout MartSegments) throws {
        try engine.materialise("rename_candidates", try stages.sql("rename_candidates"))
        guard try engine.rows("SELECT count(*) FROM rename_candidates").scalar.integer != 0 else { return }
        try ids.hold(segments)
        try engine.materialise(
            "gone_ids",
            "SELECT model_key, model_id FROM model_ids WHERE model_key IN (SELECT old_key FROM rename_candidates)")
        try engine.materialise("found_renames", try stages.sql("renames"))
        try segments.gather(.renames, "SELECT * FROM found_renames")
        try engine.run("CREATE OR REPLACE TEMP VIEW renames AS SELECT * FROM found_renames")
        try engine.materialise("rekeyed", try stages.sql("rekeyed"))
        // Joined once more under their new id, with what they bring along under the old one.
        try engine.run(
            """
            ALTER VIEW observed RENAME TO observed_all;
            CREATE TEMP VIEW observed AS
                SELECT * FROM observed_all WHERE model_key IN (SELECT new_key FROM found_renames)
            """)
        try engine.materialise("joined_again", try joined(with: "SELECT * FROM rekeyed"))
        try engine.run(
            """
            DROP VIEW observed; ALTER VIEW observed_all RENAME TO observed;
            DELETE FROM joined WHERE model_key IN (SELECT old_key FROM found_renames UNION ALL SELECT new_key FROM found_renames);
            INSERT INTO joined SELECT * FROM joined_again;
            DROP TABLE joined_again; DROP TABLE rekeyed
            """)
    }

    /// Writes what the steps up to `step` gathered, and what they leave to the next.
    private func finish(_ step: StepKey, keepsState: Bool, _ segments: inout MartSegments) throws {
        if keepsState { try segments.write(.state, step.segment, stages.sql("state")) }
        try writeGathered(step, &segments)
    }

    /// Writes what was gathered, and the sums of the new downloads among it.
    private func writeGathered(_ step: StepKey, _ segments: inout MartSegments) throws {
        try segments.bindGathered(.newDownloads, as: "stretches")
        try engine.run("CREATE OR REPLACE TEMP VIEW pieces AS \(stages.sql("pieces"))")
        try segments.gather(.cube, stages.sql("cube"))
        try segments.writeGathered(step.segment, key: step.key)
    }

    // MARK: Leaps

    private func flagSpikes(_ days: [ObservedDay], _ steps: [StepKey], _ segments: inout MartSegments) throws {
        let build = SpikeBuild(source: source, stages: stages, engine: engine, directory: directory)
        var parts = steps.enumerated().map { index, step in
            (segment: "source=\(source)/spikes=\(days[index].on)", key: step.key)
        }
        // One more day moves what the chain says of the days before it.
        if days.contains(where: \.hasOnly30Days) { parts = Array(parts.suffix(1)) }
        let done = segments.reusePrefix(parts, endingIn: .spikes)
        guard done < parts.count, let last = parts.last else { return }
        let looked = parts.count == days.count ? days[done...] : days[...]
        try build.run(looked.map(\.on), as: (last.segment, last.key), &segments)
    }

    // MARK: Models without an all-time counter

    private func chain(_ days: [ObservedDay], _ segments: inout MartSegments) throws {
        guard days.contains(where: \.hasOnly30Days), let first = days.first?.on, let last = days.last?.on else {
            return
        }
        let segment = "source=\(source)/chain"
        let key = keys(days, "chain") { day, _ in day.paths }.last?.key ?? ""
        if segments.reuse(segment, key: key) { return }
        for table in [MartTable.models, .missing, .returned] { try segments.bind(table, source: source) }
        try engine.bind("observations", to: days.flatMap(\.files), of: .observations, in: directory)
        try engine.materialise("flags", try stages.sql("flags"))
        try engine.materialise(
            "rolling_observations",
            """
            SELECT model_key, observed_on, downloads_30d FROM observations
            WHERE downloads_30d IS NOT NULL AND model_id IN (SELECT model_id FROM observations
                WHERE downloads_30d > 0 AND downloads_all_time IS NULL)
            """)
        try engine.materialise(
            "all_time_spans",
            """
            SELECT model_key, min(observed_on) AS first_on, max(observed_on) AS last_on
            FROM observations WHERE downloads_all_time IS NOT NULL GROUP BY model_key
            """)
        try engine.materialise(
            "calendar",
            "SELECT CAST(day AS DATE) AS day FROM (SELECT unnest(generate_series(DATE '\(first - 31)', DATE '\(last)', "
                + "INTERVAL 1 DAY)) AS day)")
        try segments.gather(.newDownloads, stages.sql("chain"))
        try writeGathered((segment, key), &segments)
    }
}
