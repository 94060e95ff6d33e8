import Ecosystem
import Foundation
import Lake

/// The rows a definition sums: read from the cube where that can tell them apart, else from single models.
struct Relation {
    private let definition: Definition
    private let lake: OpenLake

    init(_ definition: Definition, of lake: OpenLake) {
        self.definition = definition
        self.lake = lake
    }

    private var engine: DuckDBEngine { lake.engine }
    private var source: String { definition.source }

    /// Groupings and filters that the registry answers from the namespace alone.
    private static let ofNamespace: Set<Grouping> = [.country, .organisation, .kind]

    /// From this many rows on, models are counted only if a minimum asks for each of them.
    private static let countableRows = 400_000

    /// Statuses of stretches whose downloads can be placed in time.
    private static let placed = "'measured', 'interpolated', 'estimated'"

    private var needsModels: Bool {
        if case .releasedSince = definition.cohort { return true }
        return !Self.ofNamespace.contains(definition.grouping) || definition.minimum > 0 || !lake.knowsRegistry
            || definition.filters.contains { !Self.ofNamespace.contains($0.key) }
    }

    private var countsModels: Bool {
        definition.minimum > 0
            || lake.files(of: .newDownloads, source: source).reduce(0) { $0 + $1.rows } < Self.countableRows
    }

    // MARK: When

    /// The first and last day the measure can speak of.
    func span() throws -> (first: Day, last: Day)? {
        switch definition.measure {
        case .newDownloads:
            try lake.bind(.cube, source: source)
            let row = try engine.rows(
                "SELECT CAST(min(after) + 1 AS VARCHAR), CAST(max(through) AS VARCHAR) FROM cube WHERE status <> 'listed-late'"
            ).rows[0]
            guard let first = row[0].text.flatMap({ Day($0) }), let last = row[1].text.flatMap({ Day($0) }) else {
                return nil
            }
            // Births reach back before the first observation; a period that only they fall into is not one of the source's.
            let observed = lake.days(of: source)
            let estimated = try engine.rows("SELECT count(*) FROM cube WHERE counter = '30-day'").scalar.integer ?? 0
            let begin = estimated > 0 ? first : max(first, (observed.first ?? first) + 1)
            return (begin, last)
        case .downloads30d, .cumulative:
            let days = try levelDays()
            guard let first = days.first, let last = days.last else { return nil }
            return (first, last)
        }
    }

    /// The days on which the source's counter of this measure was known.
    private func levelDays() throws -> [Day] {
        let counter = definition.measure == .downloads30d ? "downloads_30d" : "downloads_all_time"
        return Set(
            lake.snapshot.files(of: .observations).filter {
                $0.source == source && $0.counts[counter, default: 0] > 0
            }.map(\.observedOn)
        ).sorted()
    }

    func periods(from: Day, to: Day) throws -> [Period] {
        let observed = definition.measure == .newDownloads ? lake.days(of: source) : try levelDays()
        if definition.measure != .newDownloads, definition.step == .observation {
            // A level belongs to the day it was observed on, not to the days before.
            return observed.filter { $0 >= from && $0 <= to }.map { Period(first: $0, last: $0, label: $0) }
        }
        return Period.list(definition.step, from: from, to: to, observed: observed)
    }

    // MARK: How much

    /// Group totals by the period's index.
    func cells(_ periods: [Period]) throws -> [Int: [GroupTotal]] {
        guard !periods.isEmpty else { return [:] }
        try RegistryTables(registry: lake.registry).bindForQuestions(engine, source: source)
        let query: String
        switch definition.measure {
        case .newDownloads:
            try bindPeriods(periods)
            query = try newDownloads()
        case .downloads30d, .cumulative:
            let days = try levelDays()
            let last = periods.enumerated().compactMap { index, period in
                days.last { $0 >= period.first && $0 <= period.last }.map { "(\(index), DATE '\($0)')" }
            }
            guard !last.isEmpty else { return [:] }
            try engine.materialise(
                "level_days", "SELECT * FROM (VALUES \(last.joined(separator: ", "))) AS d(period, observed_on)")
            query = try levels()
        }
        var cells: [Int: [GroupTotal]] = [:]
        // In a fixed order: totals are added up from these rows.
        for row in try engine.rows("\(query) ORDER BY 1, 2").rows {
            guard let period = row[0].integer, let value = row[2].real, value > 0 else { continue }
            cells[period, default: []].append(GroupTotal(group: row[1].text, value: value, models: row[3].integer))
        }
        return cells
    }

