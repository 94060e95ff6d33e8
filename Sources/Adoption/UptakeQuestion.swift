package import Answers
package import Ecosystem
import Lake
import Statistics

/// Relative adoption (METHODS §6, after the ATOM project): a model's downloads at an age, divided by the median of the ten
/// most downloaded models of its size class at that age.
package struct UptakeQuestion {
    private let lake: OpenLake
    private let definition: Definition
    private let models: [ModelID]
    private let limit: Int

    /// - Parameters:
    ///   - models: the models to show; none: the most downloaded of each size class and age.
    ///   - limit: how many of those.
    package init(_ definition: Definition, models: [ModelID], limit: Int, of lake: OpenLake) {
        self.definition = definition
        self.models = models
        self.limit = limit
        self.lake = lake
    }

    /// Days since release at which models are compared.
    package static let ages = [7, 14, 30, 60, 90, 180, 365]
    private static let references = 10
    /// More than there are models; the engine keeps the first so many of something only below a million.
    private static let most = 999_999

    /// - Throws: ``AdoptionError`` `noData` if no model's downloads are known since its birth, or a model asked for is none
    ///   of those.
    package func answer() throws -> Answer {
        let engine = lake.engine
        let days = lake.days(of: definition.source)
        guard let last = days.last else {
            throw AdoptionError(.noData, "the lake holds no observations of '\(definition.source)'")
        }
        try GroupNames.check(definition.filters, lake)
        try bindDownloadsAtAges(until: last)
        try bindSizes()
        let references = try medians()
        guard try engine.rows("SELECT count(*) FROM adopted").scalar.integer ?? 0 > 0 else {
            throw AdoptionError(
                .noData,
                "no model's downloads are known from its release on: that takes release dates, and observations that reach "
                    + "back to them (the lake's begin on \(days[0]))")
        }
        var answer = Answer(
            title: "Relative adoption", definition: definition.description, lake: lake.snapshot.version,
            columns: [
                .init("size", .text), .init("age", .count), .init("rank", .count), .init("group", .text),
                .init("value", .count), .init("reference", .count), .init("relative", .ratio),
                .init("models", .count), .init("release_date", .date), .init("dated_by", .text),
                .init("size_by", .text),
            ],
            sections: ["size"])
        let wanted =
            models.isEmpty
            ? "shown <= \(min(limit, Self.most))"
            : "model_id IN (\(models.map(\.text.sqlQuoted).joined(separator: ", ")))"
        let rows = try engine.rows(
            """
            SELECT size, age, place, model_id, downloads, models, CAST(aged_from AS VARCHAR), is_curated, size_by
            FROM (\(try shown())) AS shown WHERE \(wanted)
            ORDER BY size_order, age, place, model_id
            """
        ).rows
        for row in rows {
            let key = "\(row[0].text ?? "") \(row[1].integer ?? 0)"
            let reference = references[key]
            answer.rows.append([
                Answer.Value(row[0].text ?? "unknown"), Answer.Value(row[1].integer), Answer.Value(row[2].integer),
                Answer.Value(row[3].text), Answer.Value(row[4].real), Answer.Value(reference),
                Answer.Value(reference.flatMap { median in row[4].real.map { $0 / median } }),
                Answer.Value(row[5].integer), Answer.Value(row[6].text),
                .text(row[7].boolean == true ? "registry" : "createdAt"), Answer.Value(row[8].text),
            ])
        }
        if let missing = models.first(where: { model in !rows.contains { $0[3].text == model.text } }) {
            throw AdoptionError(
                .noData,
                "the downloads of '\(missing)' are not known at any of the ages "
                    + Self.ages.map(String.init).joined(separator: ", ") + " days")
        }
        if answer.rows.isEmpty { throw AdoptionError(.noData, "no model fits this definition") }
        if answer.rows.contains(where: { $0[5] == .null }) {
            answer.notes.append(
                "reference and relative are null where fewer than \(Self.references) models of a known size class have reached "
                    + "the age")
        }
        answer.notes += [
            "reference: the median of the \(Self.references) most downloaded models of the size class at that age, the model "
                + "itself among them where it is one",
            "size_by: catalogue, or name where only the repository's name says the number of parameters",
            "a download is a request for a model's files as the source counts it, not a user",
        ]
        answer.notes = try lake.notes() + answer.notes
        return answer
    }

    /// `adopted(model_key, model_id, namespace, aged_from, is_curated, age, downloads)`: downloads since birth at each age
    /// that the observations reach.
    private func bindDownloadsAtAges(until last: Day) throws {
        let engine = lake.engine
        let source = definition.source
        try lake.bind(.models, source: source)
        try lake.bind(.newDownloads, source: source, as: "stretches")
        // Where a counter already stood at something when it was first read, that is what had been downloaded so far.
        let files = lake.snapshot.files(of: .observations).filter {
            $0.source == source && $0.counts["downloads_all_time", default: 0] > 0
        }
        let first = files.map(\.observedOn).min()
        try engine.bind(
            "observations", to: files.filter { $0.observedOn == first }, of: .observations, in: lake.directory)
        try engine.materialise(
            "standing",
            """
            SELECT model_key, max(known_on) AS known_on, max(downloads) AS downloads FROM (
                SELECT model_key(model_id) AS model_key, observed_on AS known_on, CAST(downloads_all_time AS DOUBLE) AS downloads
                FROM observations WHERE downloads_all_time IS NOT NULL
                UNION ALL
                SELECT model_key, through, downloads FROM stretches WHERE status IN ('listed-late', 'birth-unknown')
            ) AS levels GROUP BY model_key
            """)
        let tests = definition.tests == .drop ? "AND NOT is_test" : ""
        try engine.materialise(
            "followed",
            """
            SELECT models.model_key, models.model_id, models.namespace, models.released_on IS NOT NULL AS is_curated,
                coalesce(models.released_on, models.created_on) AS aged_from,
                coalesce(standing.known_on, DATE '0001-01-01') AS known_on, coalesce(standing.downloads, 0) AS standing
            FROM models LEFT JOIN standing ON standing.model_key = models.model_key
            WHERE coalesce(models.released_on, models.created_on) IS NOT NULL \(tests)
                AND (standing.model_key IS NOT NULL
                    OR models.first_observed_on - coalesce(models.created_on, models.released_on) <= 29)
            """)
        let sums = Self.ages.map { age in
            "sum(pace * greatest(0, days_between(after, least(through, add_days(aged_from, \(age)))))) AS age_\(age)"
        }
        try engine.materialise(
            "at_ages",
            """
            SELECT model_key, \(sums.joined(separator: ", ")) FROM (
                SELECT stretches.model_key, stretches.after, stretches.through, followed.aged_from,
                    stretches.downloads / days_between(stretches.after, stretches.through) AS pace
                FROM stretches JOIN followed ON followed.model_key = stretches.model_key
                WHERE stretches.status IN (\(Relation.placed)) AND stretches.after >= followed.known_on
            ) AS parts GROUP BY model_key
            """)
        let ages = Self.ages.map { age in
            """
            SELECT followed.*, \(age) AS age, round(standing + coalesce(at_ages.age_\(age), 0), 6) AS downloads
            FROM followed LEFT JOIN at_ages ON at_ages.model_key = followed.model_key
            WHERE add_days(aged_from, \(age)) <= DATE '\(last)' AND add_days(aged_from, \(age)) >= known_on
            """
        }
        try engine.materialise(
            "adopted", "SELECT * FROM (\(ages.joined(separator: " UNION ALL "))) AS ages WHERE downloads > 0")
    }

    /// `sized(model_key, size, size_order, size_by)`: the catalogue's class, else that of the number before a `B` or `M` in
    /// the repository's name.
    private func bindSizes() throws {
        let engine = lake.engine
        try Attributes(lake, source: definition.source).bind()
        let number = #"(?:^|[-_.])(?:(\d+)x)?(\d+(?:\.\d+)?)([bm])(?:$|[-_.])"#
        let limits = zip(SizeClass.allCases, [1.0, 5, 10, 50, 100, 250, .infinity])
        let classes = limits.map { size, limit in
            limit.isFinite
                ? "WHEN billions < \(limit) THEN '\(size.rawValue)'"
                : "WHEN billions IS NOT NULL THEN '\(size.rawValue)'"
        }
        let order = SizeClass.allCases.enumerated().map { "WHEN '\($1.rawValue)' THEN \($0)" }
        try engine.materialise(
            "sized",
            """
            SELECT model_key, size, CASE size \(order.joined(separator: " ")) ELSE 99 END AS size_order, size_by FROM (
                SELECT named.model_key, coalesce(attributes.size, CASE \(classes.joined(separator: " ")) END) AS size,
                    CASE WHEN attributes.size IS NOT NULL THEN 'catalogue' WHEN billions IS NOT NULL THEN 'name' END AS size_by
                FROM (
                    SELECT DISTINCT model_key, TRY_CAST(parts[2] AS DOUBLE) * coalesce(TRY_CAST(nullif(parts[1], '') AS DOUBLE), 1)
                        / CASE WHEN parts[3] = 'm' THEN 1000 ELSE 1 END AS billions
                    FROM (SELECT model_key, [regexp_extract(name, \(number.sqlQuoted), 1),
                            regexp_extract(name, \(number.sqlQuoted), 2), regexp_extract(name, \(number.sqlQuoted), 3)] AS parts
                        FROM (SELECT DISTINCT model_key, lower(model_id) AS name FROM adopted) AS ids) AS split
                ) AS named LEFT JOIN attributes ON attributes.model_key = named.model_key
            ) AS classed
            """)
    }

    private static let ranked = """
        SELECT adopted.*, size, size_order, size_by, row_number() OVER (PARTITION BY size, age ORDER BY downloads DESC, model_id) AS place,
            count(*) OVER (PARTITION BY size, age) AS models
        FROM adopted JOIN sized ON sized.model_key = adopted.model_key
        """

    /// The ranked rows that the definition's filters leave, with their place among those.
    private func shown() throws -> String {
        try lake.engine.materialise(
            "placed", "SELECT *, aged_from AS through, aged_from AS observed_on FROM (\(Self.ranked)) AS ranked")
        try RegistryTables(registry: lake.registry).bindForQuestions(lake.engine, source: definition.source)
        let relation = Relation(definition, of: lake)
        let (joins, _) = try relation.groups(of: "placed")
        let conditions = ["TRUE"] + (try relation.filterConditions())
        return """
            SELECT placed.*, row_number() OVER (PARTITION BY placed.size, placed.age ORDER BY placed.place) AS shown
            FROM placed \(joins) WHERE \(conditions.joined(separator: " AND "))
            """
    }

    /// By size class and age, where enough models are.
    private func medians() throws -> [String: Double] {
        let rows = try lake.engine.rows(
            "SELECT size, age, downloads FROM (\(Self.ranked)) AS ranked WHERE place <= \(Self.references) AND size IS NOT NULL"
        ).rows
        let groups = Dictionary(grouping: rows) { "\($0[0].text ?? "") \($0[1].integer ?? 0)" }
        return groups.compactMapValues { rows in
            rows.count < Self.references ? nil : Sample(rows.compactMap { $0[2].real }).median
        }
    }
}
