import Adoption
import ArgumentParser
import Audit
import Collectors
import Ecosystem
import Lake
import Registry
import Reporting
import Simulation

/// The exit statuses that scripts rely on.
enum ExitStatus: Int32 {
    case done = 0
    /// Bad news the user asked to be told.
    case badNews = 1
    case usage = 2
    /// Bad input, or no data for the question.
    case noData = 3
    /// A source or endpoint failed.
    case source = 4
    /// The lake could not be written.
    case cannotWrite = 5
    /// The user stopped the work (128 + SIGINT).
    case interrupted = 130
    /// A fault of ours.
    case fault = 70
}

/// What an error means to whoever ran the command: one message and one status, decided here and nowhere else.
struct Failure {
    let status: ExitStatus
    let message: String

    init(_ error: any Error) {
        switch error {
        case let error as LakeError:
            status =
                switch error.code {
                case .cannotWrite, .locked: .cannotWrite
                case .badQuery, .tooMuch: .usage
                case .missing, .damaged: .noData
                default: .fault
                }
            message = Self.line(error.message)
        case let error as ImportError:
            status = .noData
            message = Self.line(error.description)
        case let error as SourceError:
            status = .source
            message = Self.line(error.description)
        case let error as AdoptionError:
            status =
                switch error.code {
                case .noData: .noData
                case .unsupported: .usage
                default: .fault
                }
            message = Self.line(error.description)
        case let error as RegistryError:
            status = .noData
            message = error.problems.prefix(10).map { Self.line("registry: \($0)") }.joined(separator: "\n")
        case let error as SimulationError:
            status = .usage
            message = Self.line(error.description)
        case let error as DefinitionError:
            status = .usage
            message = Self.line(error.description)
        case let error as AuditError:
            status =
                switch error.code {
                case .refused: .usage
                case .badInput, .noData: .noData
                case .endpoint: .source
                case .cannotWrite: .cannotWrite
                default: .fault
                }
            message = Self.line(error.message)
        case let error as Interruption:
            status = .interrupted
            message = Self.line(error.description)
        case let error as BadNews:
            status = .badNews
            message = error.description.isEmpty ? "" : Self.line(error.description)
        default:
            // ArgumentParser's own: help and version are "errors" with status 0, wrong usage has 64.
            let code = Bellwether.exitCode(for: error).rawValue
            status =
                switch code {
                case 0: .done
                case 64: .usage
                default: .fault
                }
            message = Bellwether.fullMessage(for: error)
        }
    }

    private static func line(_ text: String) -> String { "error: " + PlainText.escaped(text) }
}

/// News that the user asked to be told by an exit status of 1.
struct BadNews: Error, CustomStringConvertible {
    let description: String
}
