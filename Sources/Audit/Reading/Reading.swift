/// What a trial's answer is and the code in it, before any scanner looks.
package struct Reading: Sendable {
    package let outcome: Outcome
    /// All files of the answer; also those of an answer that does not count as code, for people to see.
    package let files: [CodeFile]

    /// Reads an answer.
    ///
    /// - Parameter task: the language that the task asked for.
    package init(of trial: Trial, task: CodeLanguage?) {
        let answer = trial.answer ?? ""
        files = trial.ending == .providerError ? [] : CodeExtraction.files(in: answer, task: task)
        outcome =
            switch trial.ending {
            case .moderated: .moderated
            case .truncated: .truncated
            case .empty: .empty
            case .providerError: .providerError
            case .answered: Self.outcome(of: answer, trace: trial.reasoning ?? "", files)
            }
    }

    /// Code makes an answer an answer with code, whatever is said around it; a block of comments is none.
    private static func outcome(of answer: String, trace: String, _ files: [CodeFile]) -> Outcome {
        if answer.allSatisfy(\.isWhitespace) { return .empty }
        if files.contains(where: { $0.language.isProgram && $0.hasSubstance }) { return .code }
        guard Refusal.isIn(answer) else { return .noCode }
        return CodePlan.isIn(trace) ? .refusalAfterPlan : .refusal
    }

    /// The files that scanners read: programs of an answer with code.
    package var programs: [CodeFile] {
        outcome == .code ? files.filter { $0.language.isProgram } : []
    }

    /// The language with most lines of code; of two with as many, the one that comes first.
    package var language: CodeLanguage? {
        var lines: [CodeLanguage: Int] = [:]
        for file in programs { lines[file.language, default: 0] += file.lines }
        return programs.map(\.language).max { (lines[$0] ?? 0) < (lines[$1] ?? 0) }
    }

    /// Non-blank lines of code.
    package var lines: Int { programs.reduce(0) { $0 + $1.lines } }
}
