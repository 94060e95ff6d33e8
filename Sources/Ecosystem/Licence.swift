/// A licence as sources name it, and what it allows (METHODS §8).
package struct Licence: Hashable, Sendable {
    /// What a licence lets anyone do with the weights.
    package enum Terms: String, CaseIterable, Sendable {
        /// Use for anything, also commercially; copyleft licences are among these.
        case permissive
        /// Commercial use in the main, with uses or users shut out.
        case restricted
        /// Research or other non-commercial use only.
        case nonCommercial = "non-commercial"
    }

    /// Its short name on the Hub, such as `apache-2.0`.
    package let name: String
    package let terms: Terms
    package let evidence: String

    package init(name: String, terms: Terms, evidence: String) {
        self.name = name
        self.terms = terms
        self.evidence = evidence
    }

    /// What weights under this licence are called where nothing else is known of them. A licence never says that code and
    /// data are open too.
    package var openness: Openness { terms == .nonCommercial ? .restricted : .openWeights }
}
