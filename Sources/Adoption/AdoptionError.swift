/// Why a question has no answer.
package struct AdoptionError: Error, CustomStringConvertible, Sendable {
    package struct Code: Hashable, Sendable {
        private enum Kind { case noData, unsupported, broken }
        private let kind: Kind

        /// The lake holds nothing the question could be answered from.
        package static let noData = Code(kind: .noData)
        /// The definition asks for what cannot be combined.
        package static let unsupported = Code(kind: .unsupported)
        /// A fault of ours.
        package static let broken = Code(kind: .broken)
    }

    package let code: Code
    package let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
