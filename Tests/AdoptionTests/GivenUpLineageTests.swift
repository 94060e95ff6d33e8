import Testing

@testable import Adoption

/// A walk along millions of edges ends when nobody waits for it any longer.
struct GivenUpLineageTests {
    struct GivenUp: Error {}

    /// A chain in which each model was made from the one before.
    private static func chain(_ length: UInt64) -> DerivationEdges {
        DerivationEdges(
            children: Array(1..<length), parents: Array(0..<(length - 1)),
            traits: (1..<length).map { _ in .init(packed: 0) })
    }

    @Test(arguments: [0, 1, 2, 3, 4])
    func aWalkEndsAtTheLookThatFindsItGivenUp(patience: Int) {
        let edges = Self.chain(20_000)
        var looks = 0
        #expect(throws: GivenUp.self) {
            try FamilyTree(of: 0, edges, isTeaching: [Bool](repeating: false, count: edges.count)) {
                if looks == patience { throw GivenUp() }
                looks += 1
            }
        }
        #expect(looks == patience)
    }

    @Test func aWalkThatIsWaitedForFindsTheWholeChain() throws {
        let edges = Self.chain(20_000)
        let tree = try FamilyTree(of: 0, edges, isTeaching: [Bool](repeating: false, count: edges.count)) {}
        #expect(tree.members.count == 20_000)
        #expect(tree.members.last?.distance == 19_999)
    }
}
