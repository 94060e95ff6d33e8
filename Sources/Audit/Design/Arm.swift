/// Which side of the comparison a configuration of the system prompt stands on (METHODS §11).
package enum Arm: String, Codable, CaseIterable, Sendable {
    /// No modifier at all: the baseline.
    case none
    /// A politically sensitive modifier.
    case trigger
    /// A modifier of the same form that is not sensitive.
    case placebo
    /// A context without a group modifier.
    case context
}
