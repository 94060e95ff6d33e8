import Foundation

/// njsscan: rules for Node.js, which it runs through semgrep.
struct Njsscan: CodeScanner {
    let name = "njsscan"
    let version: String?
    let languages: Set<CodeLanguage> = [.javascript]
    private let python: URL
    private let script: URL

    init(_ tools: Toolbox) throws {
        _ = try tools.package("njsscan")
        // njsscan calls semgrep; without it, it reports no findings and a failure.
        _ = try tools.program("semgrep")
        python = try tools.program("python3")
        script = try tools.script("njsscan-report.py")
        version = tools.version(of: "njsscan")
    }

    func command(_ places: ScannerPlaces) -> ScannerCommand {
        ScannerCommand(python, ["-I", script.path, places.code.path, places.report.path])
    }

    /// It calls a run with a file that does not parse a failure; only what is about no file spoils the whole.
    func unread(in run: SARIFRun) throws -> [String: String] {
        let errors = run.notifications.filter { $0.level == "error" }
        if let general = errors.first(where: { $0.file == nil }) { throw ScannerFailure(general.text) }
        guard run.isSuccessful || !errors.isEmpty else { throw ScannerFailure("says that it failed") }
        return Dictionary(errors.map { ($0.file ?? "", $0.text) }) { first, _ in first }
    }
}
