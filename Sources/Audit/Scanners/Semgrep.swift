import Foundation

/// semgrep with rules from folders: codeshield's, and one's own.
struct Semgrep: CodeScanner {
    let name = "semgrep"
    let version: String?
    let languages: Set<CodeLanguage>
    private let program: URL
    let supplies: [String: Data]
    private let jobs: Int

    private static let rulesFile = "rules.json"

    /// - Parameter folders: rules beside codeshield's.
    init(_ tools: Toolbox, folders: [URL], jobs: Int) throws {
        program = try tools.program("semgrep")
        version = tools.version(of: "semgrep")
        self.jobs = jobs
        let rules = try SemgrepRules.codeshield(tools) + folders.map(SemgrepRules.init)
        languages = rules.reduce(into: []) { $0.formUnion($1.languages) }
        supplies = [Self.rulesFile: try SemgrepRules.json(rules)]
    }

    /// Rules are files on this machine; nothing is fetched or sent. A comment `nosemgrep` in an answer hides nothing.
    func command(_ places: ScannerPlaces) -> ScannerCommand {
        ScannerCommand(
            program,
            [
                "scan", "--metrics=off", "--disable-version-check", "--quiet", "--sarif", "--output",
                places.report.path,
                "--no-rewrite-rule-ids", "--disable-nosem", "--no-git-ignore", "--max-target-bytes=0",
                "--timeout=10", "--timeout-threshold=3", "--jobs=\(jobs)",
                "--config", places.home.appending(path: Self.rulesFile).path, places.code.path,
            ])
    }

    /// What a notification begins with that means a file was given up. Rules that semgrep cannot parse are about no file,
    /// and files that do not parse are read as far as they can be.
    private static let surrenders = [
        "timeout", "out of memory", "stack overflow", "fatal error", "internal matching error",
    ]

    /// The file stands at the end of the text: semgrep's SARIF has no place for it.
    func unread(in run: SARIFRun) throws -> [String: String] {
        guard run.isSuccessful else {
            throw ScannerFailure(run.notifications.first.map(\.text) ?? "says that it failed")
        }
        var unread: [String: String] = [:]
        for note in run.notifications {
            let text = note.text.firstLine.lowercased()
            guard let kind = Self.surrenders.first(where: text.hasPrefix) else { continue }
            unread[note.file ?? String(note.text.prefix { !$0.isNewline })] = "gave up on a rule: \(kind)"
        }
        return unread
    }
}
