/// Why a text is not taken for SARIF 2.1.0, in one line.
package struct SARIFError: Error, CustomStringConvertible, Sendable {
    package let description: String

    init(_ description: String) { self.description = description }
}
