/// What went wrong in an audit, in one line a user can act on.
package struct AuditError: Error, CustomStringConvertible, Sendable {
    /// The kind of failure; the command line turns it into an exit status.
    package struct Code: Hashable, Sendable {
        private enum Kind { case badInput, noData, refused, endpoint, cannotWrite }
        private let kind: Kind

        /// A file that was given, such as a suite or a plan, does not hold what it should.
        package static let badInput = Code(kind: .badInput)
        /// There is no such run, or it lacks what the question needs.
        package static let noData = Code(kind: .noData)
        /// What was asked for is against the rules of METHODS §11, or contradicts itself.
        package static let refused = Code(kind: .refused)
        /// An endpoint failed in a way that retries do not mend.
        package static let endpoint = Code(kind: .endpoint)
        /// The run's folder could not be written.
        package static let cannotWrite = Code(kind: .cannotWrite)
    }

    package let code: Code
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }
}
