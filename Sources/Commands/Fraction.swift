/// How often something happens, given as `KIND=FRACTION`.
enum Fraction {
    /// - Returns: `nil` if there is no such kind, or the fraction is not from 0 to 1.
    static func parse<Kind: RawRepresentable>(
        _ text: some StringProtocol, of _: Kind.Type
    ) -> (kind: Kind, fraction: Double)? where Kind.RawValue == String {
        let parts = String(text).split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2, let kind = Kind(rawValue: parts[0]), let fraction = Double(parts[1]),
            (0...1).contains(fraction)
        else { return nil }
        return (kind, fraction)
    }
}
