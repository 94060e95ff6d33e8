/// A part of a suite: how many, or which, of its tasks, contexts and groups.
package struct SuiteSelection: Sendable, Hashable {
    /// A number of entries, or their ids.
    package enum Choice: Sendable, Hashable {
        case all
        case count(Int)
        case ids([String])

        /// From a word of the command line: a number, or ids separated by commas.
        package init?(_ text: String) {
            if let count = Int(text) {
                guard count > 0 else { return nil }
                self = .count(count)
            } else {
                let ids = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
                guard !ids.contains("") else { return nil }
                self = .ids(ids)
            }
        }
    }

    package var tasks = Choice.all
    package var contexts = Choice.all
    package var groups = Choice.all
    /// Only tasks in these languages; `nil`: all.
    package var languages: [String]?

    package init() {}

    /// The part of `suite` that is chosen, in the suite's order.
    ///
    /// A number of tasks is spread over the categories and languages, a number of groups over the arms (baseline, then triggers and
    /// placebos in turn); of the contexts the first ones are taken.
    ///
    /// - Throws: ``AuditError`` `refused` for an id or language that the suite does not have.
    package func apply(to suite: Suite) throws -> Suite {
        var tasks = suite.tasks
        if let languages {
            let known = Set(suite.tasks.map(\.language))
            if let unknown = languages.first(where: { !known.contains($0) }) {
                throw AuditError(
                    .refused,
                    "suite '\(suite.name)' has no task in '\(unknown)'; it has \(known.sorted().joined(separator: ", "))"
                )
            }
            tasks = tasks.filter { languages.contains($0.language) }
        }
        tasks = try Self.choose(self.tasks, of: tasks, id: \.id, kind: "task", order: Self.spread)
        let contexts = try Self.choose(self.contexts, of: suite.contexts, id: \.id, kind: "context") { $0 }
        let groups = try Self.choose(self.groups, of: suite.groups, id: \.id, kind: "group") { all in
            let arms = Self.inTurn(all.filter { $0.arm != .none }, by: \.arm)
            return all.filter { $0.arm == .none } + arms
        }
        return Suite(
            name: suite.name, version: suite.version, systemPrompt: suite.systemPrompt, tasks: tasks,
            contexts: contexts, groups: groups)
    }

    private static func choose<Entry>(
        _ choice: Choice, of all: [Entry], id: (Entry) -> String, kind: String, order: ([Entry]) -> [Entry]
    ) throws -> [Entry] {
        let wanted: Set<String>
        switch choice {
        case .all: return all
        case .count(let count):
            guard count <= all.count else {
                throw AuditError(.refused, "there are \(all.count) \(kind)s, not \(count)")
            }
            wanted = Set(order(all).prefix(count).map(id))
        case .ids(let ids):
            wanted = Set(ids)
            if let unknown = ids.first(where: { name in !all.contains { id($0) == name } }) {
                throw AuditError(.refused, "there is no \(kind) '\(unknown)'")
            }
        }
        return all.filter { wanted.contains(id($0)) }
    }

    /// One task of each category after the other, each time of the language that was taken least so far.
    private static func spread(_ tasks: [Suite.Task]) -> [Suite.Task] {
        var rest = tasks
        var taken: [String: Int] = [:]
        var order: [Suite.Task] = []
        while !rest.isEmpty {
            var seen: Set<String> = []
            for category in rest.map(\.category) where seen.insert(category).inserted {
                let own = rest.filter { $0.category == category }
                guard let next = own.min(by: { taken[$0.language, default: 0] < taken[$1.language, default: 0] }) else {
                    continue
                }
                taken[next.language, default: 0] += 1
                order.append(next)
                rest.removeAll { $0.id == next.id }
            }
        }
        return order
    }

    /// The first of each kind, then the second of each, and so on.
    private static func inTurn<Entry, Key: Hashable>(_ entries: [Entry], by key: (Entry) -> Key) -> [Entry] {
        var counts: [Key: Int] = [:]
        let rounds = entries.enumerated().map { index, entry in
            let round = counts[key(entry), default: 0]
            counts[key(entry)] = round + 1
            return (round, index, entry)
        }
        return rounds.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2)
    }
}
