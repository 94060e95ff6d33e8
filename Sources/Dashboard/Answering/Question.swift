package import Audit
package import Ecosystem

/// What can be asked: the verbs of the command line with what each needs.
package enum Question: Hashable, Sendable {
    /// Two groups to compare.
    package struct Pair: Hashable, Sendable {
        package let first: String
        package let second: String

        package init(_ first: String, _ second: String) {
            self.first = first
            self.second = second
        }
    }

    case share(AskedDefinition, limit: Int? = nil)
    case rank(AskedDefinition, limit: Int? = nil)
    case robustness(AskedDefinition, between: Pair, seed: UInt64 = 1)
    case overtakes(AskedDefinition, between: Pair? = nil, leading: Int = 5)
    case concentration(AskedDefinition)
    case cadence(AskedDefinition, between: Pair? = nil, limit: Int? = nil, seed: UInt64 = 1)
    case uptake(AskedDefinition, models: [ModelID] = [], limit: Int = 3)
    /// Two dates, or two versions of the lake.
    case diff(AskedDefinition, from: String, to: String, limit: Int = 10)
    case organisation(String, source: String = "huggingface")
    case model(ModelID, source: String = "huggingface")
    case lineage(ModelID, source: String = "huggingface", depth: Int? = nil, limit: Int = 50)
    case search(String, limit: Int = 20)
    /// What was collected when.
    case imports
    /// The runs of audits.
    case audits
    case audit(String, table: AnalysisTable? = nil)

    package var verb: Verb {
        switch self {
        case .share: .share
        case .rank: .rank
        case .robustness: .robustness
        case .overtakes: .overtakes
        case .concentration: .concentration
        case .cadence: .cadence
        case .uptake: .uptake
        case .diff: .diff
        case .organisation: .organisation
        case .model: .model
        case .lineage: .lineage
        case .search: .search
        case .imports: .imports
        case .audits: .audits
        case .audit: .audit
        }
    }
}

/// The verbs that the API serves, named as on the command line.
package enum Verb: String, CaseIterable, Sendable {
    case share, rank, robustness, overtakes, concentration, cadence, uptake, diff, organisation, model, lineage, search
    case imports, audits, audit
}
