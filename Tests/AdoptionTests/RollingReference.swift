/// METHODS §2.2 written out day by day for one model, as plainly as can be: what the stage must agree with.
struct RollingReference {
    /// N(t) of every day from `begin` on.
    private(set) var total: [Int: Double] = [:]
    private let observed: [Int]

    /// - Parameters:
    ///   - counts: the valid 30-day counts by day.
    ///   - birth: the day of birth, if known.
    init(counts: [Int: Double], birth: Int?) {
        observed = counts.keys.sorted()
        guard let first = observed.first, let last = observed.last else { return }
        let born = min(birth ?? first - 30, first)
        var rolling: [Int: Double] = [:]
        for (a, b) in zip(observed, observed.dropFirst()) {
            for day in a...b {
                rolling[day] =
                    counts[a, default: 0] + (counts[b, default: 0] - counts[a, default: 0]) * Double(day - a)
                    / Double(b - a)
            }
        }
        rolling[last] = counts[last]
        let level = counts[first, default: 0]
        if first - born <= 29 {
            for day in born..<first where day > born { total[day] = level * Double(day - born) / Double(first - born) }
        } else {
            for step in 1..<30 { total[first - 30 + step] = level * Double(step) / 30 }
        }
        for day in first...last { total[day] = rolling[day, default: 0] + total[day - 30, default: 0] }
    }

    /// M(t), the running maximum over the observed days up to `day`.
    func risen(_ day: Int) -> Double {
        observed.filter { $0 <= day }.map { total[$0, default: 0] }.max() ?? 0
    }

    /// New downloads in (a, b], both observed days.
    func new(after a: Int, through b: Int) -> Double { risen(b) - risen(a) }
}
