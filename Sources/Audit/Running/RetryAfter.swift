import Foundation

/// How long an endpoint asks to be left alone: `retry-after-ms`, or `Retry-After` in seconds or as a date.
enum RetryAfter {
    static func parse(milliseconds: String?, retryAfter: String?, now: Date) -> Duration? {
        if let number = milliseconds.flatMap({ Double($0) }), (0...1e12).contains(number) {
            return .milliseconds(number)
        }
        guard let text = retryAfter?.trimmingCharacters(in: .whitespaces) else { return nil }
        if let number = Double(text) { return (0...1e9).contains(number) ? .seconds(number) : nil }
        guard let date = httpDate(text) else { return nil }
        return .seconds(max(0, date.timeIntervalSince(now)))
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, 5.6.7).
    private static func httpDate(_ text: String) -> Date? {
        let words = text.split(separator: " ")
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        guard words.count == 6, let month = months.firstIndex(of: String(words[2])), words[1].count == 2 else {
            return nil
        }
        let digits = String(month + 101).dropFirst()
        return try? Date("\(words[3])-\(digits)-\(words[1])T\(words[4])Z", strategy: .iso8601)
    }
}
