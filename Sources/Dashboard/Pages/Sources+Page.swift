import Adoption
import Answers
import Lake
import Reporting

/// What was collected when, what is missing, what was flagged.
struct SourcesModel: Sendable {
    static func page(for request: PageRequest, _ templates: Templates) async throws -> Page {
        async let flagged = request.flags()
        let imports = try await request.answers.answer(to: .imports).answer
        let coverage = Coverage(try request.answers.moment().snapshot)
        let flags = try await flagged
        let model = SubjectModel(
            request.frame, kind: "Sources and health", title: "What was collected when", lake: imports.lake,
            lead: "Observations are kept as they came. Gaps and flags say where the counters themselves are in doubt.",
            facts: [],
            sections: [
                SubjectModel.Section("sources", "Sources", table: coverage.answer.table(showsNotes: true)),
                SubjectModel.Section(
                    "gaps", "Gaps",
                    text: coverage.gaps.rows.isEmpty ? "No gap is longer than twice the usual distance." : nil,
                    table: coverage.gaps.rows.isEmpty ? "" : coverage.gaps.table()),
                SubjectModel.Section(
                    "flags", "What cleaning flagged",
                    text: flags.reason ?? (flags.answer?.rows.isEmpty == true ? "Nothing." : nil),
                    table: flags.answer.map { $0.rows.isEmpty ? "" : $0.table(showsNotes: true) } ?? ""),
                SubjectModel.Section(
                    "imports", "Imports", table: imports.table(caption: "Every import that counts", showsNotes: true)),
            ], notes: [])
        return try templates.render("subject", model)
    }
}

extension PageRequest {
    fileprivate func flags() async throws -> OptionalAnswer {
        do {
            return .answer(try await answers.flagSummary())
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            return .missing(Problem(error).detail)
        }
    }
}
