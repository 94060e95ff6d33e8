import Statistics

extension AuditPlan {
    /// Streams of the plan's seed: repeats have 0 to `repeats` − 1, so the order takes one that no repeat can have.
    private static let orderStream = UInt64.max

    /// Every trial of the plan once, in the order in which they are asked; the plan's seed alone decides it.
    package func order() -> [Int32] {
        var ordinals = (0..<Int32(count)).map { $0 }
        var generator = SeededGenerator(seed: Seed(rawValue: seed).stream(Self.orderStream))
        generator.shuffle(&ordinals)
        return ordinals
    }

    /// The seed that every request of a repeat carries, in 0..<2³¹ because some hosts keep 32 bits.
    package func seed(repetition: Int) -> UInt64 {
        Seed(rawValue: seed).stream(UInt64(repetition)).rawValue >> 33
    }
}
