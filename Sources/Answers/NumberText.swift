import Foundation

/// Numbers as people and files write them; independent of the server's locale.
package enum NumberText {
    /// `12,345,678`, rounded to a whole number; small fractions keep two digits.
    package static func count(_ value: Double) -> String {
        if value != value.rounded(), abs(value) < 100 { return fixed(value, 2) }
        let rounded = value.rounded()
        guard abs(rounded) < 0x1p63 else { return "\(value)" }
        let digits = String(Int64(abs(rounded)))
        var grouped = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { grouped.append(",") }
            grouped.append(digit)
        }
        return rounded < 0 ? "-" + grouped : grouped
    }

    /// `17.0 %`.
    package static func share(_ value: Double) -> String { fixed(value * 100, 1) + " %" }

    /// A difference of two shares: `+1.3 points`.
    package static func points(_ value: Double) -> String {
        let text = fixed(abs(100 * value), 1)
        return (text == "0.0" ? "" : value < 0 ? "−" : "+") + text + " points"
    }

    /// Three significant digits; under 0.0001 in powers of ten.
    package static func significant(_ value: Double) -> String {
        guard value.isFinite else { return "" }
        return value == value.rounded() && abs(value) < 1_000 ? String(Int(value)) : String(format: "%.3g", value)
    }

    /// The value with a fixed number of decimals.
    package static func fixed(_ value: Double, _ decimals: Int) -> String {
        guard value.isFinite else { return "" }
        return String(format: "%.\(decimals)f", value)
    }

    /// The shortest text that reads back as the same number.
    package static func exact(_ value: Double) -> String {
        if value == value.rounded(), abs(value) < 0x1p53 { return String(Int64(value)) }
        return "\(value)"
    }
}
