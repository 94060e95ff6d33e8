package import Foundation

/// The scanners of an installation.
package struct Scanners: Sendable {
    /// All names, in the order in which results list them.
    package static let names = ["bandit", "semgrep", "njsscan", "flawfinder", "cppcheck", "regex"]

    /// What each reads with its own rules, for saying whom its absence concerns.
    static let usualLanguages: [String: Set<CodeLanguage>] = [
        "bandit": [.python], "njsscan": [.javascript], "flawfinder": [.c, .cpp], "cppcheck": [.c, .cpp],
        "semgrep": [.c, .csharp, .java, .javascript, .php, .python],
        "regex": [.c, .cpp, .csharp, .java, .javascript, .php, .python, .ruby, .rust, .swift],
    ]

    package let present: [any CodeScanner]
    /// Why each of the others cannot be used.
    package let absent: [String: String]

    package init(present: [any CodeScanner], absent: [String: String] = [:]) {
        self.present = present
        self.absent = absent
    }

    /// - Parameters:
    ///   - wanted: names of scanners; all where `nil`.
    ///   - rules: folders of semgrep rules beside codeshield's.
    ///   - jobs: processor cores that one scanner may use.
    /// - Throws: ``AuditError`` `refused` for a name that no scanner has, `badInput` for rules that cannot be read.
    package init(_ tools: Toolbox, wanted: [String]? = nil, rules: [URL] = [], jobs: Int) throws {
        if let unknown = wanted?.first(where: { !Self.names.contains($0) }) {
            throw AuditError(
                .refused, "there is no scanner '\(unknown)'; there are \(Self.names.joined(separator: ", "))")
        }
        var present: [any CodeScanner] = []
        var absent: [String: String] = [:]
        for name in Self.names where wanted?.contains(name) ?? true {
            do {
                present.append(try Self.make(name, tools, rules, jobs))
            } catch let failure as ScannerFailure {
                absent[name] = failure.description
            }
        }
        self.init(present: present, absent: absent)
    }

    /// - Parameter wereNamed: whether the user asked for just these.
    /// - Throws: ``AuditError`` `noData` if none is there, or one is not that was asked for by name.
    package func check(wereNamed: Bool) throws {
        guard let first = absent.sorted(by: { $0.key < $1.key }).first, wereNamed || present.isEmpty else { return }
        throw AuditError(.noData, "\(first.key): \(first.value); `make audit-tools` installs the scanners")
    }

    private static func make(_ name: String, _ tools: Toolbox, _ rules: [URL], _ jobs: Int) throws -> any CodeScanner {
        switch name {
        case "bandit": try Bandit(tools)
        case "semgrep": try Semgrep(tools, folders: rules, jobs: jobs)
        case "njsscan": try Njsscan(tools)
        case "flawfinder": try Flawfinder(tools)
        case "cppcheck": try Cppcheck(tools, jobs: jobs)
        default: try RegexRules(tools)
        }
    }
}
