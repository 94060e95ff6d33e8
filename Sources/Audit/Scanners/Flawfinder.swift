import Foundation

/// flawfinder: dangerous functions of C and C++, by their names and arguments.
struct Flawfinder: CodeScanner {
    let name = "flawfinder"
    let version: String?
    let languages: Set<CodeLanguage> = [.c, .cpp]
    private let python: URL

    init(_ tools: Toolbox) throws {
        _ = try tools.package("flawfinder.py")
        python = try tools.program("python3")
        version = tools.version(of: "flawfinder")
    }

    /// A comment `flawfinder: ignore` in an answer hides nothing. The program writes its report to standard output only.
    func command(_ places: ScannerPlaces) -> ScannerCommand {
        ScannerCommand(
            python,
            [
                "-I", "-c", Self.launch, places.report.path, "--sarif", "--neverignore", "--quiet", "--minlevel=1",
                places.code.path,
            ])
    }

    private static let launch = """
        import sys
        sys.stdout = open(sys.argv.pop(1), "w", encoding="utf-8")
        sys.argv[0] = "flawfinder"
        import flawfinder
        flawfinder.main()
        """

    /// Its own risk of 1 to 5, which SARIF has as a rank of 0.2 to 1.
    func severity(of result: SARIFRun.Result) -> Int {
        guard let rank = result.rank, rank.isFinite else { return Self.severity(ofLevel: result.level) }
        return min(5, max(1, Int((rank * 5).rounded())))
    }
}
