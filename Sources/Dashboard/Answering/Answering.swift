import Adoption
import Answers
import Audit
import Ecosystem
import Lake
import Registry
import Statistics

/// One question put to one moment of the lake: calls what computes it, and computes nothing.
struct Answering {
    let moment: LakeMoment
    /// The lake version asked for; `nil`: the newest.
    let version: String?
    let registry: Registry
    let stages: StageLibrary
    /// Makes an engine that ends when the question is given up.
    let engine: () throws -> DuckDBEngine

    func open(
        _ cleaning: Cleaning = .all, measure: Measure = .newDownloads, version: String? = nil
    ) throws -> OpenLake {
        try OpenLake(
            moment, version: version ?? self.version, registry: registry, stages: stages, engine: engine(),
            cleaning: cleaning, measure: measure)
    }

    private func open(_ asked: AskedDefinition) throws -> OpenLake {
        try open(asked.definition.cleaning, measure: asked.definition.measure)
    }

    func answer(_ question: Question) throws -> Answer {
        switch question {
        case .share(let asked, let limit):
            return try ShareQuestion(asked.definition, of: open(asked), limit: limit).answer()
        case .rank(let asked, let limit):
            return try RankQuestion(asked.forRank, of: open(asked), limit: limit).answer()
        case .robustness(let asked, let pair, let seed):
            return try RobustnessQuestion(
                asked.definition, between: (pair.first, pair.second), seed: Seed(rawValue: seed), of: open(asked)
            ).answer()
        case .overtakes(let asked, let pair, let leading):
            let lake = try open(asked)
            return try OvertakeQuestion(
                asked.forOvertakes(of: lake), between: pair.map { ($0.first, $0.second) }, leading: leading, of: lake
            ).answer()
        case .concentration(let asked):
            return try ConcentrationQuestion(asked.definition, of: open(asked)).answer()
        case .cadence(let asked, let pair, let limit, let seed):
            return try CadenceQuestion(
                asked.forCadence(comparingTwo: pair != nil), between: pair.map { ($0.first, $0.second) }, limit: limit,
                seed: Seed(rawValue: seed),
                of: open(asked)
            ).answer()
        case .uptake(let asked, let models, let limit):
            return try UptakeQuestion(asked.definition, models: models, limit: limit, of: open(asked)).answer()
        case .diff(let asked, let from, let to, let limit): return try diff(asked, from, to, limit)
        case .organisation(let name, let source):
            return try OrganisationQuestion(name, source: source, of: open()).answer()
        case .model(let id, let source):
            return try ModelQuestion(id, source: source, of: open(), suggestsNames: false).answer()
        case .lineage(let id, let source, let depth, let limit):
            return try LineageQuestion(id, source: source, of: open(), depth: depth, limit: limit).answer()
        case .search(let text, let limit): return try SearchQuestion(text, limit: limit).answer(of: open())
        case .imports: return ImportList(moment.snapshot).answer()
        case .audits: return try AuditRunList(in: moment.directory).answer()
        case .audit(let run, let table):
            let analysis = try AuditAnalysis(of: RunDirectory(run, in: moment.directory))
            return try table.map { try analysis.answer($0) } ?? analysis.answer()
        }
    }

    private func diff(_ asked: AskedDefinition, _ from: String, _ to: String, _ limit: Int) throws -> Answer {
        let definition = try asked.forDiff { try open(asked) }
        let question = DiffQuestion(definition, limit: limit) { version in
            try open(definition.cleaning, version: version)
        }
        return try question.answer(from: .init(from), to: .init(to))
    }
}
