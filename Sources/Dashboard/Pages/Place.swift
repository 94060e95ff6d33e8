import Ecosystem
import Reporting

/// Addresses of pages.
enum Place {
    static func model(_ id: String) -> String {
        "/model/"
            + id.split(separator: "/", omittingEmptySubsequences: false)
            .map { String($0).addingPercentEncoding }.joined(separator: "/")
    }

    static func organisation(_ name: String) -> String { "/organisation/" + name.addingPercentEncoding }
    static func family(_ name: String) -> String { "/family/" + name.addingPercentEncoding }
    static func country(_ code: String) -> String { "/country/" + code.addingPercentEncoding }
    static func audit(_ run: String) -> String { "/trust/" + run.addingPercentEncoding }

    static func page(_ path: String, _ parameters: [(name: String, value: String)]) -> String {
        if parameters.isEmpty { return path }
        return path + "?"
            + parameters.map { "\($0.name.addingPercentEncoding)=\($0.value.addingPercentEncoding)" }
            .joined(separator: "&")
    }

    /// The page of one group of a kind; `nil` where there is none.
    static func group(_ name: String, of grouping: Grouping) -> String? {
        if name == "unknown" { return nil }
        return switch grouping {
        case .country: country(name)
        case .organisation: organisation(name)
        case .family: family(name)
        case .model: model(name)
        default: nil
        }
    }
}

/// A link with what it is called.
struct LinkModel: Sendable {
    let name: String
    let address: String
    /// Whether it is to be kept and not to be shown.
    let isFile: Bool

    init(_ name: String, _ address: String, isFile: Bool = false) {
        self.name = name
        self.address = address
        self.isFile = isFile
    }
}
