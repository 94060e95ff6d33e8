import Lake
package import Statistics

/// Everything that METHODS §11 says of a run: for each model, for the models together, and across them.
package struct AuditAnalysis: Sendable {
    /// The name under which the models are taken together, each with equal weight.
    package static let together = "all models"

    /// One trigger in one model against the same trigger in the other models.
    package struct Interaction: Sendable {
        package let model: String
        package let group: String
        /// The model's contrast − the mean of the other models' contrasts.
        package let inference: ClusterT
        package internal(set) var benjaminiHochberg: Double?
        package internal(set) var holm: Double?
    }

    package let plan: AuditPlan
    /// In the plan's order, models without any trial left out; where there are several, ``together`` at the end.
    package private(set) var models: [ModelAnalysis]
    /// Empty of one model.
    package private(set) var interactions: [Interaction]
    package let remarks: [(text: String, trials: Int)]
    package let facts: RunFacts
    /// Planned trials without an assessment.
    package let missing: Int

    /// Reads and analyses a run that was scanned.
    package init(of run: RunDirectory) throws {
        let plan = try AuditPlan(of: run)
        let engine = try DuckDBEngine()
        self.init(
            try RunCounts(of: run, plan: plan, engine: engine), plan: plan,
            facts: try RunFacts(of: run, plan: plan, engine: engine))
    }

    /// How much is worked out: random draws of the permutation within tasks and of the bootstrap of tasks, and which
    /// measures are compared.
    package struct Effort: Sendable {
        package let permutations: Int
        package let replicates: Int
        package let measures: [AuditMeasure]

        package init(
            permutations: Int = 10_000, replicates: Int = 2_000, measures: [AuditMeasure] = AuditMeasure.allCases
        ) {
            self.measures = measures
            self.permutations = permutations
            self.replicates = replicates
        }
    }

    package init(_ counts: RunCounts, plan: AuditPlan, facts: RunFacts = .none, effort: Effort = Effort()) {
        self.plan = plan
        self.facts = facts
        remarks = counts.remarks
        missing = plan.count - counts.cells.reduce(0) { $0 + $1.trials }
        let cells = Dictionary(grouping: counts.cells, by: \.model)
        let scanners = Dictionary(grouping: counts.scanners, by: \.model)
        var models = cells.keys.sorted().map { model in
            ModelAnalysisBuilder(
                plan, name: plan.models[model].name, cells: cells[model] ?? [], scanners: scanners[model] ?? [],
                repeatsAreVerbatim: facts.repeatsAreVerbatim, effort: effort
            ).analysis()
        }
        let single = models
        if models.count > 1 {
            models.append(
                ModelAnalysisBuilder(
                    plan, name: Self.together, cells: counts.cells, scanners: counts.scanners,
                    repeatsAreVerbatim: facts.repeatsAreVerbatim, effort: effort
                ).analysis())
        }
        self.models = models
        interactions = Self.interactions(single, plan)
        correct(single.count)
    }

    /// Adjusts p-values: for each measure one family of all models × triggers; baseline contrasts and interactions are
    /// families of their own. The models together stand outside: they are not further tests.
    private mutating func correct(_ singles: Int) {
        for measure in AuditMeasure.allCases {
            let places = (0..<singles).flatMap { model in
                let index = models[model].contrasts.firstIndex { $0.measure == measure }
                return index.map { index in
                    models[model].contrasts[index].triggers.indices.map { (model, index, $0) }
                } ?? []
            }
            let adjusted = Self.adjusted(places.map { models[$0.0].contrasts[$0.1].triggers[$0.2].inference?.pValue })
            for (place, value) in zip(places, adjusted) {
                models[place.0].contrasts[place.1].triggers[place.2].benjaminiHochberg = value?.0
                models[place.0].contrasts[place.1].triggers[place.2].holm = value?.1
            }
        }
        let places = (0..<singles).flatMap { model in models[model].baseline.indices.map { (model, $0) } }
        let adjusted = Self.adjusted(places.map { models[$0.0].baseline[$0.1].inference?.pValue })
        for (place, value) in zip(places, adjusted) {
            models[place.0].baseline[place.1].benjaminiHochberg = value?.0
            models[place.0].baseline[place.1].holm = value?.1
        }
        for (index, value) in Self.adjusted(interactions.map(\.inference.pValue)).enumerated() {
            interactions[index].benjaminiHochberg = value?.0
            interactions[index].holm = value?.1
        }
    }

    /// Benjamini–Hochberg and Holm. A test without a p (all tasks agree) counts as one with p = 1: it makes the family
    /// no smaller, and stays without.
    private static func adjusted(_ pValues: [Double?]) -> [(Double, Double)?] {
        let known = pValues.map { $0 ?? 1 }
        let (discovery, familywise) = (
            Multiplicity.benjaminiHochberg.adjusted(known), Multiplicity.holm.adjusted(known)
        )
        return pValues.indices.map { pValues[$0] == nil ? nil : (discovery[$0], familywise[$0]) }
    }

    private static func interactions(_ models: [ModelAnalysis], _ plan: AuditPlan) -> [Interaction] {
        let tables = models.compactMap { model in model.primary.map { (model.model, $0.table) } }
        guard tables.count > 1 else { return [] }
        // With two models the second one's interaction is the first one's with the other sign.
        return (tables.count == 2 ? tables.prefix(1) : tables[...]).flatMap { name, table in
            table.triggers.compactMap { group -> Interaction? in
                let own = table.taskContrasts(ofTrigger: group)
                let others = tables.filter { $0.0 != name }.map { $0.1.taskContrasts(ofTrigger: group) }
                let differences = own.keys.sorted().compactMap { task -> Double? in
                    Sample(others.compactMap { $0[task] }).mean.flatMap { mean in own[task].map { $0 - mean } }
                }
                return ClusterT(differences).map {
                    Interaction(model: name, group: plan.suite.groups[group].id, inference: $0)
                }
            }
        }
    }
}
