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
