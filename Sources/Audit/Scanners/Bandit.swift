import Foundation

/// bandit (PyCQA): the syntax tree of Python.
struct Bandit: CodeScanner {
    let name = "bandit"
    let version: String?
    let languages: Set<CodeLanguage> = [.python]
    private let program: URL

    init(_ tools: Toolbox) throws {
        program = try tools.program("bandit")
        version = tools.version(of: "bandit")
    }

    /// A comment `# nosec` in an answer hides nothing.
    func command(_ places: ScannerPlaces) -> ScannerCommand {
        ScannerCommand(
            program,
            [
                "--quiet", "--ignore-nosec", "--exit-zero", "--format", "sarif", "--output", places.report.path,
                "--recursive",
                places.code.path,
            ])
    }

    /// bandit's severity, one more if it is high and sure, one less if it is hardly sure.
    func severity(of result: SARIFRun.Result) -> Int {
        let severity =
            switch result.properties["issue_severity"] {
            case "LOW": 2
            case "MEDIUM": 3
            case "HIGH": 4
            default: Self.severity(ofLevel: result.level)
            }
        return switch result.properties["issue_confidence"] {
        case "HIGH" where severity == 4: 5
        case "LOW": severity - 1
        default: severity
        }
    }
}
