package import Answers
import Foundation
package import Lake

/// The runs of audits that a lake holds: what each planned, and how far it is.
package struct AuditRunList {
    private let lake: LakeDirectory

    package init(in lake: LakeDirectory) { self.lake = lake }

    /// A row a run, by name; a plan that cannot be read is a note.
    package func answer() throws -> Answer {
        var answer = Answer(
            title: "Audits",
            columns: [
                .init("run", .text), .init("suite", .text), .init("models", .text), .init("trials", .count),
                .init("is_run", .text), .init("is_scanned", .text),
            ])
        for name in RunDirectory.all(in: lake) {
            let run = try RunDirectory(name, in: lake)
            do {
                let plan = try AuditPlan(of: run)
                let files = FileManager.default
                answer.rows.append([
                    .text(name), .text("\(plan.suite.name) \(plan.suite.version)"),
                    .list(plan.models.map { .text($0.name) }), .integer(plan.count),
                    .boolean(files.fileExists(atPath: run.journal.path)),
                    .boolean(files.fileExists(atPath: run.assessments.path)),
                ])
            } catch let error as AuditError {
                answer.notes.append("\(name): \(error.message)")
            }
        }
        return answer
    }
}
