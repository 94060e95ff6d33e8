import Answers
import Ecosystem
import Reporting

extension Answer {
    /// The definition the answer says; `nil` where it measures nothing.
    var parsedDefinition: Definition? { definition.flatMap { try? Definition($0) } }

    /// The answer as a table whose groups lead to their pages.
    func table(caption: String? = nil, showsNotes: Bool = false) -> String {
        let grouping = parsedDefinition?.grouping
        var shown = self
        shown.notes = PageNotes.of(self)
        return HTMLTable(shown, caption: caption, showsNotes: showsNotes) { column, value in
            switch column {
            case "group", "against": grouping.flatMap { Place.group(value, of: $0) }
            case "name": value.contains("/") ? Place.model(value) : grouping.flatMap { Place.group(value, of: $0) }
            case "model": Place.model(value)
            case "organisation": Place.organisation(value)
            case "country": value == "unknown" ? nil : Place.country(value)
            case "family": Place.family(value)
            case "run": Place.audit(value)
            default: nil
            }
        }.text
    }
}

extension PageRequest {
    var frame: PageFrame { PageFrame(assets, path: path) }

    /// An answer, or why there is none: for parts that a page can do without.
    func optional(_ question: Question) async throws -> OptionalAnswer {
        do {
            return .answer(try await answers.answer(to: question).answer)
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            return .missing(Problem(error).detail)
        }
    }
}

/// A part of a page that may be missing, with the reason.
enum OptionalAnswer: Sendable {
    case answer(Answer)
    case missing(String)

    var answer: Answer? {
        if case .answer(let answer) = self { answer } else { nil }
    }

    var reason: String? {
        if case .missing(let reason) = self { reason } else { nil }
    }
}
