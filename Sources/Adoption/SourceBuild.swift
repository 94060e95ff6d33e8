import Ecosystem
import Foundation
import Lake
import Registry

/// One source's part of a build.
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

    private var directory: LakeDirectory { writer.directory }

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
        try RegistryTables(registry: registry).bindForStages(engine, source: source)
        let facts = try judge(days, isSmall: isSmall, &segments, progress)

        var steps: [(segment: String, key: String)] = []
        for (day, fact) in zip(days, facts) {
            let key = LakeDirectory.shortHash("\(steps.last?.key ?? "") \(day.paths) \(fact)")
            steps.append(("source=\(source)/through=\(day.on)", key))
        }
        let done = segments.reusePrefix(steps)
        var gathered = 0
        for index in done..<days.count {
            progress("\(source) \(days[index].on)", index, days.count)
            let isLarge = days[index].rows >= Self.smallDay
            if isLarge, gathered > 0 {
                try finish(steps[index - 1], &segments)
                gathered = 0
            }
            try step(
                days[index], after: index > 0 ? days[index - 1] : nil, facts[index], isSmall: isSmall,
                hasEarlierAllTime: days[..<index].contains { $0.hasAllTime }, isFirst: index == done, &segments)
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

    /// What `days.sql` says of one day: stall_30d, stall_all_time, outage.
    private typealias Facts = [Cell]

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

    // MARK: Whole days

    private func judge(
        _ days: [ObservedDay], isSmall: Bool, _ segments: inout MartSegments, _ progress: MartBuilder.Progress
    ) throws -> [Facts] {
        var steps: [(segment: String, key: String)] = []
        for day in days {
            let key = LakeDirectory.shortHash("\(steps.last?.key ?? "") \(day.paths)")
            steps.append(("source=\(source)/judged=\(day.on)", key))
        }
        let done = segments.reusePrefix(steps)
        for index in done..<days.count {
            progress("\(source) \(days[index].on): reading", index, days.count)
            try bind("observed", to: days[index], isSmall: isSmall)
            try segments.bind(.large, source: source, as: "large_so_far")
            let previous = index > 0 ? "DATE '\(days[index - 1].on)'" : "NULL"
            try engine.materialise("large_before", "SELECT * FROM large_so_far WHERE observed_on = \(previous)")
            try segments.gather(.large, stages.sql("large"))
            if days[index].rows >= Self.smallDay || index == days.count - 1 {
                try segments.writeGathered(steps[index].segment, key: steps[index].key)
            }
        }
        try segments.bind(.large, source: source)
        let values = days.enumerated().map { index, day in
            "(DATE '\(day.on)', \(index > 0 ? "DATE '\(days[index - 1].on)'" : "CAST(NULL AS DATE)"), \(index))"
        }
        try engine.materialise(
            "observed_days",
            "SELECT * FROM (VALUES \(values.joined(separator: ", "))) AS d(observed_on, previous_on, position)")
        try engine.materialise("days_of_source", try stages.sql("days"))
        try segments.write(.days, "source=\(source)/days", "SELECT * FROM days_of_source ORDER BY observed_on")
        return try engine.rows(
            "SELECT stall_30d, stall_all_time, outage FROM days_of_source ORDER BY observed_on"
        ).rows
    }

    // MARK: One day

    private func step(
        _ day: ObservedDay, after previous: ObservedDay?, _ facts: Facts, isSmall: Bool, hasEarlierAllTime: Bool,
        isFirst: Bool, _ segments: inout MartSegments
    ) throws {
        try bind("observed", to: day, isSmall: isSmall)
        try bind("observed_before", to: previous, isSmall: isSmall)
        if isFirst {
            // What the last day of an earlier build left; later days find their predecessor's in memory.
            let last = previous.map { "source=\(source)/through=\($0.on)" } ?? ""
            let files = segments.files.filter { $0.table == "carried" && $0.step == last }
            try engine.materialise("carried", MartTable.carried.scan(files, in: directory))
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
        try engine.run("CREATE OR REPLACE TEMP VIEW current AS \(stages.sql("current"))")
        try engine.run("CREATE OR REPLACE TEMP VIEW state AS \(stages.sql("state"))")
        try engine.materialise("matched", try stages.sql("matched"))
        for table in [MartTable.models, .missing, .returned, .rollbacks, .levels] {
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
    private func finish(_ step: (segment: String, key: String), _ segments: inout MartSegments) throws {
        try segments.write(.carried, step.segment, "SELECT * FROM carried")
        try segments.writeGathered(step.segment, key: step.key)
    }

    // MARK: Models without an all-time counter

    private func chain(_ days: [ObservedDay], _ segments: inout MartSegments) throws {
        guard days.contains(where: \.hasOnly30Days), let first = days.first?.on, let last = days.last?.on else {
            return
        }
        for table in [MartTable.models, .missing, .returned] { try segments.bind(table, source: source) }
        try engine.bind("observations", to: days.flatMap(\.files), of: .observations, in: directory)
        try engine.materialise("flags", try stages.sql("flags"))
        try engine.materialise(
            "rolling_observations",
            """
            SELECT model_key(model_id) AS model_key, observed_on, downloads_30d FROM observations
            WHERE downloads_30d IS NOT NULL AND model_id IN (SELECT model_id FROM observations
                WHERE downloads_30d > 0 AND downloads_all_time IS NULL)
            """)
        try engine.materialise(
            "all_time_spans",
            """
            SELECT model_key(model_id) AS model_key, min(observed_on) AS first_on, max(observed_on) AS last_on
            FROM observations WHERE downloads_all_time IS NOT NULL GROUP BY model_id
            """)
        try engine.materialise(
            "calendar",
            "SELECT CAST(day AS DATE) AS day FROM (SELECT unnest(generate_series(DATE '\(first - 31)', DATE '\(last)', "
                + "INTERVAL 1 DAY)) AS day)")
        try engine.materialise("stretches", try stages.sql("chain"))
        try gatherStretches(&segments)
        try segments.writeGathered("source=\(source)/chain", key: "")
    }

    // MARK: Attributes

    /// What the newest catalogue says of each model; days are read from the newest back, each adding what is missing.
    private func collectAttributes(_ segments: inout MartSegments, _ progress: MartBuilder.Progress) throws {
        let segment = "source=\(source)/attributes"
        let files = Dictionary(
            grouping: snapshot.files(of: .catalogue).filter { $0.source == source }, by: \.observedOn)
        let key = LakeDirectory.shortHash(files.values.joined().map(\.path).sorted().joined(separator: " "))
        guard !files.isEmpty, !segments.reuse(segment, key: key) else { return }
        for (index, day) in files.keys.sorted(by: >).enumerated() {
            progress("\(source) \(day): attributes", index, files.count)
            try engine.bind("catalogue_day", to: files[day, default: []], of: .catalogue, in: directory)
            try segments.bind(.attributes, source: source, as: "attributes_before")
            try segments.gather(.attributes, stages.sql("attributes"))
        }
        try segments.writeGathered(segment, key: key)
    }
}
