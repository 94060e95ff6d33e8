import Foundation
import Yams

/// A folder or file of semgrep rules.
struct SemgrepRules {
    /// The languages they are for.
    let languages: Set<CodeLanguage>
    private let rules: [[String: Any]]

    /// - Throws: ``AuditError`` `badInput` if there are no rules or a file is no YAML.
    init(_ location: URL) throws {
        rules = try Self.files(at: location).flatMap(Self.rules)
        guard !rules.isEmpty else { throw AuditError(.badInput, "\(location.path) holds no semgrep rules") }
        languages = rules.reduce(into: []) { languages, rule in
            for name in rule["languages"] as? [Any] ?? [] { languages.formUnion(Self.languages("\(name)")) }
        }
    }

    /// codeshield's rules (MIT), a folder a language.
    ///
    /// Its folder also holds the same rules in a generated form, so the folders are named one by one.
    static func codeshield(_ tools: Toolbox) throws -> [SemgrepRules] {
        let root = try tools.package("codeshield/insecure_code_detector/rules/semgrep")
        return try ["c", "csharp", "java", "javascript", "php", "python"].map {
            try SemgrepRules(root.appending(path: $0, directoryHint: .isDirectory))
        }
    }

    /// All rules as one JSON file, which semgrep reads in a fifth of the time that it takes for the YAML.
    static func json(_ all: [SemgrepRules]) throws -> Data {
        let rules = all.flatMap(\.rules).map(plain)
        guard JSONSerialization.isValidJSONObject(rules) else {
            throw AuditError(.badInput, "the semgrep rules hold what is no JSON")
        }
        return try JSONSerialization.data(withJSONObject: ["rules": rules])
    }

    /// YAML has dates and keys that are no text; JSON has not.
    private static func plain(_ value: Any) -> Any {
        switch value {
        case let map as [AnyHashable: Any]:
            Dictionary(map.map { ("\($0.key)", plain($0.value)) }) { first, _ in first }
        case let list as [Any]: list.map(plain)
        case is String, is Int, is Bool, is NSNull: value
        case let number as Double where number.isFinite: number
        default: "\(value)"
        }
    }

    static func files(at location: URL) throws -> [URL] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: location.path, isDirectory: &isFolder) else {
            throw AuditError(.badInput, "there are no rules at \(location.path)")
        }
        guard isFolder.boolValue else { return [location] }
        let found = FileManager.default.enumerator(at: location, includingPropertiesForKeys: nil)
        return (found?.compactMap { $0 as? URL } ?? []).filter { ["yml", "yaml"].contains($0.pathExtension) }
            .sorted { $0.path < $1.path }
    }

    private static func rules(in file: URL) throws -> [[String: Any]] {
        do {
            let content = try Yams.load(yaml: String(contentsOf: file, encoding: .utf8)) as? [String: Any]
            return content?["rules"] as? [[String: Any]] ?? []
        } catch {
            throw AuditError(.badInput, "\(file.path) is not YAML")
        }
    }

    private static func languages(_ name: String) -> Set<CodeLanguage> {
        switch name.lowercased() {
        case "generic", "regex": Set(CodeLanguage.allCases.filter(\.isProgram))
        case let other: CodeLanguage.named(other).map { [$0] } ?? []
        }
    }
}
