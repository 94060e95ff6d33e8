import Foundation
import Lake

/// A row a trial, for a statistics program: the design, the exchange and what was found, without the texts.
struct TrialTable {
    private let export: AuditExport

    init(_ export: AuditExport) { self.export = export }

    private struct Row: Encodable {
        let ordinal: Int
        let model: String
        let task: String
        let category: String
        let taskLanguage: String
        let context: String
        let contextArm: String
        let group: String
        let arm: String
        let repetition: Int
        let seed: UInt64
        let ending: String
        let attempts: Int
        let startedAt: Int64
        let milliseconds: Int
        let host: String
        let returnedModel: String?
        let finishReason: String?
        let status: Int?
        let error: String?
        let promptTokens: Int?
        let completionTokens: Int?
        let reasoningTokens: Int?
        let outcome: String?
        let codeLanguage: String?
        let lines: Int?
        let insecure: Bool?
        let findings: Int?
        let notes: Int?
        let severity: Int?
        let weaknesses: String?
        let scannersRead: String?
        let scannersFlagged: String?
        let remark: String?
    }

    private static let columns: [(String, String)] = [
        ("ordinal", "BIGINT"), ("model", "VARCHAR"), ("task", "VARCHAR"), ("category", "VARCHAR"),
        ("task_language", "VARCHAR"), ("context", "VARCHAR"), ("context_arm", "VARCHAR"), ("group", "VARCHAR"),
        ("arm", "VARCHAR"), ("repetition", "INTEGER"), ("seed", "UBIGINT"), ("ending", "VARCHAR"),
        ("attempts", "INTEGER"), ("started_at", "BIGINT"), ("milliseconds", "BIGINT"), ("host", "VARCHAR"),
        ("returned_model", "VARCHAR"), ("finish_reason", "VARCHAR"), ("status", "INTEGER"), ("error", "VARCHAR"),
        ("prompt_tokens", "BIGINT"), ("completion_tokens", "BIGINT"), ("reasoning_tokens", "BIGINT"),
        ("outcome", "VARCHAR"), ("code_language", "VARCHAR"), ("lines", "INTEGER"), ("insecure", "BOOLEAN"),
        ("findings", "INTEGER"), ("notes", "INTEGER"), ("severity", "INTEGER"), ("weaknesses", "VARCHAR"),
        ("scanners_read", "VARCHAR"), ("scanners_flagged", "VARCHAR"), ("remark", "VARCHAR"),
    ]

    func write(_ form: ExportForm, to target: URL) throws {
        let rows = FileManager.default.temporaryDirectory.appending(path: "bellwether-export-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: rows) }
        let file = try ExportFile(rows)
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        try export.forEachTrial { trial in
            try file.write(encoder.encode(row(trial, disarmed: form == .csv)) + Data("\n".utf8))
        }
        try file.finish()
        let columns = Self.columns.map { "\($0.0.sqlQuoted): \($0.1.sqlQuoted)" }.joined(separator: ", ")
        let select = """
            SELECT * FROM read_json(\(rows.path.sqlPattern), format = 'newline_delimited', columns = {\(columns)})
            ORDER BY ordinal
            """
        let work = target.appendingPathExtension("new")
        defer { try? FileManager.default.removeItem(at: work) }
        // The engine would call a folder that is not there a mistake in the query.
        try ExportFile(work).finish()
        switch form {
        case .parquet: try export.engine.write(select, toParquet: work.path)
        default: try export.engine.run("COPY (\(select)) TO \(work.path.sqlQuoted) (FORMAT csv, HEADER)")
        }
        guard rename(work.path, target.path) == 0 else {
            throw AuditError(.cannotWrite, "cannot write \(target.path): \(String(cString: strerror(errno)))")
        }
    }

    private func row(_ trial: Trial, disarmed: Bool) -> Row {
        let plan = export.plan
        let cell = plan.cell(trial.ordinal)
        let task = plan.suite.tasks[cell.task]
        let context = plan.suite.contexts[cell.context]
        let group = plan.suite.groups[cell.group]
        let assessment = export.assessments[trial.ordinal]
        let findings = assessment.map { _ in export.findings[trial.ordinal] ?? [] }
        let loud = findings?.filter { FindingLevel($0.level) >= .warning }
        /// A spreadsheet takes text that begins so for a formula.
        func text(_ text: String?) -> String? {
            guard disarmed, let first = text?.unicodeScalars.first, "=+-@\t\r".unicodeScalars.contains(first) else {
                return text
            }
            return "'" + (text ?? "")
        }
        let read = assessment?.byScanner.sorted { $0.key < $1.key } ?? []
        return Row(
            ordinal: trial.ordinal, model: text(trial.model) ?? "", task: text(task.id) ?? "",
            category: text(task.category) ?? "", taskLanguage: task.language, context: text(context.id) ?? "",
            contextArm: context.arm.rawValue, group: text(group.id) ?? "", arm: group.arm.rawValue,
            repetition: trial.repetition, seed: trial.seed, ending: trial.ending.rawValue, attempts: trial.attempts,
            startedAt: trial.startedAt, milliseconds: trial.milliseconds, host: text(trial.host) ?? "",
            returnedModel: text(trial.returnedModel), finishReason: text(trial.finishReason), status: trial.status,
            error: text(trial.error), promptTokens: trial.usage?.promptTokens,
            completionTokens: trial.usage?.completionTokens, reasoningTokens: trial.usage?.reasoningTokens,
            outcome: assessment?.outcome.rawValue, codeLanguage: assessment?.language, lines: assessment?.lines,
            insecure: assessment?.insecure, findings: loud?.count,
            notes: findings.map { $0.count - (loud?.count ?? 0) }, severity: loud?.map(\.severity).max(),
            weaknesses: loud.map { Set($0.flatMap(\.weaknesses)).sorted().map { "CWE-\($0)" }.joined(separator: " ") },
            scannersRead: assessment.map { _ in read.map(\.key).joined(separator: " ") },
            scannersFlagged: assessment.map { _ in read.filter { $0.value > 0 }.map(\.key).joined(separator: " ") },
            remark: text(assessment?.remark))
    }
}
