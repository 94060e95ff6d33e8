import Foundation

/// Draws for one request that depend on its content and their purpose alone.
struct RequestDraw: Sendable {
    private let hash: SeededHash
    /// Names the request.
    var identity: UInt64 { hash.seed }

    init(seed: UInt64, _ parts: String...) {
        // The number of a part is mixed in by its turn, so that ("a", "b") and ("b", "a") differ.
        hash = parts.reduce(SeededHash(seed: seed)) { SeededHash(seed: $0.key($1)) }
    }

    /// Uniform in [0, 1).
    func uniform(_ purpose: String) -> Double { Double(hash.key(purpose) >> 11) * 0x1p-53 }

    /// Uniform in 0..<`count`.
    func index(_ purpose: String, below count: Int) -> Int { Int(uniform(purpose) * Double(count)) }

    /// Standard normal (Box and Muller 1958).
    func normal(_ purpose: String) -> Double {
        let radius = (-2 * log(1 - uniform(purpose + ", radius"))).squareRoot()
        return radius * cos(2 * .pi * uniform(purpose + ", angle"))
    }
}
