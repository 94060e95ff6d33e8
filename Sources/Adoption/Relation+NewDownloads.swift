import Ecosystem
import Lake

/// New downloads by period: of namespaces from the cube, else of single models.
extension Relation {
    /// Groupings with about as many groups as models.
    private static let finest: Set<Grouping> = [.model, .family]

    /// Sums of the stretches of some statuses by period and group. Needs ``bindPeriods(_:)``.
    func newDownloads(_ statuses: String = Self.placed) throws -> String {
        guard needsModels || countsModels else {
            try bindCube()
            return try sumsOfStretches("cube", statuses)
        }
        let isCoarse = try arePeriodsCoarse()
        if countsModels || (isCoarse && Self.finest.contains(definition.grouping)) {
            _ = try bindPeriodSums(statuses)
            return try sumsOfModels()
        }
        try bindStretches(
            summedBetween: isCoarse && statuses == Self.placed
                ? periodEnds(ChangingHands.days(lake, source: source, withOrigins: !origins.isEmpty)) : nil)
        return try sumsOfStretches("pieces", statuses)
    }

    /// The `SELECT` of the totals of single models, `(period, value)` with the period's index: what the groups of the
    /// definition are made of. `nil` as for ``totals(_:)``.
    func modelValues(_ periods: [Period]) throws -> String? {
        guard definition.measure == .newDownloads, !periods.isEmpty else {
            var relation = self
            relation.definition.grouping = .model
            return try relation.totals(periods).map { "SELECT period, value FROM (\($0))" }
        }
        try RegistryTables(registry: lake.registry).bindForQuestions(engine, source: source)
        try bindPeriods(periods)
        let isOneRowAModel = try bindPeriodSums(Self.placed)
        let (joins, _) = try groups(of: "period_sums")
        let rows = """
            SELECT period_sums.period, period_sums.model_key, period_sums.downloads
            FROM period_sums \(joins) WHERE \(try modelCondition("period_sums"))
            """
        return isOneRowAModel
            ? "SELECT period, CAST(downloads AS DOUBLE) AS value FROM (\(rows))"
            : "SELECT period, CAST(sum(downloads) AS DOUBLE) AS value FROM (\(rows)) GROUP BY period, model_key"
    }

    /// Summed by group before it meets the periods: far fewer rows do.
    private func sumsOfStretches(_ table: String, _ statuses: String) throws -> String {
        let (joins, group) = try groups(of: table)
        let conditions = try [stretchCondition(table, statuses), modelCondition(table)]
        return """
            SELECT periods.period, summed.group_name, \(Self.exactSum("summed.downloads * \(Self.part(of: "summed"))")) AS value,
                NULL AS models
            FROM (
                SELECT \(table).after, \(table).through, \(group) AS group_name,
                    \(try isWhole(table) ? "sum(\(table).downloads)" : Self.exactSum("\(table).downloads")) AS downloads
                FROM \(table) \(joins)
                WHERE \(conditions.joined(separator: " AND "))
                GROUP BY \(table).after, \(table).through, group_name
            ) AS summed
            JOIN periods ON summed.after < periods.through AND summed.through > periods.before
            GROUP BY periods.period, summed.group_name
            """
    }

    /// Whether the rows of `table` are differences of counters as they came: whole numbers, whose sums are exact below 2⁵³ in
    /// whichever order they are added.
    private func isWhole(_ table: String) throws -> Bool {
        try table == "pieces" && definition.spikes == .keep && definition.cohort != .new
            && !lake.cubeFacts(source: source).hasRolling
    }

    /// Summed by model before it meets lineage and registry: a model has far more stretches than periods. Needs
    /// ``bindPeriodSums(_:)``.
    private func sumsOfModels() throws -> String {
        let (joins, group) = try groups(of: "period_sums")
        return """
            SELECT period_sums.period, \(group) AS group_name, CAST(sum(period_sums.downloads) AS DOUBLE) AS value,
                \(countsModels ? "count(DISTINCT period_sums.model_key)" : "NULL") AS models
            FROM period_sums \(joins)
            WHERE \(try modelCondition("period_sums"))
            GROUP BY period_sums.period, group_name
            """
    }

