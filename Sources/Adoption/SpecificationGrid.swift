import Ecosystem
import Statistics

/// The defensible choices of METHODS §5 that `robustness` varies, and the definition each combination of them is.
struct SpecificationGrid {
    /// A choice's name and levels are words of a definition; `window` alone is spelled by `from` and `to`.
    let choices: [SpecificationCurve.Choice]
    /// What is not varied, with the reason.
    let notes: [String]
    private let base: Definition
    private let middle: Day?

    static let wholeWindow = "whole"
    static let lastHalf = "last-half"

    /// What the data at hand can serve.
    struct Served {
        var lineage: Bool
        var spikes: Bool
        var ages: Bool
    }

    /// - Parameter base: the definition asked for, with the days really counted.
    init(_ base: Definition, served: Served) {
        self.base = base
        var choices: [SpecificationCurve.Choice] = []
        var notes: [String] = []
        func add(_ name: String, _ levels: [String], if isServed: Bool = true, else reason: String = "") {
            let possible = isServed ? levels.filter { base.with(name, $0) != nil } : []
            if possible.count > 1 {
                choices.append(.init(name: name, levels: possible))
            } else if !reason.isEmpty, levels.contains(where: { base.with(name, $0) != nil }) {
                notes.append("\(name) is not varied: \(reason)")
            }
        }
        add("attribution", ["uploader", "parent", "root"], if: served.lineage, else: "no lineage is known")
        if case .releasedSince = base.cohort {
            notes.append("cohort is not varied: the definition fixes it to \(base.cohort)")
        } else {
            add("cohort", ["all", "new"], if: served.ages, else: "no model's age is known")
        }
        add("derivatives", ["keep", "drop"], if: served.lineage, else: "no lineage is known")
        add("tests", ["keep", "drop"])
        let isFlow = base.measure == .newDownloads
        add("spikes", ["keep", "cap", "drop"], if: served.spikes, else: "no spikes are flagged in this build")
        if base.minimum == 0 || base.minimum == Self.usualMinimum {
            add("minimum", ["0", String(Self.usualMinimum)])
        } else {
            notes.append("minimum is not varied: the definition fixes it to \(base.minimum)")
        }
        // A level is read on one day; a single day has no halves.
        middle = isFlow ? base.from.flatMap { from in base.to.map { from + ($0 - from + 1) / 2 } } : nil
        if let middle, let from = base.from, middle > from {
            choices.append(.init(name: "window", levels: [Self.wholeWindow, Self.lastHalf]))
        }
        self.choices = choices
        self.notes = notes
    }

    static let usualMinimum = 1000

    /// The downloads that a model must have under a definition's minimum, or under the one the grid varies.
    var minimum: Int { base.minimum > 0 ? base.minimum : Self.usualMinimum }

    /// First and last day of the windows, the whole first.
    var windows: [Period] {
        guard let from = base.from, let to = base.to else { return [] }
        let whole = Period(first: from, last: to, label: from)
        guard let middle, middle > from else { return [whole] }
        return [whole, Period(first: middle, last: to, label: middle)]
    }

    /// The definition under the levels of these names.
    func definition(_ levels: [String]) -> Definition {
        var definition = base
        for (choice, level) in zip(choices, levels) {
            if choice.name == "window" {
                if level == Self.lastHalf { definition.from = middle }
            } else {
                definition = definition.with(choice.name, level) ?? definition
            }
        }
        return definition
    }
}

extension Definition {
    /// The definition with one more choice; `nil` where a definition has no such choice or level.
    func with(_ key: String, _ value: String) -> Definition? {
        var copy = self
        return (try? copy.set(key, to: value)).map { copy }
    }

    /// A printed word's value.
    func word(_ key: String) -> String? {
        description.split(separator: " ").first { $0.hasPrefix(key + "=") }.map { String($0.dropFirst(key.count + 1)) }
    }
}
