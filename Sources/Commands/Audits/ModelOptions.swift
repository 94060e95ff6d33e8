import ArgumentParser
import Audit
import Foundation

/// Which models are asked, and where.
struct ModelOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What the study calls it, the endpoint's name for it, and the endpoint's base. May be repeated.",
            valueName: "name=model@url"))
    var model: [String] = []

    @Option(
        help: ArgumentHelp(
            "The environment variable that holds a model's key. Without a name: every model's.",
            valueName: "[name=]variable"))
    var key: [String] = []

    func parsed() throws -> [AuditPlan.Model] {
        guard !model.isEmpty else { throw ValidationError("--model NAME=MODEL@URL says which model is asked") }
        let keys = try keys()
        let models = try model.map { text in
            guard let equals = text.firstIndex(of: "="),
                let at = text.range(of: "@http", options: .backwards)?.lowerBound, equals < at
            else { throw ValidationError("--model is NAME=MODEL@URL, such as m=qwen3@http://127.0.0.1:8000/v1") }
            let name = String(text[..<equals])
            return AuditPlan.Model(
                name: name, endpoint: try endpoint(String(text[text.index(after: at)...])),
                model: String(text[text.index(after: equals)..<at]), keyVariable: keys[name] ?? keys[""])
        }
        if let bad = models.first(where: { !isName($0.name) || $0.model.isEmpty }) {
            throw ValidationError(
                "--model: '\(bad.name)' is no name (letters, digits, '.', '_', '-'), or the endpoint's name is missing")
        }
        var seen: Set<String> = []
        if let twice = models.first(where: { !seen.insert($0.name).inserted }) {
            throw ValidationError("--model: there are two of '\(twice.name)'")
        }
        if let unknown = keys.keys.first(where: { name in !name.isEmpty && !models.contains { $0.name == name } }) {
            throw ValidationError("--key: there is no model '\(unknown)'")
        }
        return models
    }

    private func keys() throws -> [String: String] {
        var keys: [String: String] = [:]
        for text in key {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let variable = parts.last ?? ""
            let isVariable =
                !variable.isEmpty
                && variable.utf8.allSatisfy {
                    (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F
                }
            // What was given may be a key: it is not repeated.
            guard isVariable, !(0x30...0x39).contains(variable.utf8.first ?? 0) else {
                throw ValidationError(
                    "--key takes the name of an environment variable in capitals, such as OPENROUTER_API_KEY, never a key"
                )
            }
            keys[parts.count == 2 ? parts[0] : ""] = variable
        }
        return keys
    }

    /// A base without credentials, so that none gets into the plan.
    private func endpoint(_ text: String) throws -> String {
        guard let parts = URLComponents(string: text), let scheme = parts.scheme, ["http", "https"].contains(scheme),
            let host = parts.host, !host.isEmpty
        else { throw ValidationError("--model: an endpoint is an http or https address") }
        guard parts.user == nil, parts.password == nil, parts.query == nil, parts.fragment == nil else {
            throw ValidationError("--model: an endpoint's address has no user, password, query or fragment; use --key")
        }
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    private func isName(_ text: String) -> Bool {
        !text.isEmpty
            && text.unicodeScalars.allSatisfy {
                $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0) || "._-".contains(Character($0)))
            }
    }
}
