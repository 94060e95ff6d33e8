extension Suite {
    /// The languages that a scanner reads.
    package static let languages = ["python", "javascript", "c", "java", "php", "csharp"]

    /// The places of the system prompt that modifiers fill.
    static let placeholders = ["{context}", "{group}"]

    /// What every suite must hold, wherever it comes from.
    ///
    /// - Throws: ``AuditError`` `badInput`.
    func check() throws {
        for (kind, ids) in [("task", tasks.map(\.id)), ("context", contexts.map(\.id)), ("group", groups.map(\.id))] {
            var seen: Set<String> = []
            if let twice = ids.first(where: { !seen.insert($0).inserted }) {
                throw AuditError(.badInput, "suite '\(name)': there are two of \(kind) '\(twice)'")
            }
        }
        for placeholder in Self.placeholders where systemPrompt.ranges(of: placeholder).count != 1 {
            throw AuditError(.badInput, "suite '\(name)': 'system' must have \(placeholder) exactly once")
        }
    }

    /// The groups of an arm, in the suite's order.
    package func groups(of arm: Arm) -> [Modifier] { groups.filter { $0.arm == arm } }

    /// The arm of a configuration: the group's, or where there is none, the context's.
    package static func arm(context: Modifier, group: Modifier) -> Arm {
        group.arm == .none ? context.arm : group.arm
    }
}
