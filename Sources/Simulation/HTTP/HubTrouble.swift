/// What goes wrong between a hub and those who ask it, each kind with the fraction of answers it befalls.
package struct HubTrouble: Hashable, Sendable {
    /// One way for an answer to go wrong.
    package enum Kind: String, CaseIterable, Sendable {
        /// Status 500, 502, 503 or 504 by turns.
        case serverError = "5xx"
        /// Status 429 outside of any window, with `Retry-After`.
        case tooMany = "429"
        /// The connection ends in the middle of the body.
        case cut
        /// A whole answer whose JSON ends too early.
        case truncated
        /// JSON with a bracket that closes what is not open.
        case malformed
        /// A page for people with status 200, as proxies and captive portals send it.
        case html
        /// The body comes in small pieces with pauses.
        case slow
        /// A redirect to the same address once more, on this host.
        case redirect
        /// A field nobody has heard of in every record.
        case extra
        /// Records that lack any field but their id.
        case missing
        /// `Link` names the page just given.
        case `repeat`
    }

    /// Fractions in 0...1.
    package var fractions: [Kind: Double]

    package init(_ fractions: [Kind: Double] = [:]) { self.fractions = fractions }

    /// The trouble of the answer with this number, or `nil`; the same seed gives the same troubles.
    package func kind(ofAnswer number: Int, seed: UInt64) -> Kind? {
        guard !fractions.isEmpty else { return nil }
        var generator = SeededHash(seed: seed).generator("answer \(number)")
        // Each kind draws for itself, so that one more kind does not move the others.
        return Kind.allCases.first { kind in
            let draw = Double.random(in: 0..<1, using: &generator)
            return draw < fractions[kind, default: 0]
        }
    }
}
