package import Foundation

/// One analyser behind SARIF 2.1.0. To add one: a file in this folder, and its line in ``Scanners``.
package protocol CodeScanner: Sendable {
    /// What the command line, `scan.json` and findings call it.
    var name: String { get }
    /// Its version; `nil` where the installation does not say.
    var version: String? { get }
    /// The languages it reads.
    var languages: Set<CodeLanguage> { get }
    /// Files that its command needs, by name; they lie in ``ScannerPlaces/home`` when it starts.
    var supplies: [String: Data] { get }
    /// The command that reads every file of a folder and writes a report. It runs in a clean environment with an empty
    /// home, without a network. Its exit status is not looked at: the report says whether it succeeded.
    func command(_ places: ScannerPlaces) -> ScannerCommand
    /// Whether a result is a weakness of the code; some tools also report how their own work went.
    func isWeakness(_ result: SARIFRun.Result) -> Bool
    /// From 1 (least) to 5, by the table in docs/scanning.md.
    func severity(of result: SARIFRun.Result) -> Int
    /// The files that the run did not read, with the reason.
    ///
    /// - Throws: ``ScannerFailure`` if the run as a whole is worth nothing.
    func unread(in run: SARIFRun) throws -> [String: String]
}

/// Where one run of a scanner takes place.
package struct ScannerPlaces: Hashable, Sendable {
    /// The run's working folder, home and folder of temporary files.
    package let home: URL

    package init(home: URL) { self.home = home }

    /// The files to read.
    package var code: URL { home.appending(path: "code", directoryHint: .isDirectory) }
    /// Where the SARIF goes.
    package var report: URL { home.appending(path: "report.sarif") }
}

/// A program and what it is given. None of it comes from an answer.
package struct ScannerCommand: Hashable, Sendable {
    package let program: URL
    package let arguments: [String]

    package init(_ program: URL, _ arguments: [String]) {
        self.program = program
        self.arguments = arguments
    }
}

/// Why a scanner gave nothing: it crashed, hung, is broken, or wrote no report. One line.
package struct ScannerFailure: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}

extension CodeScanner {
    package var supplies: [String: Data] { [:] }

    package func isWeakness(_ result: SARIFRun.Result) -> Bool { true }

    package func severity(of result: SARIFRun.Result) -> Int { Self.severity(ofLevel: result.level) }

    /// For tools that say no more than a level.
    static func severity(ofLevel level: String) -> Int {
        switch level {
        case "error": 4
        case "warning": 3
        case "note": 2
        default: 1
        }
    }

    package func unread(in run: SARIFRun) throws -> [String: String] {
        let errors = run.notifications.filter { $0.level == "error" }
        guard run.isSuccessful else {
            throw ScannerFailure(errors.first.map(\.text) ?? "says that it failed")
        }
        return Dictionary(errors.compactMap { note in note.file.map { ($0, note.text) } }) { first, _ in first }
    }
}
