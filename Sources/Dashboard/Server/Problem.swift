import Adoption
import Audit
import Ecosystem
import Lake
import Reporting

/// Why a request has no answer: the one shape of every error (RFC 9457).
package struct Problem: Error, Hashable, Sendable {
    /// What kind it is; `type` is made of it.
    package enum Kind: String, CaseIterable, Sendable {
        case badRequest = "bad-request"
        case unknownParameter = "unknown-parameter"
        case badValue = "bad-value"
        case notFound = "not-found"
        case misdirected
        case methodNotAllowed = "method-not-allowed"
        case notAcceptable = "not-acceptable"
        case tooLong = "too-long"
        case headTooLong = "head-too-long"
        /// The question can be read, but not answered as it was asked.
        case cannotAnswer = "cannot-answer"
        case noData = "no-data"
        case tooMuch = "too-much"
        case timeLimit = "time-limit"
        case busy
        case noLake = "no-lake"
        case fault

        package var status: Int {
            switch self {
            case .badRequest, .unknownParameter, .badValue: 400
            case .notFound, .noData: 404
            case .methodNotAllowed: 405
            case .notAcceptable: 406
            case .tooLong: 414
            case .misdirected: 421
            case .headTooLong: 431
            case .cannotAnswer, .tooMuch, .timeLimit: 422
            case .fault: 500
            case .busy, .noLake: 503
            }
        }

        package var title: String {
            switch self {
            case .badRequest: "The request cannot be read"
            case .unknownParameter: "There is no such parameter"
            case .badValue: "A parameter's value is not one there is"
            case .notFound: "There is nothing here"
            case .misdirected: "This server has another name"
            case .methodNotAllowed: "Only GET and HEAD are served"
            case .notAcceptable: "No form that was asked for is there"
            case .tooLong: "The address is too long"
            case .headTooLong: "The address or the header is too long"
            case .cannotAnswer: "The question cannot be answered as it was asked"
            case .noData: "The lake holds nothing for this question"
            case .tooMuch: "The answer is too large"
            case .timeLimit: "The question takes too long"
            case .busy: "Too many questions are waiting"
            case .noLake: "The lake cannot be read"
            case .fault: "Something failed on our side"
            }
        }
    }

    package let kind: Kind
    /// One line a user can act on; may quote the request, and is escaped wherever it is shown.
    package let detail: String

    package init(_ kind: Kind, _ detail: String) {
        self.kind = kind
        self.detail = PlainText.escaped(String(detail.prefix(1_000)))
    }

    package var status: Int { kind.status }
    package var type: String { "urn:bellwether:problem:\(kind.rawValue)" }

    /// What an error means to whoever asked: decided here and nowhere else.
    package init(_ error: any Error) {
        switch error {
        case let error as Problem: self = error
        case let error as DefinitionError: self.init(.badValue, error.description)
        case let error as AdoptionError:
            switch error.code {
            case .noData: self.init(.noData, error.description)
            case .unsupported: self.init(.cannotAnswer, error.description)
            default: self.init(.fault, "see the server's log")
            }
        case let error as LakeError:
            switch error.code {
            case .missing, .damaged, .locked, .cannotWrite: self.init(.noLake, error.summary)
            case .interrupted: self.init(.timeLimit, error.message)
            case .tooMuch: self.init(.tooMuch, error.message)
            default: self.init(.fault, "see the server's log")
            }
        case let error as AuditError:
            switch error.code {
            case .refused: self.init(.cannotAnswer, error.message)
            case .noData, .badInput: self.init(.noData, error.message)
            default: self.init(.fault, "see the server's log")
            }
        case let error as TimeLimitExceeded:
            self.init(
                .timeLimit,
                "it was given up after \(error.limit.components.seconds) seconds; a shorter period, a longer step or a "
                    + "filter makes it smaller")
        case is TooBusy: self.init(.busy, "try again in a moment")
        default: self.init(.fault, "see the server's log")
        }
    }
}