    private func bindPeriods(_ periods: [Period]) throws {
        let rows = periods.enumerated().map { "(\($0), DATE '\($1.first - 1)', DATE '\($1.last)')" }
        try engine.materialise(
            "periods", "SELECT * FROM (VALUES \(rows.joined(separator: ", "))) AS p(period, before, through)")
    }

    /// Sums of the stretches of some statuses by period and group.
    private func newDownloads(_ statuses: String = Self.placed) throws -> String {
        let table: String
        if needsModels || countsModels {
            try lake.bind(.newDownloads, source: source, as: "stretches")
            try engine.run("CREATE OR REPLACE TEMP VIEW pieces AS \(lake.stages.sql("pieces"))")
            table = "pieces"
        } else {
            try lake.bind(.cube, source: source)
            table = "cube"
        }
        let (joins, group) = try groups(of: table)
        var conditions = [
            "\(table).status IN (\(statuses))", try ageCondition(table),
            definition.tests == .drop ? "NOT \(table).is_test" : "TRUE",
        ]
        conditions += try filterConditions()
        let inside = "greatest(\(table).after, periods.before), least(\(table).through, periods.through)"
        let part = "days_between(\(inside)) / days_between(\(table).after, \(table).through)"
        if definition.minimum > 0 {
            try engine.materialise(
                "large_enough",
                """
                SELECT pieces.model_key FROM pieces JOIN periods
                    ON pieces.after < periods.through AND pieces.through > periods.before
                WHERE pieces.status IN ('measured', 'interpolated', 'estimated')
                GROUP BY pieces.model_key HAVING sum(pieces.downloads * \(part)) >= \(definition.minimum)
                """)
            conditions.append("pieces.model_key IN (SELECT model_key FROM large_enough)")
        }
        if table == "cube" {
            // Summed by group before it meets the periods: far fewer rows do.
            return """
                SELECT periods.period, cube.group_name, \(Self.exactSum("cube.downloads * \(part)")) AS value,
                    NULL AS models
                FROM (
                    SELECT cube.after, cube.through, \(group) AS group_name, \(Self.exactSum("cube.downloads")) AS downloads
                    FROM cube \(joins)
                    WHERE \(conditions.joined(separator: " AND "))
                    GROUP BY cube.after, cube.through, group_name
                ) AS cube
                JOIN periods ON cube.after < periods.through AND cube.through > periods.before
                GROUP BY periods.period, cube.group_name
                """
        }
        return """
            SELECT periods.period, \(group) AS group_name, \(Self.exactSum("\(table).downloads * \(part)")) AS value,
                \(countsModels ? "count(DISTINCT \(table).model_key)" : "NULL") AS models
            FROM \(table)
            JOIN periods ON \(table).after < periods.through AND \(table).through > periods.before
            \(joins)
            WHERE \(conditions.joined(separator: " AND "))
            GROUP BY periods.period, group_name
            """
    }

    private func levels() throws -> String {
        let counter = definition.measure == .downloads30d ? "downloads_30d" : "downloads_all_time"
        let table = "levels"
        if needsModels {
            try engine.materialise("observed_rows", try levelRows(counter))
            try engine.run("CREATE OR REPLACE TEMP VIEW levels AS SELECT * FROM observed_rows")
        } else {
            try lake.bind(.levels, source: source, as: "level_sums")
            try engine.run(
                """
                CREATE OR REPLACE TEMP VIEW levels AS
                SELECT observed_on, namespace, is_test, age, CAST(\(counter) AS DOUBLE) AS value,
                    \(counter == "downloads_30d" ? "models_30d" : "models_all_time") AS models
                FROM level_sums
                \(counter == "downloads_30d" ? "UNION ALL " + (try corrections()) : "")
                """)
        }
        let (joins, group) = try groups(of: table)
        var conditions = [
            "levels.value IS NOT NULL", try ageCondition(table),
            definition.tests == .drop ? "NOT levels.is_test" : "TRUE",
        ]
        conditions += try filterConditions()
        return """
            SELECT level_days.period, \(group) AS group_name, \(Self.exactSum("levels.value")) AS value, CAST(sum(levels.models) AS BIGINT) AS models
            FROM levels JOIN level_days ON level_days.observed_on = levels.observed_on
            \(joins)
            WHERE \(conditions.joined(separator: " AND "))
            GROUP BY level_days.period, group_name
            """
    }

