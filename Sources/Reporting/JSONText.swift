package import Answers

/// Text as JSON has it.
package enum JSONText {
    /// A quoted string in which control and format characters are escaped.
    package static func string(_ text: String) -> String { JSONForm.string(text) }

    /// Any value, on one line, in the order it has.
    package static func value(_ value: Answer.Value) -> String { JSONForm.value(value) }
}
