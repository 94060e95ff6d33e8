import Foundation
package import Lake

/// `assessments.parquet` and `findings.parquet` of a run.
package struct AssessmentStore {
    private let run: RunDirectory
    private let engine: DuckDBEngine

    package init(_ run: RunDirectory, engine: DuckDBEngine) {
        self.run = run
        self.engine = engine
    }

    private static let assessmentColumns = """
        {ordinal: 'BIGINT', outcome: 'VARCHAR', language: 'VARCHAR', lines: 'INTEGER', insecure: 'BOOLEAN', \
        by_scanner: 'MAP(VARCHAR, INTEGER)', remark: 'VARCHAR'}
        """
    private static let findingColumns = """
        {ordinal: 'BIGINT', file: 'VARCHAR', first_line: 'INTEGER', last_line: 'INTEGER', level: 'VARCHAR', \
        severity: 'INTEGER', weaknesses: 'INTEGER[]', rules: 'VARCHAR[]', message: 'VARCHAR'}
        """

    private var exists: Bool { FileManager.default.fileExists(atPath: run.assessments.path) }

    /// The trials that were scanned, with their outcome.
    package func outcomes() throws -> [Int: Outcome] {
        guard exists else { return [:] }
        let rows = try engine.rows("SELECT ordinal, outcome FROM read_parquet(\(run.assessments.path.sqlPattern))")
        return Dictionary(
            rows.rows.compactMap { row in
                guard let ordinal = row[0].integer, let outcome = row[1].text.flatMap(Outcome.init) else { return nil }
                return (ordinal, outcome)
            }
        ) { $1 }
    }

    /// Forgets what was scanned.
    package func clear() throws {
        for file in [run.assessments, run.findings] where FileManager.default.fileExists(atPath: file.path) {
            do { try FileManager.default.removeItem(at: file) } catch {
                throw AuditError(.cannotWrite, "cannot remove \(file.path): \(error.localizedDescription)")
            }
        }
    }

    /// Adds rows; those of trials that are there already are replaced.
    ///
    /// The findings are renamed into place first and the assessments last: a trial counts as scanned by its assessment, and
    /// findings of trials without one are dropped the next time.
    ///
    /// - Throws: ``AuditError`` or ``LakeError`` `cannotWrite`.
    package func add(_ assessments: [Assessment], _ findings: [Finding]) throws {
        let rows = run.root.appending(path: ".assessments.jsonl")
        let places = run.root.appending(path: ".findings.jsonl")
        defer { for file in [rows, places] { try? FileManager.default.removeItem(at: file) } }
        try Self.write(assessments, to: rows)
        try Self.write(findings, to: places)
        let new = "(SELECT ordinal FROM \(Self.json(rows, "{ordinal: 'BIGINT'}")))"
        let hasFindings = FileManager.default.fileExists(atPath: run.findings.path)
        let earlier = "read_parquet(\(run.assessments.path.sqlPattern))"
        try replace(
            run.findings,
            exists && hasFindings
                ? """
                SELECT * FROM read_parquet(\(run.findings.path.sqlPattern))
                WHERE ordinal NOT IN \(new) AND ordinal IN (SELECT ordinal FROM \(earlier)) UNION ALL
                """ : "", "SELECT * FROM \(Self.json(places, Self.findingColumns))", order: "ordinal, file, first_line")
        try replace(
            run.assessments, exists ? "SELECT * FROM \(earlier) WHERE ordinal NOT IN \(new) UNION ALL" : "",
            "SELECT * FROM \(Self.json(rows, Self.assessmentColumns))", order: "ordinal")
    }

    private func replace(_ file: URL, _ kept: String, _ added: String, order: String) throws {
        let work = file.appendingPathExtension("new")
        defer { try? FileManager.default.removeItem(at: work) }
        try engine.write("\(kept) \(added)", toParquet: work.path, sortedBy: order)
        let descriptor = open(work.path, O_RDONLY | O_CLOEXEC)
        let isSynced = descriptor >= 0 && fsync(descriptor) == 0
        if descriptor >= 0 { close(descriptor) }
        guard isSynced, rename(work.path, file.path) == 0 else {
            throw AuditError(.cannotWrite, "cannot write \(file.path): \(String(cString: strerror(errno)))")
        }
    }

    private static func json(_ file: URL, _ columns: String) -> String {
        "read_json(\(file.path.sqlPattern), format = 'newline_delimited', columns = \(columns))"
    }

    private static func write(_ rows: [some Encodable], to file: URL) throws {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        var bytes = Data()
        for row in rows { bytes += try encoder.encode(row) + Data("\n".utf8) }
        do { try bytes.write(to: file) } catch {
            throw AuditError(.cannotWrite, "cannot write \(file.path): \(error.localizedDescription)")
        }
    }
}

extension AssessmentStore {
    /// All assessments by ordinal.
    package func assessments() throws -> [Int: Assessment] {
        guard exists else { return [:] }
        let rows = try engine.rows(
            """
            SELECT ordinal, outcome, language, lines, insecure, CAST(to_json(by_scanner) AS VARCHAR), remark
            FROM read_parquet(\(run.assessments.path.sqlPattern))
            """)
        var all: [Int: Assessment] = [:]
        for row in rows.rows {
            guard let ordinal = row[0].integer, let outcome = row[1].text.flatMap(Outcome.init) else { continue }
            let counts = try JSONDecoder().decode([String: Int].self, from: Data((row[5].text ?? "{}").utf8))
            all[ordinal] = Assessment(
                ordinal: ordinal, outcome: outcome, language: row[2].text, lines: row[3].integer ?? 0,
                insecure: row[4].boolean, byScanner: counts, remark: row[6].text)
        }
        return all
    }

    /// All findings, by ordinal, file and line.
    package func findings() throws -> [Finding] {
        guard exists, FileManager.default.fileExists(atPath: run.findings.path) else { return [] }
        let rows = try engine.rows(
            """
            SELECT ordinal, file, first_line, last_line, level, severity, array_to_string(weaknesses, ','),
              CAST(to_json(rules) AS VARCHAR), message
            FROM read_parquet(\(run.findings.path.sqlPattern))
            WHERE ordinal IN (SELECT ordinal FROM read_parquet(\(run.assessments.path.sqlPattern)))
            ORDER BY ordinal, file, first_line, last_line
            """)
        return try rows.rows.map { row in
            Finding(
                ordinal: row[0].integer ?? 0, file: row[1].text ?? "", firstLine: row[2].integer ?? 1,
                lastLine: row[3].integer ?? 1, level: row[4].text ?? "note", severity: row[5].integer ?? 1,
                weaknesses: (row[6].text ?? "").split(separator: ",").compactMap { Int($0) },
                rules: try JSONDecoder().decode([String].self, from: Data((row[7].text ?? "[]").utf8)),
                message: row[8].text ?? "")
        }
    }
}
