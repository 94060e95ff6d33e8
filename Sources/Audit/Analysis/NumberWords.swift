import Foundation
import Statistics

/// Numbers as sentences about audits have them.
enum NumberWords {
    /// `27.1 %`.
    static func share(_ value: Double) -> String { fixed(100 * value, 1) + " %" }

    /// `7.8 points`: a difference of rates.
    static func points(_ value: Double) -> String { fixed(100 * value, 1) + " points" }

    /// `-1.2 to 3.4`, in points.
    static func points(_ interval: Interval) -> String {
        "\(fixed(100 * interval.lower, 1)) to \(fixed(100 * interval.upper, 1))"
    }

    /// `p = 0.013`, `p < 0.001`.
    static func p(_ value: Double) -> String { value < 0.001 ? "p < 0.001" : "p = \(fixed(value, 3))" }

    static func fixed(_ value: Double, _ decimals: Int) -> String {
        let text = String(format: "%.\(decimals)f", value)
        // No negative zero.
        return text.hasPrefix("-") && text.allSatisfy({ "-0.".contains($0) }) ? String(text.dropFirst()) : text
    }
}
