/// What is counted (METHODS §5).
package enum Measure: String, CaseIterable, Sendable {
    /// New downloads within a period, estimated from the best counter there is (METHODS §2).
    case newDownloads = "new-downloads"
    /// The source's trailing 30-day count on the period's last observed day.
    case downloads30d = "downloads-30d"
    /// The source's all-time counter on the period's last observed day.
    case cumulative
    /// New releases within a period: an organisation's new first-party repositories of one family (METHODS §7).
    case releases
    /// New models within a period that are built on another organisation's weights (METHODS §3).
    case derivatives
    /// Tokens that went through a provider within a period (METHODS §8).
    case tokens
    /// US dollars per million tokens on the period's last observed day (METHODS §8).
    case price

    /// Whether it is summed over the days of a period, rather than read on its last day.
    package var isFlow: Bool {
        switch self {
        case .newDownloads, .releases, .derivatives, .tokens: true
        case .downloads30d, .cumulative, .price: false
        }
    }

    /// Whether it speaks of models that a provider serves, rather than of repositories.
    package var isServed: Bool { self == .tokens || self == .price }

    /// The source whose counters are meant where a definition names none.
    package var usualSource: String { isServed ? "openrouter" : "huggingface" }
}

/// What the counted models are sorted by into groups.
package enum Grouping: String, CaseIterable, Sendable {
    case country, organisation, family, line, model, modality, size, licence, openness, kind
}

/// Whose work a download is credited to (METHODS §4).
package enum Attribution: String, CaseIterable, Sendable {
    /// Who published the repository that was downloaded.
    case uploader
    /// Who published what it was directly built on; the uploader of a repository that was built on no other.
    case parent
    /// Who published the origin that its parents lead to; the uploader of a repository that was built on no other.
    case root
}

/// What becomes of models whose downloads leapt within a week (METHODS §2, `spike`).
package enum SpikeHandling: String, CaseIterable, Sendable {
    case keep
    /// In flagged weeks three times the model's usual week counts, no more.
    case cap
    /// A model flagged in the period is left out.
    case drop
}

/// The length of a period. Weeks start on Monday.
package enum Step: String, CaseIterable, Sendable {
    /// The intervals between a source's observations.
    case observation
    case day, week, month, quarter, year
    /// One period, from the first day to the last.
    case total
}

/// What becomes of models that match a criterion.
package enum Retention: String, CaseIterable, Sendable { case keep, drop }

/// Whether the part that no group is known for is a row of its own.
package enum UnknownHandling: String, CaseIterable, Sendable { case show, exclude }

/// Which models are counted, by age (METHODS §5). Age runs from the curated release date, else from `createdAt`.
package enum Cohort: Hashable, Sendable, CustomStringConvertible {
    case all
    /// At most 365 days old on the day counted: the studies' "new models".
    case new
    case releasedSince(Day)

    package init?(_ text: String) {
        switch text {
        case "all": self = .all
        case "new": self = .new
        default:
            guard text.hasPrefix("released-since:"), let day = Day(text.dropFirst("released-since:".count)) else {
                return nil
            }
            self = .releasedSince(day)
        }
    }

    package var description: String {
        switch self {
        case .all: "all"
        case .new: "new"
        case .releasedSince(let day): "released-since:\(day)"
        }
    }
}

/// Size classes by number of parameters (METHODS §6).
package enum SizeClass: String, CaseIterable, Sendable {
    case under1B = "<1B"
    case from1B = "1-5B"
    case from5B = "5-10B"
    case from10B = "10-50B"
    case from50B = "50-100B"
    case from100B = "100-250B"
    case from250B = "250B+"
}

/// A flaw in the counters that cleaning finds (METHODS §2).
package enum Flaw: String, CaseIterable, Sendable, Comparable {
    case zero, stall, recount, rollback, rename

    package static func < (a: Flaw, b: Flaw) -> Bool { a.rawValue < b.rawValue }
}

/// Which flaws are cleaned away before anything is counted.
package struct Cleaning: Hashable, Sendable, CustomStringConvertible {
    package let flaws: Set<Flaw>

    package init(_ flaws: Set<Flaw>) { self.flaws = flaws }

    package static let all = Cleaning(Set(Flaw.allCases))
    package static let none = Cleaning([])

    /// Reads `all`, `none`, or names separated by commas.
    package init?(_ text: String) {
        switch text {
        case "all": self = .all
        case "none": self = .none
        default:
            let names = text.split(separator: ",", omittingEmptySubsequences: false)
            let flaws = names.compactMap { Flaw(rawValue: String($0)) }
            guard flaws.count == names.count else { return nil }
            self.init(Set(flaws))
        }
    }

    package var description: String {
        if self == .all { return "all" }
        return flaws.isEmpty ? "none" : flaws.sorted().map(\.rawValue).joined(separator: ",")
    }
}
