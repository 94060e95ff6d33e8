/// What sort of publisher stands behind a namespace (METHODS §4).
package enum OrganisationKind: String, CaseIterable, Sendable {
    case company, lab, university, nonprofit, government, community, individual
    /// Repositories made for machines, not people.
    case testing
}

/// A publisher of models: a lab, a company, a person, …
package struct Organisation: Hashable, Sendable {
    /// Its unique short name: lower-case letters, digits and `-`.
    package let slug: String
    package let name: String
    /// The slug of its owner.
    package let parent: String?
    /// Its primary base; `nil` if that cannot be known.
    package let country: Country?
    package let kind: OrganisationKind
    /// Whether it mainly publishes conversions of others' models.
    package let isRepackager: Bool
    /// Why we believe this.
    package let evidence: String

    package init(
        slug: String, name: String, parent: String?, country: Country?, kind: OrganisationKind, isRepackager: Bool,
        evidence: String
    ) {
        self.slug = slug
        self.name = name
        self.parent = parent
        self.country = country
        self.kind = kind
        self.isRepackager = isRepackager
        self.evidence = evidence
    }
}

/// How much of a model is open (METHODS §8).
package enum Openness: String, CaseIterable, Sendable {
    /// Weights, training code and training data.
    case openSource = "open-source"
    case openWeights = "open-weights"
    case restricted, closed
}

/// A generation of models that share a name and an origin, such as Qwen2.5.
package struct Family: Hashable, Sendable {
    package let name: String
    /// All generations together, such as Qwen.
    package let line: String
    /// The slug of who trained it.
    package let organisation: String
    /// Glob patterns over first-party model ids; `*` stands for any run of characters, `?` for one; case is ignored.
    package let patterns: [String]
    package let released: Day?
    package let licence: String?
    package let openness: Openness?
    package let evidence: String

    package init(
        name: String, line: String, organisation: String, patterns: [String], released: Day?, licence: String?,
        openness: Openness?, evidence: String
    ) {
        self.name = name
        self.line = line
        self.organisation = organisation
        self.patterns = patterns
        self.released = released
        self.licence = licence
        self.openness = openness
        self.evidence = evidence
    }
}

/// What is known of one model by hand: its public release, and that it is closed.
package struct ModelRelease: Hashable, Sendable {
    package let model: ModelID
    package let name: String?
    package let organisation: String?
    package let family: String?
    /// The first day anyone could use it.
    package let released: Day?
    package let openness: Openness?
    /// What its weights were made from, where its card says so in words only.
    package let base: ModelID?
    /// Whose answers it was trained on.
    package let teacher: ModelID?
    package let evidence: String

    package init(
        model: ModelID, name: String?, organisation: String?, family: String?, released: Day?, openness: Openness?,
        base: ModelID? = nil, teacher: ModelID? = nil, evidence: String
    ) {
        self.model = model
        self.name = name
        self.organisation = organisation
        self.family = family
        self.released = released
        self.openness = openness
        self.base = base
        self.teacher = teacher
        self.evidence = evidence
    }
}
