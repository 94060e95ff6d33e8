import Foundation

/// What went wrong in the lake or its engine, in one line a user can act on.
package struct LakeError: Error, CustomStringConvertible, Sendable {
    /// The kind of failure; the command line turns it into an exit status.
    package struct Code: Hashable, Sendable {
        private enum Kind { case cannotWrite, locked, badQuery, missing, damaged, interrupted, tooMuch }
        private let kind: Kind

        /// The disk is full, read-only, or refuses.
        package static let cannotWrite = Code(kind: .cannotWrite)
        /// Another process is writing.
        package static let locked = Code(kind: .locked)
        /// The engine refused a query.
        package static let badQuery = Code(kind: .badQuery)
        /// Something asked for is not in the lake.
        package static let missing = Code(kind: .missing)
        /// The lake's own files do not hold what its manifests say.
        package static let damaged = Code(kind: .damaged)
        /// The query was ended from outside before it was done.
        package static let interrupted = Code(kind: .interrupted)
        /// A result is larger than may be held.
        package static let tooMuch = Code(kind: .tooMuch)

        fileprivate var meaning: String {
            switch kind {
            case .cannotWrite: "the disk does not take what the lake needs to write"
            case .locked: "another process is writing to the lake"
            case .badQuery: "the engine refused the query"
            case .missing: "something of the lake is not there"
            case .damaged: "a file of the lake is missing or damaged"
            case .interrupted: "the query was ended before it was done"
            case .tooMuch: "this needs more memory than the engine may take"
            }
        }
    }

    package let code: Code
    package let message: String
    /// For people on other machines: no path, and none of the engine's own words.
    package let summary: String

    package init(_ code: Code, _ message: String, summary: String? = nil) {
        self.code = code
        self.message = message
        self.summary = summary ?? code.meaning
    }

    /// Why a file could not be read or written, in the system's words where it said any.
    package static func reason(_ error: any Error) -> String {
        let error = error as NSError
        // Foundation puts its own type there or an `NSError`, and a cast to the second fails for the first.
        guard let cause = error.userInfo[NSUnderlyingErrorKey] as? any Error, (cause as NSError).code > 0 else {
            return error.localizedDescription
        }
        return unsafe String(cString: strerror(Int32((cause as NSError).code)))
    }

    package static let interrupted = LakeError(.interrupted, "the query was ended before it was done")

    package var description: String { message }
}
