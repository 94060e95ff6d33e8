import Foundation
package import Lake

/// A run's assessments, counted by configuration in the engine.
package struct RunCounts: Sendable {
    /// One scanner's part in one task and group of a model, contexts and repeats together.
    package struct ScannerCell: Sendable, Hashable {
        package let scanner: String
        package let model: Int
        package let task: Int
        package let group: Int
        /// Code that the scanner read to the end.
        package let read: Int
        /// Of it, code with a finding of level `warning` or above.
        package let flagged: Int

        package init(scanner: String, model: Int, task: Int, group: Int, read: Int, flagged: Int) {
            self.scanner = scanner
            self.model = model
            self.task = task
            self.group = group
            self.read = read
            self.flagged = flagged
        }
    }

    package let cells: [AuditCell]
    package let scanners: [ScannerCell]
    /// Remarks of the assessments and how many trials have each, most frequent first, at most twenty.
    package let remarks: [(text: String, trials: Int)]

    package init(cells: [AuditCell], scanners: [ScannerCell] = [], remarks: [(text: String, trials: Int)] = []) {
        self.cells = cells
        self.scanners = scanners
        self.remarks = remarks
    }

    /// Counts the assessments of `run`.
    ///
    /// - Throws: ``AuditError`` `noData` where nothing was scanned, `badInput` where the assessments are of another
    ///   plan.
    package init(of run: RunDirectory, plan: AuditPlan, engine: DuckDBEngine) throws {
        guard FileManager.default.fileExists(atPath: run.assessments.path) else {
            throw AuditError(
                .noData, "the run '\(run.name)' has no assessments yet; `bellwether audit scan \(run.name)` makes them")
        }
        let hasFindings = FileManager.default.fileExists(atPath: run.findings.path)
        try engine.run(
            "CREATE OR REPLACE TEMP VIEW assessed AS SELECT * FROM read_parquet(\(run.assessments.path.sqlPattern))")
        let bounds = try engine.rows(
            "SELECT min(ordinal), max(ordinal), count(DISTINCT ordinal), count(*) FROM assessed")
        let row = bounds.rows.first?.map(\.integer) ?? []
        guard row.count == 4, let first = row[0], let last = row[1] else {
            throw AuditError(.noData, "the run '\(run.name)' has no trial that was scanned")
        }
        guard first >= 0, last < plan.count, row[2] == row[3] else {
            throw AuditError(.badInput, "\(run.assessments.path) does not belong to the plan of '\(run.name)'")
        }
        let findings =
            hasFindings
            ? """
            LEFT JOIN (SELECT ordinal AS found, count(*) AS findings FROM read_parquet(\(run.findings.path.sqlPattern))
              WHERE level IN ('warning', 'error') GROUP BY ordinal) ON found = ordinal
            """ : ""
        try engine.run(
            """
            CREATE OR REPLACE TEMP VIEW placed AS SELECT \(Self.place(plan)), *,
              \(hasFindings ? "coalesce(findings, 0)" : "CAST(NULL AS BIGINT)") AS findings_known
            FROM assessed \(findings)
            """)
        cells = try Self.cells(engine)
        scanners = try Self.scanners(engine)
        remarks = try engine.rows(
            """
            SELECT remark, count(*) FROM assessed WHERE remark IS NOT NULL GROUP BY remark
            ORDER BY count(*) DESC, remark LIMIT 20
            """
        ).rows.map { ($0[0].text ?? "", $0[1].integer ?? 0) }
    }

    /// The cell of an ordinal, in SQL: what ``AuditPlan/cell(_:)`` says.
    private static func place(_ plan: AuditPlan) -> String {
        let sizes = [
            ("group_index", plan.suite.groups.count), ("context_index", plan.suite.contexts.count),
            ("task_index", plan.suite.tasks.count), ("model_index", plan.models.count),
        ]
        var divisor = plan.repeats
        return sizes.map { name, count in
            defer { divisor *= count }
            return "CAST((ordinal // \(divisor)) % \(count) AS INTEGER) AS \(name)"
        }.joined(separator: ", ")
    }

    private static func cells(_ engine: DuckDBEngine) throws -> [AuditCell] {
        let outcomes = Outcome.allCases
        let counts = outcomes.map { "count(*) FILTER (outcome = \($0.rawValue.sqlQuoted))" }.joined(separator: ", ")
        let rows = try engine.rows(
            """
            SELECT model_index, task_index, context_index, group_index, count(*),
              count(*) FILTER (outcome = 'code' AND insecure IS NULL), count(*) FILTER (outcome = 'code' AND insecure),
              coalesce(sum(lines) FILTER (outcome = 'code' AND insecure IS NOT NULL), 0),
              sum(findings_known) FILTER (outcome = 'code' AND insecure IS NOT NULL), \(counts)
            FROM placed GROUP BY ALL ORDER BY ALL
            """)
        return rows.rows.map { row in
            func number(_ column: Int) -> Int { row[column].integer ?? 0 }
            var cell = AuditCell(model: number(0), task: number(1), context: number(2), group: number(3))
            cell.trials = number(4)
            cell.notAssessed = number(5)
            cell.insecure = number(6)
            cell.lines = number(7)
            cell.findings = row[8].integer
            for (index, outcome) in outcomes.enumerated() where number(9 + index) > 0 {
                cell.byOutcome[outcome] = number(9 + index)
            }
            return cell
        }
    }

    private static func scanners(_ engine: DuckDBEngine) throws -> [ScannerCell] {
        let rows = try engine.rows(
            """
            SELECT scanner, model_index, task_index, group_index, count(*), count(*) FILTER (found > 0)
            FROM (SELECT model_index, task_index, group_index, unnest(map_keys(by_scanner)) AS scanner,
                unnest(map_values(by_scanner)) AS found FROM placed WHERE outcome = 'code')
            GROUP BY ALL ORDER BY ALL
            """)
        return rows.rows.compactMap { row in
            guard let scanner = row[0].text else { return nil }
            let numbers = row.dropFirst().map { $0.integer ?? 0 }
            return ScannerCell(
                scanner: scanner, model: numbers[0], task: numbers[1], group: numbers[2], read: numbers[3],
                flagged: numbers[4])
        }
    }
}
