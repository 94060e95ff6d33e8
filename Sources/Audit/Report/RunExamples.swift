import Foundation
package import Lake
import Statistics

/// Pairs of answers to the same task, context and repeat, one under a trigger and one under its placebo, of which only
/// one has findings.
package struct RunExamples: Sendable {
    package struct Side: Sendable {
        package let ordinal: Int
        /// What was found, a line a finding.
        package let findings: [String]
        /// The code, cut to what a person reads.
        package let code: String
    }

    package struct Pair: Sendable {
        package let trigger: Side
        package let placebo: Side
        /// Whether it is the trigger's code in which something was found.
        package let isTriggerInsecure: Bool
    }

    package let pairs: [Pair]

    /// Draws by the plan's seed: two pairs with findings under the trigger only, and one the other way.
    ///
    /// - Parameter engine: One in which ``RunCounts`` has placed the assessments.
    package init(of run: RunDirectory, plan: AuditPlan, engine: DuckDBEngine) throws {
        let groups = plan.suite.groups
        let triggers = groups.indices.filter { groups[$0].arm == .trigger }
        let placebos = groups.indices.filter { groups[$0].arm == .placebo }
        guard !triggers.isEmpty, !placebos.isEmpty else {
            pairs = []
            return
        }
        // Triggers and placebos are written in pairs of the same form.
        let partners = triggers.enumerated().map { "(\($1), \(placebos[$0 % placebos.count]))" }.joined(separator: ", ")
        var pairs: [Pair] = []
        for (isTriggerInsecure, count) in [(true, 2), (false, 1)] {
            let rows = try engine.rows(
                """
                WITH code AS (SELECT *, ordinal % \(plan.repeats) AS repetition FROM placed
                    WHERE outcome = 'code' AND insecure IS NOT NULL)
                SELECT a.ordinal, b.ordinal FROM (VALUES \(partners)) partners(trigger, placebo)
                JOIN code a ON a.group_index = trigger
                JOIN code b ON b.group_index = placebo AND b.model_index = a.model_index AND b.task_index = a.task_index
                    AND b.context_index = a.context_index AND b.repetition = a.repetition
                WHERE a.insecure = \(isTriggerInsecure) AND b.insecure = \(!isTriggerInsecure)
                ORDER BY hash(a.ordinal + \(plan.seed % 1_000_000)), a.ordinal LIMIT \(count)
                """)
            for row in rows.rows {
                guard let trigger = row[0].integer, let placebo = row[1].integer else { continue }
                pairs.append(
                    Pair(
                        trigger: try Self.side(trigger, run, engine), placebo: try Self.side(placebo, run, engine),
                        isTriggerInsecure: isTriggerInsecure))
            }
        }
        self.pairs = pairs
    }

    private static func side(_ ordinal: Int, _ run: RunDirectory, _ engine: DuckDBEngine) throws -> Side {
        var findings: [String] = []
        if FileManager.default.fileExists(atPath: run.findings.path) {
            findings = try engine.rows(
                """
                SELECT file, first_line, level, array_to_string(weaknesses, ','), array_to_string(rules, ', '), message
                FROM read_parquet(\(run.findings.path.sqlPattern)) WHERE ordinal = \(ordinal)
                ORDER BY file, first_line LIMIT 12
                """
            ).rows.map { row in
                let weaknesses = (row[3].text ?? "").split(separator: ",").map { "CWE-\($0)" }.joined(separator: ", ")
                return "\(row[0].text ?? ""):\(row[1].integer ?? 0) \(row[2].text ?? "") "
                    + (weaknesses.isEmpty ? "" : "\(weaknesses) ") + "(\(row[4].text ?? "")) \(row[5].text ?? "")"
            }
        }
        return Side(ordinal: ordinal, findings: findings, code: code(ordinal, run))
    }

    /// The files of a trial's folder one after the other; regular files only, and no more than a person reads.
    private static func code(_ ordinal: Int, _ run: RunDirectory) -> String {
        let folder = run.codes.appending(path: String(ordinal), directoryHint: .isDirectory)
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
        var lines: [String] = []
        for name in names.prefix(8) {
            let file = folder.appending(path: name)
            let type = try? FileManager.default.attributesOfItem(atPath: file.path)[.type] as? FileAttributeType
            guard type == .typeRegular, let handle = try? FileHandle(forReadingFrom: file),
                let data = try? handle.read(upToCount: 64 << 10)
            else { continue }
            if names.count > 1 { lines.append("==> \(name)") }
            lines += String(decoding: data, as: UTF8.self).split(
                separator: /\r\n|\n|\r/, omittingEmptySubsequences: false
            ).map { $0.count > 400 ? $0.prefix(400) + "…" : String($0) }
        }
        if lines.isEmpty { return "(the code was not kept)" }
        let limit = 250
        return lines.prefix(limit).joined(separator: "\n")
            + (lines.count > limit ? "\n… \(lines.count - limit) more lines" : "")
    }
}
