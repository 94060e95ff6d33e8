import Ecosystem

/// A definition in words, for readers who know none of the options.
struct DefinitionWords {
    private let definition: Definition

    init(_ definition: Definition) { self.definition = definition }

    var text: String {
        ([counted] + [models, choices, filters].compactMap(\.self)).joined(separator: " ")
    }

    /// What is counted, of whom, when.
    private var counted: String {
        let what =
            switch definition.measure {
            case .newDownloads: "New downloads"
            case .downloads30d: "Downloads in the last 30 days"
            case .cumulative: "All downloads so far"
            default: definition.measure.rawValue.prefix(1).uppercased() + definition.measure.rawValue.dropFirst()
            }
        let whose = definition.attributions.map { attribution in
            switch attribution {
            case .uploader: "whoever published the repository"
            case .parent: "whoever published what the repository was directly built on"
            case .root: "whoever trained the origin of the repository"
            }
        }
        var when = ""
        if let from = definition.from, let to = definition.to {
            when = isFlow ? " from \(from) to \(to), both days counted" : " as they stood between \(from) and \(to)"
        }
        let step =
            switch definition.step {
            case .observation: isFlow ? "each interval between two observations on its own" : "on each observed day"
            case .total: isFlow ? "the whole time together" : "on the last day"
            default:
                isFlow
                    ? "each \(definition.step.rawValue) on its own" : "at the end of each \(definition.step.rawValue)"
            }
        let source =
            switch definition.measure {
            case .releases: "Dated by the registry, else by \(definition.source)."
            case .derivatives: "As \(definition.source) lists them."
            default: "Counted by \(definition.source)."
            }
        return
            "\(what)\(when), \(step), by \(definition.grouping.rawValue), credited to "
            + "\(whose.joined(separator: "; to ")). \(source)"
    }

    /// Whether something is counted over a period, not read on a day.
    private var isFlow: Bool { definition.measure.isFlow || definition.measure.isServed }

    private var models: String? {
        switch definition.cohort {
        case .all: definition.minimum > 0 ? "Models with at least \(definition.minimum) new downloads." : "All models."
        case .new: "Only models at most 365 days old on the day counted."
        case .releasedSince(let day): "Only models released since \(day)."
        }
    }

    private var choices: String? {
        var sentences: [String] = []
        let dropped = [
            definition.derivatives == .drop ? "what was built on another organisation's model" : nil,
            definition.tests == .drop ? "repositories made for machines" : nil,
            definition.spikes == .drop ? "models whose downloads leapt within a week" : nil,
        ].compactMap(\.self)
        if !dropped.isEmpty { sentences.append("Left out: \(dropped.joined(separator: "; ")).") }
        if definition.spikes == .cap { sentences.append("In weeks of a leap three usual weeks count.") }
        if definition.cohort != .all, definition.minimum > 0 {
            sentences.append("Models need at least \(definition.minimum) new downloads.")
        }
        sentences.append(
            definition.unknown == .show
                ? "What has no known group is a row of its own." : "Shares are of what has a known group.")
        // Only new downloads are worked out from counters that may be flawed.
        guard definition.measure == .newDownloads else { return sentences.joined(separator: " ") }
        switch definition.cleaning {
        case .all: sentences.append("Known flaws of the counters are cleaned away.")
        case .none: sentences.append("The counters are taken as they came.")
        default: sentences.append("Of the counters' flaws, \(definition.cleaning) are cleaned away.")
        }
        return sentences.joined(separator: " ")
    }

    private var filters: String? {
        if definition.filters.isEmpty { return nil }
        let words = definition.filters.map { "\($0.key.rawValue) is \($0.values.joined(separator: " or "))" }
        return "Only where \(words.joined(separator: " and "))."
    }
}
