import Foundation

/// cppcheck: data flow of C and C++.
struct Cppcheck: CodeScanner {
    let name = "cppcheck"
    let version: String?
    let languages: Set<CodeLanguage> = [.c, .cpp]
    private let program: URL
    private let jobs: Int

    init(_ tools: Toolbox, jobs: Int) throws {
        program = try tools.program("cppcheck")
        version = tools.version(of: "cppcheck")
        self.jobs = jobs
    }

    /// Suppressions in comments are off unless asked for, so that none in an answer hides anything.
    func command(_ places: ScannerPlaces) -> ScannerCommand {
        ScannerCommand(
            program,
            [
                "--quiet", "--enable=warning,portability", "--check-level=normal", "--max-configs=4", "-j\(jobs)",
                "--output-format=sarif", "--output-file=\(places.report.path)", places.code.path,
            ])
    }

    /// It tags what bears on security; the rest is about style, or about its own work.
    func isWeakness(_ result: SARIFRun.Result) -> Bool { result.tags.contains("security") }

    /// Its `security-severity` is a CVSS score of 0 to 10, cut where CVSS 3.1 cuts.
    func severity(of result: SARIFRun.Result) -> Int {
        guard let score = result.properties["security-severity"].flatMap(Double.init) else {
            return Self.severity(ofLevel: result.level)
        }
        return switch score {
        case 9...: 5
        case 7..<9: 4
        case 4..<7: 3
        default: 2
        }
    }

    /// Results of its own work that mean a file was not read to the end.
    private static let unread: Set<String> = [
        "syntaxError", "unknownMacro", "internalAstError", "internalError", "cppcheckError", "cppcheckLimit",
        "preprocessorErrorDirective", "unhandledChar", "unhandledCharacters",
    ]

    func unread(in run: SARIFRun) throws -> [String: String] {
        guard run.isSuccessful else { throw ScannerFailure("says that it failed") }
        let marks = run.results.filter { Self.unread.contains($0.rule) && $0.file != nil }
        return Dictionary(marks.map { ($0.file ?? "", $0.message) }) { first, _ in first }
    }
}
