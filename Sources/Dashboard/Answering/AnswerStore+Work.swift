import Adoption
import Answers
import Audit
import Ecosystem
import Foundation
import Lake

extension AnswerStore {
    /// The report of an audit: more than one answer.
    ///
    /// - Throws: ``AuditError`` for a run that there is not, or that was not scanned yet.
    func report(of run: String, on date: Date) async throws -> Document {
        try await work { moment, _ in
            try AuditReport(of: RunDirectory(run, in: moment.directory)).document(on: date)
        }
    }

    /// How many counts cleaning flagged.
    func flagSummary() async throws -> Answer {
        try await work { _, open in try FlagSummary(of: open()).answer() }
    }
}
