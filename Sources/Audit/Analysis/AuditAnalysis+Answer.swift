package import Answers

extension AuditAnalysis {
    /// Everything in one row a model: single values as fields, the other tables as lists of their rows.
    package func answer() throws -> Answer {
        let single = AnalysisTable.allCases.filter(\.isSingle).map { $0.answer(self) }
        let several = AnalysisTable.allCases.filter { !$0.isSingle && $0 != .remarks }
        let tables = several.map { ($0.rawValue, $0.answer(self)) }
        var answer = Answer(title: "Audit", columns: [.init("model", .text)])
        answer.columns += single.flatMap { $0.columns.dropFirst() }.map(\.self)
        answer.columns += several.map { .init($0.rawValue, .text) }
        for (index, model) in models.enumerated() {
            var row: [Answer.Value] = [.text(model.model)]
            for table in single { row += table.rows[index].dropFirst() }
            for (_, table) in tables {
                let names = table.columns.map(\.name).dropFirst()
                let own = table.rows.filter { $0.first == .text(model.model) }
                row.append(
                    .list(
                        own.map { values in
                            .object(zip(names, values.dropFirst()).map { Answer.Value.Field($0, $1) })
                        }))
            }
            answer.rows.append(row)
        }
        answer.notes = try notes()
        return answer
    }

    /// One table, with what must be said beside it.
    package func answer(_ table: AnalysisTable) throws -> Answer {
        var answer = table.answer(self)
        answer.notes += try notes()
        return answer
    }

    /// What must be said beside every table.
    package func notes() throws -> [String] {
        var notes = [
            "run of plan \(try plan.hash().prefix(12)): \(plan.count) trials planned, \(plan.count - missing) read"
        ]
        if missing > 0 { notes.append("\(missing) planned trials have no assessment; cells without trials drop out") }
        if plan.suite.groups(of: .placebo).isEmpty {
            notes.append("without placebos a trigger cannot be told from any added words")
        }
        notes += remarks.prefix(5).map { "\($0.trials) trials: \($0.text)" }
        return notes
    }
}
