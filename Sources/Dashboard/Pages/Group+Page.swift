import Answers
import Ecosystem
import Registry
import Reporting

extension SubjectModel {
    /// A country: its share, who publishes there, and what.
    static func countryPage(for request: PageRequest, _ templates: Templates) async throws -> Page {
        let code = request.parameters["code"] ?? ""
        guard let country = Country(code: code) else {
            throw Problem(.notFound, "'\(code.prefix(40))' is no country: ISO codes such as CN, or international")
        }
        let filter = ("filter", "country=\(country.code)")
        async let shares = request.series(by: .country, group: country.code)
        async let organisations = request.optional(
            .share(AskedDefinition([("by", "organisation"), ("every", "total"), filter]), limit: 20))
        async let models = request.optional(
            .share(AskedDefinition([("by", "model"), ("every", "total"), filter]), limit: 20))
        async let cadence = request.optional(
            .cadence(AskedDefinition([("by", "organisation"), filter]), limit: 15))
        async let licences = request.licences(of: "country", country.code)
        async let prices = request.prices(
            by: .organisation, of: "country", named: country.code, every: "total", limit: 20)
        let found = try await shares
        let all = try await (organisations: organisations, models: models)
        return try templates.render(
            "subject",
            SubjectModel(
                request.frame, kind: "Country", title: country.name, lake: found.answer?.lake,
                lead:
                    "The country of a model is that of whoever published it: the organisation's primary base, never inherited from a base model.",
                facts: [],
                sections: [
                    Self.share(found, heading: "Its share of all new downloads") ?? Self.absence(found),
                    Self.leading("organisations", "Who publishes there", all.organisations),
                    Self.leading("models", "Its most downloaded models", all.models),
                    Self.cadence(try await cadence),
                    Self.leading("licences", "The licences of what is published there", try await licences),
                ] + Self.prices(try await prices), notes: found.answer?.notes ?? []))
    }

    /// A family: its share, and the models that belong to it.
    static func familyPage(for request: PageRequest, _ templates: Templates) async throws -> Page {
        let name = request.parameters["name"] ?? ""
        let family = request.answers.people.families.values.first { $0.name.lowercased() == name.lowercased() }
        let own = family?.name ?? name
        let filter = ("filter", "family=\(own)")
        async let shares = request.series(by: .family, group: own)
        async let models = request.optional(
            .share(AskedDefinition([("by", "model"), ("every", "total"), filter]), limit: 30))
        async let cadence = request.optional(.cadence(AskedDefinition([("by", "organisation"), filter])))
        async let prices = request.prices(by: .model, of: "family", named: own, every: "total", limit: 30)
        async let audits = request.optional(.audits)
        let found = try await (shares: shares, models: models)
        guard family != nil || !(found.models.answer?.rows.isEmpty ?? true) else {
            let near = Spelling.near(name, among: request.answers.people.families.keys)
            throw Problem(
                .notFound,
                "no family is called '\(own.prefix(100))'"
                    + (near.isEmpty ? "" : "; did you mean \(near.joined(separator: ", "))?"))
        }
        let names = request.organisationNames
        let members = found.models.answer?.cells.compactMap { $0.text("group")?.lowercased() } ?? []
        return try templates.render(
            "subject",
            SubjectModel(
                request.frame, kind: "Family", title: own, lake: found.shares.answer?.lake,
                lead:
                    "A generation of models with one origin. Copies and fine-tunes count for the family they come from.",
                facts: [
                    Self.fact(
                        "Trained by", family.map { names[$0.organisation] ?? $0.organisation },
                        family.map { Place.organisation($0.organisation) }),
                    Self.fact("Line", family?.line), Self.fact("Released", family?.released?.description),
                    Self.fact("Licence", family?.licence), Self.fact("Openness", family?.openness?.rawValue),
                    Self.evidence(family?.evidence),
                ],
                sections: [
                    Self.share(found.shares, heading: "Its share of all new downloads") ?? Self.absence(found.shares),
                    Self.leading("models", "Its most downloaded models", found.models),
                    family == nil ? nil : Self.cadence(try await cadence),
                ] + Self.prices(try await prices)
                    + [
                        Self.audits(try await audits, caption: "Audits that asked its models") { asked in
                            members.contains { $0 == asked || $0.hasSuffix("/" + asked) }
                        }
                    ], notes: found.shares.answer?.notes ?? []))
    }

    static func leading(_ id: String, _ heading: String, _ answer: OptionalAnswer) -> Section? {
        guard let answer = answer.answer, !answer.rows.isEmpty else { return nil }
        return Section(
            id, heading, table: answer.only(["group", "value", "share", "rank", "models"]).table(),
            definition: answer.definition)
    }

    private static func absence(_ answer: OptionalAnswer) -> Section {
        Section(
            "share", "Its share of all new downloads",
            text: answer.reason.map { "There is none: \($0)." } ?? "It had no new downloads in what the lake holds.")
    }
}
