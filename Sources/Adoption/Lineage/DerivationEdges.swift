import Ecosystem

/// Edges child → parent as columns: an edge has the same index in each.
struct DerivationEdges: Sendable {
    /// Keys of the models (`model_key` of their ids).
    var children: [UInt64] = []
    var parents: [UInt64] = []
    var traits: [Traits] = []

    var count: Int { children.count }

    /// What is known of an edge, in one number, as the stage files pack it:
    /// confidence in per cent × 1024 + evidence × 32 + relation × 2 + whether the parent is another publisher's.
    struct Traits: Hashable, Sendable {
        let packed: UInt64

        init(packed: UInt64) { self.packed = packed }

        init(confidence: Int, evidence: DerivationEvidence, relation: DerivationRelation, isForeign: Bool) {
            packed =
                UInt64(confidence) << 10 | evidence.position << 5 | relation.position << 1 | (isForeign ? 1 : 0)
        }

        /// Confidence, in per cent.
        var confidence: UInt64 { packed >> 10 }
        /// Position of the evidence among ``DerivationEvidence``, and of the relation among ``DerivationRelation``.
        var evidence: UInt64 { packed >> 5 & 31 }
        var relation: UInt64 { packed >> 1 & 15 }
        var isForeign: Bool { packed & 1 == 1 }

        /// Smaller is more certain: confidence first, then the order of the evidence.
        var doubt: UInt64 { (1 << 20 - confidence) << 5 | evidence }
    }
}

extension CaseIterable where Self: Equatable {
    /// The place of the case in the order of declaration, as the stage files number it.
    var position: UInt64 { UInt64(Self.allCases.enumerated().first { $0.element == self }?.offset ?? 0) }

    /// The SQL `CASE` that numbers the values of `column` by the order of declaration.
    static func positionSQL(_ column: String) -> String where Self: RawRepresentable<String> {
        "CASE \(column) " + allCases.enumerated().map { "WHEN '\($1.rawValue)' THEN \($0)" }.joined(separator: " ")
            + " END"
    }

    /// The SQL `CASE` that turns such a number into its name.
    static func nameSQL(_ column: String) -> String where Self: RawRepresentable<String> {
        "CASE \(column) " + allCases.enumerated().map { "WHEN \($0) THEN '\($1.rawValue)'" }.joined(separator: " ")
            + " END"
    }
}