    /// One row a model on each of the days asked for, flagged rolling counts replaced.
    private func levelRows(_ counter: String) throws -> String {
        try lake.bindFlags(source: source)
        try lake.bind(.models, source: source)
        let days = Set(
            try engine.rows("SELECT CAST(observed_on AS VARCHAR) FROM level_days").rows.compactMap {
                $0[0].text.flatMap { Day($0) }
            })
        let files = lake.snapshot.files(of: .observations).filter {
            $0.source == source && days.contains($0.observedOn)
        }
        try engine.bind("observations", to: files, of: .observations, in: lake.directory)
        let value =
            counter == "downloads_30d"
            ? "coalesce(flags.replacement, observations.downloads_30d)" : "observations.downloads_all_time"
        let enough = definition.minimum > 0 ? "WHERE value >= \(definition.minimum)" : ""
        return """
            SELECT * FROM (SELECT observations.observed_on, models.model_key, models.namespace, models.is_test, coalesce(models.released_on, models.created_on) AS aged_from,
                CASE WHEN aged_from IS NULL THEN 'unknown' WHEN aged_from + 365 >= observations.observed_on THEN 'new' ELSE 'old' END AS age,
                CAST(\(value) AS DOUBLE) AS value, CASE WHEN \(value) > 0 THEN 1 ELSE 0 END AS models
            FROM observations
            JOIN models ON models.model_key = model_key(observations.model_id)
            LEFT JOIN flags ON flags.model_key = models.model_key AND flags.observed_on = observations.observed_on) \(enough)
            """
    }

    /// What cleaning adds to the sums of rolling counts.
    private func corrections() throws -> String {
        try lake.bindFlags(source: source)
        try lake.bind(.models, source: source)
        return """
            SELECT flags.observed_on, models.namespace, models.is_test,
                CASE WHEN coalesce(models.released_on, models.created_on) IS NULL THEN 'unknown'
                    WHEN coalesce(models.released_on, models.created_on) + 365 >= flags.observed_on THEN 'new'
                    ELSE 'old' END AS age,
                flags.replacement - flags.downloads_30d AS value, 0 AS models
            FROM flags JOIN models ON models.model_key = flags.model_key
            WHERE flags.observed_on IN (SELECT observed_on FROM level_days)
            """
    }

    // MARK: Who

    /// The joins that find a row's group, and the group's SQL expression (`NULL`: unknown).
    private func groups(of table: String) throws -> (joins: String, group: String) {
        var joins: [String] = []
        let day = definition.measure == .newDownloads ? "\(table).through" : "\(table).observed_on"
        let keys = Set([definition.grouping] + definition.filters.map(\.key))
        var namespace = "\(table).namespace"
        let needsIDs = !keys.isDisjoint(with: [.model, .family, .line]) || !lake.knowsRegistry
        if needsIDs {
            try lake.bind(.models, source: source, as: "repositories")
            joins.append("LEFT JOIN repositories ON repositories.model_key = \(table).model_key")
            namespace = "repositories.namespace"
        }
        if !keys.isDisjoint(with: Self.ofNamespace) {
            joins.append(
                "LEFT JOIN holdings ON holdings.namespace = \(namespace) AND \(day) BETWEEN holdings.from_on AND holdings.until_on"
            )
        }
        if !keys.isDisjoint(with: [.family, .line]) {
            try bindFamiliesOfModels()
            joins.append("LEFT JOIN families_of_models ON families_of_models.model_key = \(table).model_key")
        }
        if !keys.isDisjoint(with: [.modality, .size, .licence]) {
            try Attributes(lake, source: source).bind(for: "SELECT DISTINCT model_key FROM \(table)")
            joins.append("LEFT JOIN attributes ON attributes.model_key = \(table).model_key")
        }
        return (joins.joined(separator: "\n"), Self.expression(definition.grouping))
    }

    /// A sum that does not depend on the order in which threads deliver the rows: in units of 10⁻⁹, then as a number.
    private static func exactSum(_ expression: String) -> String {
        "CAST(sum(CAST(\(expression) AS DECIMAL(38, 9))) AS DOUBLE)"
    }

    private static func expression(_ grouping: Grouping) -> String {
        switch grouping {
        case .country: "holdings.country"
        case .organisation: "holdings.organisation"
        case .kind: "holdings.kind"
        case .model: "repositories.model_id"
        case .family: "families_of_models.family"
        case .line: "families_of_models.line"
        case .modality: "attributes.modality"
        case .size: "attributes.size"
        case .licence: "attributes.licence"
        }
    }

    private func filterConditions() throws -> [String] {
        definition.filters.map { filter in
            let expression = Self.expression(filter.key)
            let values = filter.values.filter { $0 != "unknown" }.map(\.sqlQuoted).joined(separator: ", ")
            let known = values.isEmpty ? "FALSE" : "coalesce(\(expression) IN (\(values)), FALSE)"
            return filter.values.contains("unknown") ? "(\(known) OR \(expression) IS NULL)" : known
        }
    }

