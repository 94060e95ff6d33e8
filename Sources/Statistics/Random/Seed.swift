/// Where a sequence of random draws starts; printed beside every drawn number so that it can be repeated.
package struct Seed: RawRepresentable, Sendable, Hashable, Codable {
    /// The word itself; any value will do.
    package let rawValue: UInt64

    /// The seed of this word.
    package init(rawValue: UInt64) { self.rawValue = rawValue }

    /// The seed of an independent stream, such as one replicate or one trial, that does not depend on the order of
    /// work.
    package func stream(_ index: UInt64) -> Seed {
        var state = rawValue
        let mixed = SplitMix64.next(&state)
        state = mixed ^ index &* 0xD134_2543_DE82_EF95
        return Seed(rawValue: SplitMix64.next(&state))
    }
}

/// Sebastiano Vigna's SplitMix64 (2015, public domain), which turns one word into the state of a longer generator.
enum SplitMix64 {
    static func next(_ state: inout UInt64) -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
