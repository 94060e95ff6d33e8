/// Why a source did not give what it was asked for, in one line that says what to look at.
package struct SourceError: Error, CustomStringConvertible, Sendable {
    /// The kind of failure.
    package struct Code: Hashable, Sendable {
        fileprivate enum Kind {
            case unreachable, interrupted, unauthorised, forbidden, missing, refused, overloaded, unreadable, tooLarge
            case distrusted, gaveUp, busy
        }
        fileprivate let kind: Kind

        /// No connection: network, name, port, TLS.
        package static let unreachable = Code(kind: .unreachable)
        /// The connection broke or took too long.
        package static let interrupted = Code(kind: .interrupted)
        /// Status 401: no token or a wrong one.
        package static let unauthorised = Code(kind: .unauthorised)
        /// Status 403: the token, or the lack of one, does not allow it.
        package static let forbidden = Code(kind: .forbidden)
        /// Status 404 or 410.
        package static let missing = Code(kind: .missing)
        /// Another status that asking again does not change.
        package static let refused = Code(kind: .refused)
        /// Status 429 or 5xx.
        package static let overloaded = Code(kind: .overloaded)
        /// An answer that is not what the source gives.
        package static let unreadable = Code(kind: .unreadable)
        /// An answer larger than any honest one.
        package static let tooLarge = Code(kind: .tooLarge)
        /// Something that must not be followed: a redirect without TLS, a clock that is off.
        package static let distrusted = Code(kind: .distrusted)
        /// It was tried again for as long as was allowed.
        package static let gaveUp = Code(kind: .gaveUp)
        /// Another collection from the same source is running.
        package static let busy = Code(kind: .busy)
    }

    package let code: Code
    package let message: String
    /// How long the source asks to wait before it is asked again.
    package let wait: Duration?

    package init(_ code: Code, _ message: String, wait: Duration? = nil) {
        self.code = code
        self.message = message
        self.wait = wait
    }

    package var description: String { message }

    /// Whether asking again may help.
    var isPassing: Bool {
        switch code.kind {
        case .unreachable, .interrupted, .overloaded, .unreadable: true
        default: false
        }
    }
}
