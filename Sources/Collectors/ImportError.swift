import Foundation
import Lake

/// Why a file was not taken: the lake is as it was.
package struct ImportError: Error, CustomStringConvertible, Sendable {
    /// One line naming the file and, where one is at fault, the row.
    package let description: String
    package let refused: [(row: Int?, reason: String)]

    package init(_ description: String, refused: [(row: Int?, reason: String)] = []) {
        self.description = description
        self.refused = refused
    }
}

extension LakeError {
    /// The engine's words without the query they point into, which the user did not write.
    var reason: String {
        guard let query = message.range(of: " LINE ") else { return message }
        return String(message[..<query.lowerBound])
    }
}
