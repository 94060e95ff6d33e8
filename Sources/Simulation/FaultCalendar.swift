/// On which observations the faults of the whole hub fall.
struct FaultCalendar: Sendable {
    enum Kind: String, Sendable { case missing, rollingStall, allTimeStall, zeroOutage, recount }

    /// The fault of an observation, by its index.
    private(set) var faults: [Int: Kind] = [:]
    /// First observation of each recount.
    private(set) var recountStarts: [Int] = []
    /// Observations that are, like the one before them, free of faults: where those of single models may begin.
    private(set) var quiet: [Int] = []
    let observations: Int

    /// Places every fault so that an undisturbed observation lies on either side of it.
    ///
    /// - Throws: ``SimulationError`` if there are more faults than observations can hold.
    init(_ configuration: SyntheticHub.Configuration, hash: SeededHash) throws {
        observations = configuration.observations
        let faults = configuration.faults
        let counters = configuration.counters
        let recountLength = max(1, (faults.recounts.days + configuration.step - 1) / configuration.step)
        var generator = hash.generator("fault calendar")
        func many(_ kind: Kind, _ count: Int, _ isWritten: Bool = true) -> [(Kind, Int)] {
            isWritten ? Array(repeating: (kind, kind == .recount ? recountLength : 1), count: count) : []
        }
        // The long ones first: they are the hardest to place.
        let wanted =
            many(.recount, faults.recounts.count, counters.hasThirtyDays)
            + many(.missing, faults.missingObservations)
            + many(.rollingStall, faults.rollingStalls.observations, counters.hasThirtyDays)
            + many(.allTimeStall, faults.allTimeStalls.observations, counters.hasAllTime)
            + many(.zeroOutage, faults.zeroOutages.observations, counters.hasThirtyDays)
        for (kind, length) in wanted {
            let last = observations - 1 - length
            let free = (1..<max(2, last + 1)).filter { start in
                last >= 1 && (start - 1...start + length).allSatisfy { self.faults[$0] == nil }
            }
            guard let start = free.randomElement(using: &generator) else {
                throw SimulationError(
                    message: "\(observations) observations cannot hold \(wanted.count) faults with an undisturbed one "
                        + "between each two")
            }
            for index in start..<start + length { self.faults[index] = kind }
            if kind == .recount { recountStarts.append(start) }
        }
        recountStarts.sort()
        quiet = (1..<max(1, observations)).filter { self.faults[$0] == nil && self.faults[$0 - 1] == nil }
    }

    /// Indices of the observations whose files are written.
    var written: [Int] { (0..<observations).filter { faults[$0] != .missing } }

    /// Indices of the observations with this fault, in order.
    func indices(_ kind: Kind) -> [Int] { faults.filter { $0.value == kind }.keys.sorted() }

    /// The last observation of the recount that begins at `start`.
    func end(ofRecount start: Int) -> Int {
        var end = start
        while faults[end + 1] == .recount { end += 1 }
        return end
    }
}
