import Statistics
import Testing

/// Work that nobody waits for any longer ends at its next look.
struct GivenUpWorkTests {
    struct GivenUp: Error {}

    /// Lets work look so often, and no more.
    private final class Patience {
        private var looks: Int
        init(_ looks: Int) { self.looks = looks }

        func check() throws {
            looks -= 1
            if looks < 0 { throw GivenUp() }
        }
    }

    @Test func `a bootstrap ends before its next replicate`() throws {
        let families = [FamilyBootstrap.Family(groups: [1, 2], total: 4)]
        func draw(looks: Int) throws -> (FamilyBootstrap?, next: UInt64) {
            var generator = SeededGenerator(seed: Seed(rawValue: 1))
            let patience = Patience(looks)
            let bootstrap = try FamilyBootstrap(
                families: families, replicates: 50, using: &generator, check: patience.check)
            return (bootstrap, generator.next())
        }
        #expect(try draw(looks: 50).0?.replicates == 50)
        #expect(throws: GivenUp.self) { try draw(looks: 49) }
    }

    @Test func `a specification curve ends with the specification that finds it given up`() {
        let choices = [SpecificationCurve.Choice(name: "a", levels: ["x", "y", "z"])]
        var seen = 0
        #expect(throws: GivenUp.self) {
            try SpecificationCurve(choices) { positions in
                seen += 1
                if positions == [1] { throw GivenUp() }
                return 0
            }
        }
        #expect(seen == 2)
    }

    @Test func `a flip set of many units ends while it is put in order`() throws {
        let units = (0..<20_000).map { FlipSet<Int>.Unit(id: $0, leader: Double($0 % 7), other: 1) }
        let patience = Patience(3)
        #expect(throws: GivenUp.self) { try FlipSet(units, check: patience.check) }
        #expect(try FlipSet(units, check: Patience(.max).check) == FlipSet(units))
    }
}
