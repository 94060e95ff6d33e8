import HTTPTypes

/// What every response says so that a hostile name in the data stays text.
enum SecurityHeaders {
    private static let policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors "

    private static let closed: HTTPFields = fields("'none'", frames: "DENY")
    private static let framed: HTTPFields = fields("*", frames: nil)

    static func fields(mayBeFramed: Bool) -> HTTPFields { mayBeFramed ? framed : closed }

    private static func fields(_ ancestors: String, frames: String?) -> HTTPFields {
        var fields = HTTPFields()
        fields[.contentSecurityPolicy] = policy + ancestors
        fields[.xContentTypeOptions] = "nosniff"
        fields[.named("Referrer-Policy")] = "no-referrer"
        fields[.named("Cross-Origin-Opener-Policy")] = "same-origin"
        if let frames { fields[.named("X-Frame-Options")] = frames }
        return fields
    }
}

extension HTTPField.Name {
    /// A name that the library has no constant for.
    static func named(_ name: StaticString) -> HTTPField.Name {
        guard let known = HTTPField.Name("\(name)") else { preconditionFailure("\(name) is no name of a header") }
        return known
    }
}
