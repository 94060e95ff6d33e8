/// Why a synthetic hub cannot be written as it was asked for, in one line a user can act on.
package struct SimulationError: Error, CustomStringConvertible, Sendable {
    /// The line.
    package let message: String

    package var description: String { message }
}
