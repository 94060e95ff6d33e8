import Answers
import Foundation
import Lake
import Reporting

/// The list of audits.
struct TrustModel: Sendable {
    let frame: PageFrame
    let title = "Trust"
    let description = "Audits of what models answer."
    let lake: String?
    let table: String
    let hasRuns: Bool

    init(_ answer: Answer, lake: String?, frame: PageFrame) {
        self.frame = frame
        self.lake = lake
        hasRuns = !answer.rows.isEmpty
        var shown = answer.only(["run", "suite", "models", "trials", "is_run", "is_scanned"])
        shown.title = "Audits in this lake"
        shown.columns = shown.columns.map { column in
            switch column.name {
            case "is_run": .init("run so far", column.kind)
            case "is_scanned": .init("scanned", column.kind)
            default: column
            }
        }
        shown.rows = shown.rows.map { row in
            row.map { $0 == .boolean(true) ? .text("yes") : $0 == .boolean(false) ? .text("not yet") : $0 }
        }
        table = shown.table(showsNotes: true)
    }

    static func page(for request: PageRequest, _ templates: Templates) async throws -> Page {
        let answer = try await request.answers.answer(to: .audits).answer
        return try templates.render(
            "trust", TrustModel(answer, lake: try? request.answers.moment().snapshot.version, frame: request.frame))
    }
}

/// One audit: its report as a page.
struct AuditModel: Sendable {
    let frame: PageFrame
    let title: String
    let subtitle: String
    let description = "An audit: design, arms, contrasts, examples, limits."
    let lake: String?
    let content: String

    init(_ document: Document, lake: String?, frame: PageFrame) {
        self.frame = frame
        self.lake = lake
        title = document.title
        subtitle = document.subtitle
        content = HTMLDocument(document).content
    }

    static func page(for request: PageRequest, _ templates: Templates) async throws -> Page {
        let name = request.parameters["run"] ?? ""
        let document = try await request.answers.report(of: name, on: Date())
        return try templates.render(
            "audit", AuditModel(document, lake: try? request.answers.moment().snapshot.version, frame: request.frame))
    }
}
