import Ecosystem
import Foundation
import Lake
import Registry

/// One source's part of a build: read each day, judge the days, step from day to day.
struct SourceBuild {
    let source: String
    let snapshot: Snapshot
    let writer: LakeWriter
    let registry: Registry
    let stages: StageLibrary
    let engine: any Engine

    /// Days with fewer rows are written together: a file a day and table would cost more than its content.
    private static let smallDay = 100_000
    /// How many rows of small days are gathered before they are written.
    private static let enoughRows = 2_000_000
    /// A day's verdict rests on at most so many observations before and after it (METHODS §2, stall).
    private static let reach = 8

    private var directory: LakeDirectory { writer.directory }

    /// One observed day and its files.
    private struct ObservedDay {
        let on: Day
        let files: [DataFile]

        var paths: String { files.map(\.path).joined(separator: " ") }
        var rows: Int { files.reduce(0) { $0 + $1.rows } }
        var hasAllTime: Bool { files.contains { $0.counts["downloads_all_time", default: 0] > 0 } }
        var hasOnly30Days: Bool { files.contains { $0.counts["downloads_30d_only", default: 0] > 0 } }
        var lacksBirths: Bool { files.contains { $0.counts["created_on", default: 0] < $0.rows } }
    }

    /// What a step's result is kept under.
    private typealias StepKey = (segment: String, key: String)

    /// What `days.sql` says of one day: stall_30d, stall_all_time, outage.
    private typealias Facts = [Cell]

