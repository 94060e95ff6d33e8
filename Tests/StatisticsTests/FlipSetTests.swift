import Statistics
import Testing

struct FlipSetTests {
    private typealias Unit = FlipSet<String>.Unit

    @Test func `a lead of one model is a flip set of one`() {
        let flip = FlipSet([
            Unit(id: "giant", leader: 100, other: 0), Unit(id: "small", leader: 5, other: 0),
            Unit(id: "rival", leader: 0, other: 60),
        ])
        #expect(flip.leads)
        #expect(flip.units.map(\.id) == ["giant"])
    }

    @Test func `without a lead nothing is to be removed`() {
        let tied = FlipSet([Unit(id: "a", leader: 5, other: 0), Unit(id: "b", leader: 0, other: 5)])
        #expect(!tied.leads)
        #expect(tied.units.isEmpty)
        #expect(FlipSet<String>([]).units.isEmpty)
    }

    @Test func `equal contributions fall in the order of their ids`() {
        let flip = FlipSet([
            Unit(id: "c", leader: 4, other: 0), Unit(id: "a", leader: 4, other: 0), Unit(id: "b", leader: 4, other: 0),
            Unit(id: "rival", leader: 0, other: 4),
        ])
        #expect(flip.units.map(\.id) == ["a", "b"])
    }

    @Test func `a family that serves both counts by its difference`() {
        let flip = FlipSet([
            Unit(id: "both", leader: 90, other: 89), Unit(id: "one", leader: 3, other: 0),
            Unit(id: "rival", leader: 0, other: 2),
        ])
        #expect(flip.units.map(\.id) == ["one"])
    }

    @Test(arguments: 0..<150)
    func `no smaller set ends the lead`(seed: UInt64) {
        var generator = SeededGenerator(seed: Seed(rawValue: seed))
        let units = (0..<8).map { number in
            FlipSet<Int>.Unit(
                id: number, leader: Double(generator.index(below: 12)), other: Double(generator.index(below: 9)))
        }
        func leads(without removed: Int) -> Bool {
            let rest = units.filter { removed & (1 << $0.id) == 0 }
            return rest.reduce(0) { $0 + $1.leader } > rest.reduce(0) { $0 + $1.other }
        }
        let smallest = (0..<256).filter { !leads(without: $0) }.map(\.nonzeroBitCount).min()
        let flip = FlipSet(units)
        #expect(flip.units.count == smallest)
        #expect(!leads(without: flip.units.reduce(0) { $0 | 1 << $1.id }))
        #expect(flip.leads == leads(without: 0))
    }
}
