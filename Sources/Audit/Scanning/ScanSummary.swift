package import Answers
import Foundation
package import Lake

/// What a scanned run holds, model by model.
package struct ScanSummary {
    private let run: RunDirectory
    private let plan: AuditPlan
    private let engine: DuckDBEngine

    package init(_ run: RunDirectory, plan: AuditPlan, engine: DuckDBEngine) {
        self.run = run
        self.plan = plan
        self.engine = engine
    }

    /// A row a model: trials by outcome, code by what the scanners say, and findings.
    package func answer(scanners: Scanners) throws -> Answer {
        let outcomes = Outcome.allCases
        var answer = Answer(
            title: "Scanned: \(run.name)",
            columns: [.init("model", .text), .init("trials", .count)]
                + outcomes.map { .init($0.rawValue.replacing("-", with: "_"), .count) }
                + ["insecure", "not_assessed", "findings"].map { .init($0, .count) })
        guard FileManager.default.fileExists(atPath: run.assessments.path) else {
            answer.notes = ["the run has no trials yet"]
            return answer
        }
        let perModel = plan.count / plan.models.count
        let assessments = "read_parquet(\(run.assessments.path.sqlPattern))"
        let rows = try engine.rows(
            """
            SELECT ordinal // \(perModel) AS model, count(*),
              \(outcomes.map { "count(*) FILTER (outcome = \($0.rawValue.sqlQuoted))" }.joined(separator: ", ")),
              count(*) FILTER (outcome = 'code' AND insecure), count(*) FILTER (outcome = 'code' AND insecure IS NULL),
              coalesce(sum(findings), 0)
            FROM \(assessments) LEFT JOIN (
              SELECT ordinal AS found, count(*) AS findings FROM read_parquet(\(run.findings.path.sqlPattern))
              WHERE level IN ('warning', 'error') GROUP BY ordinal) ON found = ordinal
            GROUP BY ALL ORDER BY ALL
            """)
        for row in rows.rows {
            guard let model = row[0].integer, plan.models.indices.contains(model) else {
                throw AuditError(.badInput, "\(run.assessments.path) does not belong to the plan of '\(run.name)'")
            }
            answer.rows.append([.text(plan.models[model].name)] + row.dropFirst().map { Answer.Value($0.integer) })
        }
        answer.notes = try notes(scanners, assessments)
        return answer
    }

    private func notes(_ scanners: Scanners, _ assessments: String) throws -> [String] {
        let present = scanners.present.map { "\($0.name) \($0.version ?? "of unknown version")" }
        var notes = ["scanners: \(present.joined(separator: ", "))"]
        notes += scanners.absent.sorted { $0.key < $1.key }.map { "\($0.key) was not used: \($0.value)" }
        let remarks = try engine.rows(
            """
            SELECT remark, count(*) FROM \(assessments) WHERE remark IS NOT NULL GROUP BY remark
            ORDER BY count(*) DESC, remark LIMIT 10
            """)
        notes += remarks.rows.map { "\($0[1].integer ?? 0) × \($0[0].text ?? "")" }
        notes.append("insecure: at least one finding of level warning or error; findings counts these, merged")
        return notes
    }
}