    /// `period_sums(period, model_key, era, through, namespace, downloads)`: a row a model and period, and one for each
    /// holding where a publisher changed hands; and what ``bindLargeEnough(of:)`` makes.
    ///
    /// - Returns: whether no publisher changed hands, so that there is one row a model and period.
    private func bindPeriodSums(_ statuses: String) throws -> Bool {
        let hands = try ChangingHands(lake, source: source, origins: origins)
        try bindStretches(summedBetween: statuses == Self.placed ? periodEnds(hands.days) : nil)
        let isAllCounted = statuses == Self.placed && definition.cohort == .all && definition.spikes != .cap
        let count = try engine.rows("SELECT count(*) FROM periods").scalar.integer
        // What is small in the only period need not be kept.
        let isEnough =
            definition.minimum > 0 && isAllCounted && count == 1 && !hands.areThereAny
            ? "HAVING sum(CAST(pieces.downloads * \(Self.part(of: "pieces")) AS DECIMAL(38, 9))) >= \(definition.minimum)"
            : ""
        try engine.materialise(
            "sums_of_models",
            """
            SELECT periods.period, pieces.model_key, \(hands.era(of: "pieces")) AS era,
                \(hands.areThereAny ? "max(pieces.through) AS through," : "")
                any_value(pieces.namespace) AS namespace,
                sum(CAST(pieces.downloads * \(Self.part(of: "pieces")) AS DECIMAL(38, 9))) AS downloads
            FROM pieces JOIN periods ON pieces.after < periods.through AND pieces.through > periods.before
            \(hands.join(to: "pieces"))
            WHERE \(try stretchCondition("pieces", statuses))
            GROUP BY ALL \(isEnough)
            """)
        // Where nobody's models changed hands any day of the period will do; to aggregate it would cost a third more.
        try engine.run(
            "CREATE OR REPLACE TEMP VIEW period_sums AS "
                + (hands.areThereAny
                    ? "SELECT * FROM sums_of_models"
                    : "SELECT sums_of_models.*, periods.through FROM sums_of_models JOIN periods USING (period)"))
        if definition.minimum > 0, statuses == Self.placed {
            try bindLargeEnough(of: isAllCounted ? "period_sums" : "stretches")
        }
        return !hands.areThereAny
    }

    /// `large_enough(model_key)`: models with the minimum in all periods together, whatever else is asked of their
    /// downloads.
    ///
    /// - Parameter table: `stretches`, or `period_sums` where they hold all but tests, and whole.
    private func bindLargeEnough(of table: String) throws {
        let summed =
            table == "period_sums"
            ? "SELECT model_key, downloads FROM period_sums"
            : """
            SELECT stretches.model_key,
                CAST(stretches.downloads * \(Self.part(of: "stretches")) AS DECIMAL(38, 9)) AS downloads
            FROM stretches JOIN periods ON stretches.after < periods.through AND stretches.through > periods.before
            WHERE stretches.status IN (\(Self.placed)) AND stretches.downloads >= 0
            """
        try engine.materialise(
            "large_enough",
            "SELECT model_key FROM (\(summed)) GROUP BY model_key HAVING sum(downloads) >= \(definition.minimum)")
    }

    /// The days at whose end something begins that must be told apart: periods, and holdings that begin on `hands`.
    private func periodEnds(_ hands: Set<Day>) throws -> Set<Day> {
        let rows = try engine.rows("SELECT CAST(unnest([before, through]) AS VARCHAR) FROM periods").rows
        return Set(rows.compactMap { row in row[0].text.flatMap { Day($0) } }).union(hands.map { $0 - 1 })
    }

    /// The column of `descents` whose publisher is credited, where it is not the model's own.
    private var origins: [String] { [Self.origin[definition.attribution]].compactMap(\.self) }

    /// Whether most stretches lie in one period with others of the same model.
    private func arePeriodsCoarse() throws -> Bool {
        let count = try engine.rows("SELECT count(*) FROM periods").scalar.integer ?? 0
        return count * 4 <= observedDays().count
    }

    /// What of a stretch lies in a period, from 0 to 1.
    private static func part(of table: String) -> String {
        let inside = "greatest(\(table).after, periods.before), least(\(table).through, periods.through)"
        return "days_between(\(inside)) / days_between(\(table).after, \(table).through)"
    }

    private func stretchCondition(_ table: String, _ statuses: String) throws -> String {
        let conditions = [
            "\(table).status IN (\(statuses))", try ageCondition(table),
            definition.tests == .drop ? "NOT \(table).is_test" : "TRUE",
        ]
        return conditions.joined(separator: " AND ")
    }

    private func modelCondition(_ table: String) throws -> String {
        let size = definition.minimum > 0 ? ["\(table).model_key IN (SELECT model_key FROM large_enough)"] : ["TRUE"]
        return (size + (try memberConditions())).joined(separator: " AND ")
    }
}
