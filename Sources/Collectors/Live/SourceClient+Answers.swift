import Foundation
import NIOHTTP1

extension SourceClient.Answer {
    func header(_ name: String) -> String? { headers.first(name: name) }

    var budget: RateBudget? {
        RateBudget(rateLimit: header("RateLimit"), policy: header("RateLimit-Policy"))
    }

    /// The server's own time.
    var date: Date? { header("Date").flatMap { HTTPDate($0)?.date } }

    /// How long the source asks to wait: `Retry-After` in seconds or as a time by its own clock, else to the end of the
    /// window if nothing is left in it.
    var wait: Duration? {
        if let text = header("Retry-After") {
            if let seconds = Int(text), seconds >= 0 { return .seconds(min(seconds, 1_000_000_000)) }
            if let until = HTTPDate(text)?.date {
                return .seconds(max(0, until.timeIntervalSince(date ?? Date()).rounded(.up)))
            }
        }
        guard status == 429, let budget, budget.left == 0 else { return nil }
        return .seconds(budget.reset + 1)
    }
}

extension SourceClient {
    /// What a status that is not success means; `nil` for success.
    func problem(with answer: Answer) -> SourceError? {
        let hasToken = settings.token != nil && mayCarryToken(answer.url)
        let host = answer.url.host() ?? host
        return switch answer.status {
        case 200..<300: nil
        case 401:
            SourceError(
                .unauthorised,
                hasToken
                    ? "\(host): the token is wrong or has expired (401)"
                    : "\(host): wants a token (401) and there is none")
        case 403:
            SourceError(
                .forbidden,
                hasToken
                    ? "\(host): the token is valid but does not allow this (403)"
                    : "\(host): does not allow this without a token (403)")
        case 404, 410: SourceError(.missing, "\(host): has nothing at \(answer.url.path()) (\(answer.status))")
        case 407: SourceError(.refused, "\(host): the proxy wants a password (407)")
        case 429: SourceError(.overloaded, "\(host): too many requests (429)", wait: answer.wait)
        case 408, 500..<600:
            SourceError(.overloaded, "\(host): cannot answer now (\(answer.status))", wait: answer.wait)
        default: SourceError(.refused, "\(host): refuses the request (\(answer.status))")
        }
    }

    /// The body of an answer that should be JSON.
    func json(of answer: Answer) async throws -> [UInt8] {
        let bytes = try await body(of: answer)
        let first = bytes.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        let type = answer.header("Content-Type")?.lowercased() ?? ""
        if type.hasPrefix("text/html") || first == UInt8(ascii: "<") {
            throw SourceError(
                .unreadable,
                "\(host): answers with a page for people instead of JSON; is there a proxy or a sign-in between?")
        }
        return bytes
    }

    /// - Throws: ``SourceError`` if this machine's clock is more than an hour from the server's: days would be wrong.
    func checkClock(_ answer: Answer, now: Date) throws {
        guard let theirs = answer.date else { return }
        let hours = now.timeIntervalSince(theirs) / 3600
        guard abs(hours) > 1 else { return }
        throw SourceError(
            .distrusted,
            "this machine's clock is \(Int(abs(hours).rounded())) h \(hours > 0 ? "ahead of" : "behind") \(host)'s; "
                + "days would be wrong, so set it first")
    }
}

/// A time as HTTP writes it: `Sun, 06 Nov 1994 08:49:37 GMT`.
struct HTTPDate {
    let date: Date

    init?(_ text: String) {
        let parts = text.split(whereSeparator: { " ,:-".contains($0) })
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        guard parts.count == 8, parts[7] == "GMT", let day = Int(parts[1]), (1...31).contains(day),
            let month = months.firstIndex(of: String(parts[2])), let year = Int(parts[3]), (1970...9999).contains(year),
            let hour = Int(parts[4]), let minute = Int(parts[5]), let second = Int(parts[6])
        else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let components = DateComponents(
            year: year, month: month + 1, day: day, hour: hour, minute: minute, second: second)
        guard let date = calendar.date(from: components) else { return nil }
        self.date = date
    }
}
