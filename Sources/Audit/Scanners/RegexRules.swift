import Foundation

/// codeshield's regular expressions (MIT), applied by a script of ours.
struct RegexRules: CodeScanner {
    let name = "regex"
    let version: String?
    let languages: Set<CodeLanguage> = [.c, .cpp, .csharp, .java, .javascript, .php, .python, .ruby, .rust, .swift]
    private let python: URL
    private let script: URL
    private let rules: URL

    init(_ tools: Toolbox) throws {
        rules = try tools.package("codeshield/insecure_code_detector/rules/regex")
        python = try tools.program("python3")
        script = try tools.script("codeshield-regex.py")
        version = tools.version(of: "codeshield")
    }

    func command(_ places: ScannerPlaces) -> ScannerCommand {
        ScannerCommand(python, ["-I", script.path, rules.path, places.code.path, places.report.path])
    }
}
