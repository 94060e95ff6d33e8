/// Stateless draws: what a model draws depends on the seed, the purpose and the model alone, so neither the order of
/// rows nor the number of threads can change it.
struct SeededHash: Sendable {
    let seed: UInt64

    /// The key of a purpose: FNV-1a of its name, mixed with the seed.
    func key(_ purpose: String) -> UInt64 {
        var value: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in purpose.utf8 { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return Self.mixed(value ^ Self.mixed(seed))
    }

    /// SQL of a number in [0, 1), drawn by the `UBIGINT` expression `of` for `purpose`.
    ///
    /// The key is mixed in *before* DuckDB's hash (a finaliser of the Murmur kind): `hash(a, b)` combines by XOR after
    /// it, which would make the draws of two purposes functions of each other.
    func uniform(_ purpose: String, of row: String = "i") -> String {
        "(CAST(hash(xor(\(row), CAST(\(key(purpose)) AS UBIGINT))) >> 11 AS DOUBLE) * 1.1102230246251565e-16)"
    }

    /// SQL of an integer in 0..<`count`, likewise.
    func choice(_ purpose: String, below count: Int, of row: String = "i") -> String {
        "CAST(floor(\(uniform(purpose, of: row)) * \(count)) AS BIGINT)"
    }

    /// SQL of one of `values`, likewise.
    func choice(_ purpose: String, of values: [String], row: String = "i") -> String {
        "[\(values.map { "'\($0)'" }.joined(separator: ", "))][1 + \(choice(purpose, below: values.count, of: row))]"
    }

    /// SQL of an order of the rows that is drawn for `purpose`.
    func order(_ purpose: String) -> String { "hash(xor(i, CAST(\(key(purpose)) AS UBIGINT))), i" }

    /// A generator for the few draws made outside the engine.
    func generator(_ purpose: String) -> SplitMix { SplitMix(state: key(purpose)) }

    fileprivate static func mixed(_ value: UInt64) -> UInt64 {
        var z = value &+ 0x9e37_79b9_7f4a_7c15
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }

    /// SplitMix64 (Steele, Lea, Flood 2014).
    struct SplitMix: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            defer { state &+= 0x9e37_79b9_7f4a_7c15 }
            return SeededHash.mixed(state)
        }
    }
}