    private func ageCondition(_ table: String) throws -> String {
        switch definition.cohort {
        case .all: "TRUE"
        case .new: "\(table).age = 'new'"
        case .releasedSince(let day): "\(table).aged_from >= DATE '\(day)'"
        }
    }

    /// `families_of_models(model_key, family, line)`: the most specific pattern of the registry wins.
    private func bindFamiliesOfModels() throws {
        try RegistryTables(registry: lake.registry).bindFamilies(engine)
        try engine.materialise(
            "families_of_models",
            """
            SELECT model_key, arg_max(family, (specificity, family)) AS family, arg_max(line, (specificity, family)) AS line
            FROM (
                SELECT repositories.model_key, family, line, specificity FROM repositories
                JOIN family_patterns ON coalesce(family_patterns.namespace, '') = coalesce(lower(repositories.namespace), '')
                    AND lower(repositories.model_id) LIKE pattern ESCAPE '^'
                UNION ALL
                SELECT repositories.model_key, family, line, 1000 FROM repositories
                JOIN named_families ON named_families.model_id = repositories.model_id
            ) GROUP BY model_key
            """)
    }

    // MARK: What must be said beside

    func notes(_ periods: [Period], _ cells: [Int: [GroupTotal]]) throws -> [String] {
        var notes: [String] = []
        let totals = cells.values.joined()
        let all = totals.reduce(0) { $0 + $1.value }
        let unknown = totals.filter { $0.group == nil }.reduce(0) { $0 + $1.value }
        if unknown > 0, all > 0 {
            notes.append(
                "\(Self.percent(unknown / all)) of the total has no known \(definition.grouping.rawValue); "
                    + "lower and upper bound each share by giving it none or all of that")
        }
        if definition.measure == .newDownloads {
            notes += try notesOnNewDownloads(periods, all: all)
            if !countsModels { notes.append("models are not counted over so many; --minimum 1 counts them") }
        } else if definition.measure == .downloads30d {
            notes.append("a 30-day count belongs to the last observed day of its period")
        }
        notes.append("a download is a request for a model's files as the source counts it, not a user")
        return notes
    }

    private func notesOnNewDownloads(_ periods: [Period], all: Double) throws -> [String] {
        var notes: [String] = []
        try lake.bind(.cube, source: source)
        let statuses = Set(try engine.rows("SELECT DISTINCT status FROM cube").rows.compactMap { $0[0].text })
        for (status, meaning) in [
            ("birth-unknown", "first counts of models whose birth is unknown"),
            ("listed-late", "first counts of models listed long after their birth"),
        ] where statuses.contains(status) {
            let sum = try engine.rows("SELECT sum(value) FROM (\(newDownloads("'\(status)'")))").scalar.real ?? 0
            if sum > 0 {
                notes.append(
                    "\(Self.whole(sum)) downloads are left out: \(meaning), which cannot be placed in time; "
                        + "with them the total would be \(Self.whole(all + sum)) instead of \(Self.whole(all))")
            }
        }
        let observed = lake.days(of: source)
        let gaps = zip(observed, observed.dropFirst()).map { $1 - $0 }
        if let longest = gaps.max(), let shortest = periods.map(\.days).min(), shortest < longest,
            definition.step != .observation
        {
            notes.append(
                "some periods are shorter than the gap between observations (up to \(longest) days) and are interpolated"
            )
        }
        let rolling = try engine.rows("SELECT count(*) FROM cube WHERE counter = '30-day'").scalar.integer ?? 0
        if rolling > 0 {
            let short = periods.contains { $0.days < 7 }
            notes.append(
                "estimated from 30-day counts where there is no all-time counter"
                    + (short ? "; periods under seven days are rough" : ""))
            if let usual = gaps.sorted().dropFirst(gaps.count / 2).first, usual >= 5 {
                notes.append("30-day counts observed only every \(usual) days err by about 1.5 points of share")
            }
        }
        if definition.cohort == .new {
            let ageless =
                try engine.rows(
                    "SELECT \(Self.exactSum("downloads")) FROM cube WHERE age = 'unknown' AND status IN ('measured', 'interpolated', 'estimated')"
                ).scalar.real ?? 0
            if ageless > 0 {
                notes.append("\(Self.whole(ageless)) downloads of models of unknown age are not among the new ones")
            }
        }
        return notes
    }

    private static func percent(_ share: Double) -> String {
        let tenths = Int((share * 1000).rounded())
        return "\(tenths / 10).\(tenths % 10) %"
    }

    private static func whole(_ value: Double) -> String {
        let digits = String(Int(value.rounded()))
        var grouped = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { grouped.append(",") }
            grouped.append(digit)
        }
        return grouped
    }
}
