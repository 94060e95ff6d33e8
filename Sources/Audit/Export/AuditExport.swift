package import Foundation
package import Lake

/// Hands a run on to other programs.
package struct AuditExport {
    let run: RunDirectory
    let plan: AuditPlan
    let engine: DuckDBEngine
    let assessments: [Int: Assessment]
    let findings: [Int: [Finding]]

    /// - Throws: ``AuditError``, ``LakeError``.
    package init(_ run: RunDirectory, plan: AuditPlan, engine: DuckDBEngine) throws {
        self.run = run
        self.plan = plan
        self.engine = engine
        let store = AssessmentStore(run, engine: engine)
        assessments = try store.assessments()
        findings = Dictionary(grouping: try store.findings(), by: \.ordinal)
    }

    /// Writes the run to `target` and returns the files written.
    ///
    /// An Inspect log is about one model: a run of several becomes a folder `target` with a log a model.
    ///
    /// - Throws: ``AuditError`` `noData` for a run without trials, or, where the form tells findings, without a scan;
    ///   `cannotWrite`.
    package func write(_ form: ExportForm, to target: URL) throws -> [URL] {
        switch form {
        case .sarif: try SARIFExport(self).write(to: target)
        case .inspectJSON: return try InspectExport(self).write(to: target)
        case .csv, .parquet: try TrialTable(self).write(form, to: target)
        }
        return [target]
    }

    /// Hands every trial of the journal to `body`, the last of each ordinal.
    func forEachTrial(_ body: (Trial) throws -> Void) throws {
        // A trial that failed can have been asked again: only its last line counts.
        var last: [Int: Int] = [:]
        var isRepeated = false
        var first = try JournalTrials(run)
        var line = 0
        while let trial = first.next() {
            guard (0..<plan.count).contains(trial.ordinal) else {
                throw AuditError(.badInput, "\(run.journal.path) does not belong to the plan of '\(run.name)'")
            }
            isRepeated = last.updateValue(line, forKey: trial.ordinal) != nil || isRepeated
            line += 1
        }
        if let failure = first.failure { throw failure }
        guard !last.isEmpty else {
            throw AuditError(.noData, "the run '\(run.name)' has no trials yet; `bellwether audit run` makes them")
        }
        var second = try JournalTrials(run)
        line = 0
        while let trial = second.next() {
            if !isRepeated || last[trial.ordinal] == line { try body(trial) }
            line += 1
        }
        if let failure = second.failure { throw failure }
    }

    /// - Throws: ``AuditError`` `noData` before the first scan.
    func requireScan() throws {
        guard !assessments.isEmpty else {
            throw AuditError(
                .noData, "the run '\(run.name)' was not scanned yet; `bellwether audit scan \(run.name)` does it")
        }
    }
}