    /// Runs the steps that no earlier build ran; returns how many that were.
    func run(_ segments: inout MartSegments, _ progress: MartBuilder.Progress) throws -> Int {
        let files = Dictionary(
            grouping: snapshot.files(of: .observations).filter { $0.source == source }, by: \.observedOn)
        let days = files.keys.sorted().map { ObservedDay(on: $0, files: files[$0, default: []]) }
        try RegistryTables(registry: registry).bindForStages(engine, source: source)
        let read = try readDays(days, &segments, progress)
        let facts = try judge(days, unchanged: read, &segments)

        let steps = keys(days, "through") { "\($0.paths) \(facts[$1])" }
        let done = segments.reusePrefix(steps)
        try segments.bind(.keyed, source: source)
        let isSmall = days.reduce(0) { $0 + $1.rows } <= Self.enoughRows
        if isSmall, done < days.count {
            // Opening files for each day would cost more than reading them all once.
            try engine.materialise("keyed_in_memory", "SELECT * FROM keyed")
        }
        var gathered = 0
        for index in done..<days.count {
            progress("\(source) \(days[index].on)", index, days.count)
            let isLarge = days[index].rows >= Self.smallDay
            if isLarge, gathered > 0 {
                try finish(steps[index - 1], &segments)
                gathered = 0
            }
            try step(
                days[index], after: index > 0 ? days[index - 1] : nil, facts[index],
                from: isSmall ? "keyed_in_memory" : "keyed",
                hasEarlierAllTime: days[..<index].contains { $0.hasAllTime },
                isFirst: index == done, &segments)
            gathered += days[index].rows
            if isLarge || gathered >= Self.enoughRows || index == days.count - 1 {
                try finish(steps[index], &segments)
                gathered = 0
            }
        }
        try chain(days, &segments)
        try collectAttributes(&segments, progress)
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

    // MARK: Reading

    /// Reads the days that no earlier build read; returns how many needed no reading.
    private func readDays(
        _ days: [ObservedDay], _ segments: inout MartSegments, _ progress: MartBuilder.Progress
    ) throws -> Int {
        let steps = keys(days, "read") { day, _ in day.paths }
        let done = segments.reusePrefix(steps)
        guard done < days.count else { return done }
        try segments.bind(.models, source: source)
        try engine.materialise("known_models", "SELECT model_key FROM models")
        try segments.bind(.large, source: source)
        let last = done > 0 ? "DATE '\(days[done - 1].on)'" : "NULL"
        try engine.materialise("large_before", "SELECT * FROM large WHERE observed_on = \(last)")
        var gathered = 0
        for index in done..<days.count {
            progress("\(source) \(days[index].on): reading", index, days.count)
            try engine.bind("observed", to: days[index].files, of: .observations, in: directory)
            try engine.materialise("keyed_rows", try stages.sql("keyed"))
            try engine.materialise("first_seen", try stages.sql("models"))
            try engine.materialise("large_now", try stages.sql("large"))
            let isLarge = days[index].rows >= Self.smallDay
            if isLarge, gathered > 0 {
                try segments.writeGathered(steps[index - 1].segment, key: steps[index - 1].key)
                gathered = 0
            }
            for (table, rows) in [(MartTable.keyed, "keyed_rows"), (.models, "first_seen"), (.large, "large_now")] {
                let select = "SELECT \(table.columnNames) FROM \(rows)"
                if isLarge {
                    try segments.write(table, steps[index].segment, select)
                } else {
                    try segments.gather(table, select)
                }
            }
            try engine.run("INSERT INTO known_models SELECT model_key FROM first_seen")
            try engine.materialise("large_before", "SELECT * FROM large_now")
            gathered += isLarge ? 0 : days[index].rows
            if isLarge {
                segments.close(steps[index].segment, key: steps[index].key)
            } else if gathered >= Self.enoughRows || index == days.count - 1 {
                try segments.writeGathered(steps[index].segment, key: steps[index].key)
                gathered = 0
            }
        }
        for table in ["keyed_rows", "first_seen", "large_now", "large_before", "known_models"] {
            try engine.run("DROP TABLE \(table)")
        }
        return done
    }

    // MARK: Judging whole days

    /// - Parameter unchanged: how many days, from the first, an earlier build read from the same files.
    private func judge(_ days: [ObservedDay], unchanged: Int, _ segments: inout MartSegments) throws -> [Facts] {
        // What an earlier build said of days out of reach of the new ones still holds.
        let earlier = segments.earlier(.days, source: source)
        let settled = earlier.isEmpty ? 0 : max(0, unchanged - Self.reach)
        let begin = max(0, settled - Self.reach)
        try segments.bind(.large, source: source, as: "large_of_source")
        try engine.run(
            "CREATE OR REPLACE TEMP VIEW large AS SELECT * FROM large_of_source WHERE observed_on >= DATE '\(days[begin].on)'"
        )
        let values = days.indices.dropFirst(begin).map { index in
            "(DATE '\(days[index].on)', \(index > begin ? "DATE '\(days[index - 1].on)'" : "CAST(NULL AS DATE)"), \(index))"
        }
        try engine.materialise(
            "observed_days",
            "SELECT * FROM (VALUES \(values.joined(separator: ", "))) AS d(observed_on, previous_on, position)")
        let border = days[settled].on
        try engine.materialise(
            "days_of_source",
            """
            SELECT \(MartTable.days.columnNames) FROM (\(stages.sql("days"))) WHERE observed_on >= DATE '\(border)'
            UNION ALL SELECT * FROM (\(MartTable.days.scan(earlier, in: directory))) WHERE observed_on < DATE '\(border)'
            """)
        try segments.write(.days, "source=\(source)/days", "SELECT * FROM days_of_source ORDER BY observed_on")
        // Later stages want every day.
        let all = days.indices.map { index in
            "(DATE '\(days[index].on)', \(index > 0 ? "DATE '\(days[index - 1].on)'" : "CAST(NULL AS DATE)"))"
        }
        try engine.materialise(
            "observed_days", "SELECT * FROM (VALUES \(all.joined(separator: ", "))) AS d(observed_on, previous_on)")
        return try engine.rows(
            "SELECT stall_30d, stall_all_time, outage FROM days_of_source ORDER BY observed_on"
        ).rows
    }

    // MARK: One day

    private func step(
        _ day: ObservedDay, after previous: ObservedDay?, _ facts: Facts, from keyed: String, hasEarlierAllTime: Bool,
        isFirst: Bool, _ segments: inout MartSegments
    ) throws {
        func rows(_ day: ObservedDay?) -> String {
            "SELECT * FROM \(keyed) WHERE observed_on = " + (day.map { "DATE '\($0.on)'" } ?? "NULL")
        }
        if isFirst {
            // What the last day of an earlier build left; later days find their predecessor's in memory.
            let last = previous.map { "source=\(source)/through=\($0.on)" } ?? ""
            let files = segments.files.filter { $0.table == "carried" && $0.step == last }
            try engine.materialise("carried", MartTable.carried.scan(files, in: directory))
            try engine.materialise("before", rows(previous))
        } else {
            try engine.run("DROP TABLE before; ALTER TABLE current RENAME TO before")
        }
        // Births of models whose source's createdAt this day's files leave out come from the days before.
        if day.lacksBirths {
            try segments.bind(.models, source: source, as: "births")
        } else {
            try MartTable.models.bind([], in: directory, as: "births", engine)
        }
        func flag(_ index: Int) -> String { facts[index].boolean == true ? "TRUE" : "FALSE" }
        let previousDay = previous.map { "DATE '\($0.on)'" } ?? "CAST(NULL AS DATE)"
        try engine.materialise(
            "this_day",
            """
            SELECT DATE '\(day.on)' AS observed_on, \(previousDay) AS previous_on, \(flag(0)) AS stall_30d,
                \(flag(1)) AS stall_all_time, \(flag(2)) AS outage, \(hasEarlierAllTime) AS has_earlier_all_time
            """)
        try engine.run("CREATE OR REPLACE TEMP VIEW keyed_day AS \(rows(day))")
        try engine.materialise("current", try stages.sql("current"))
        try engine.run("CREATE OR REPLACE TEMP VIEW state AS \(stages.sql("state"))")
        try engine.materialise("matched", try stages.sql("matched"))
        for table in [MartTable.missing, .returned, .rollbacks, .levels] {
            try segments.gather(table, stages.sql(table.name))
        }
        try engine.materialise("carried", try stages.sql("carried"))
        try engine.materialise("stretches", try stages.sql("new_downloads"))
        try engine.run("DROP TABLE matched")
        try gatherStretches(&segments)
    }

    /// Adds `stretches` and their sums.
    private func gatherStretches(_ segments: inout MartSegments) throws {
        try segments.gather(.newDownloads, "SELECT * FROM stretches")
        try engine.run("CREATE OR REPLACE TEMP VIEW pieces AS \(stages.sql("pieces"))")
        try segments.gather(.cube, stages.sql("cube"))
        try engine.run("DROP TABLE stretches")
    }

    /// Writes what the steps up to `step` gathered, and what they leave to the next.
    private func finish(_ step: StepKey, _ segments: inout MartSegments) throws {
        try segments.write(.carried, step.segment, "SELECT * FROM carried")
        try segments.writeGathered(step.segment, key: step.key)
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
            SELECT model_key, observed_on, downloads_30d FROM keyed
            WHERE downloads_30d IS NOT NULL AND model_key IN (SELECT model_key FROM keyed
                WHERE downloads_30d > 0 AND downloads_all_time IS NULL)
            """)
        try engine.materialise(
            "all_time_spans",
            """
            SELECT model_key, min(observed_on) AS first_on, max(observed_on) AS last_on
            FROM keyed WHERE downloads_all_time IS NOT NULL GROUP BY model_key
            """)
        try engine.materialise(
            "calendar",
            "SELECT CAST(day AS DATE) AS day FROM (SELECT unnest(generate_series(DATE '\(first - 31)', DATE '\(last)', "
                + "INTERVAL 1 DAY)) AS day)")
        try engine.materialise("stretches", try stages.sql("chain"))
        try gatherStretches(&segments)
        try segments.writeGathered(segment, key: key)
    }

    // MARK: Attributes

    /// What the newest catalogue says of each model; older ones add the models that newer ones no longer list.
    private func collectAttributes(_ segments: inout MartSegments, _ progress: MartBuilder.Progress) throws {
        let segment = "source=\(source)/attributes"
        let files = Dictionary(
            grouping: snapshot.files(of: .catalogue).filter { $0.source == source }, by: \.observedOn)
        let days = files.keys.sorted().map { ObservedDay(on: $0, files: files[$0, default: []]) }
        let steps = keys(days, "attributes") { day, _ in day.paths }
        guard let key = steps.last?.key, !segments.reuse(segment, key: key) else { return }
        // An earlier build's result stands for the days it was made from, if these are the first of the days now.
        let settled =
            segments.earlierKey(segment).flatMap { key in steps.firstIndex { $0.key == key } }.map { $0 + 1 } ?? 0
        for index in days.indices.dropFirst(settled).reversed() {
            progress("\(source) \(days[index].on): attributes", days.count - 1 - index, days.count - settled)
            try engine.bind("catalogue_files", to: days[index].files, of: .catalogue, in: directory)
            try engine.run(
                "CREATE OR REPLACE TEMP VIEW catalogue_day AS "
                    + (days[index].files.count == 1
                        ? "SELECT * FROM catalogue_files"
                        : "SELECT DISTINCT ON (model_id) * FROM catalogue_files ORDER BY ALL"))
            try segments.bind(.attributes, source: source, as: "attributes_before")
            try segments.gather(.attributes, stages.sql("attributes"))
        }
        if settled > 0 {
            let earlier = MartTable.attributes.scan(segments.earlier(.attributes, source: source), in: directory)
            try segments.bind(.attributes, source: source, as: "attributes_before")
            try segments.gather(
                .attributes, "SELECT * FROM (\(earlier)) AS earlier ANTI JOIN attributes_before USING (model_key)")
        }
        try segments.writeGathered(segment, key: key)
    }
}
