package import Foundation

/// Keys of endpoints, from the environment or a file. They are never part of a plan.
package struct Keys: Sendable {
    private let environment: [String: String]
    private var named: [String: String] = [:]
    private var single: String?
    private var file = ""

    /// - Parameters:
    ///   - environment: the variables that a plan's `keyVariable` may name.
    ///   - file: a file of `NAME=key` lines that come before the environment, or of one key alone.
    /// - Throws: ``AuditError`` `badInput` for a file that cannot be read.
    package init(environment: [String: String], file: URL?) throws {
        self.environment = environment
        guard let file else { return }
        self.file = file.path
        guard let text = try? String(contentsOf: file, encoding: .utf8) else {
            throw AuditError(.badInput, "the key file \(file.path) cannot be read")
        }
        for line in text.split(whereSeparator: \.isNewline) {
            let line = line.trimmingCharacters(in: .whitespaces)
            if line.isEmpty || line.hasPrefix("#") { continue }
            let parts = line.split(separator: "=", maxSplits: 1)
            let isName =
                parts.first?.utf8.allSatisfy {
                    $0 == UInt8(ascii: "_") || Character(Unicode.Scalar($0)).isLetter
                        || Character(Unicode.Scalar($0)).isNumber
                } ?? false
            if parts.count == 2, isName, let first = parts[0].first, !first.isNumber {
                named[String(parts[0])] = String(parts[1])
            } else if single == nil {
                single = line
            } else {
                throw AuditError(.badInput, "the key file \(file.path) holds several keys without a name")
            }
        }
    }

    /// The key of each model of a plan, in its order; `nil` for an endpoint that wants none.
    ///
    /// - Throws: ``AuditError`` `badInput` where a key is missing, or one key would go to several hosts.
    func resolve(_ models: [AuditPlan.Model]) throws -> [Secret?] {
        if single != nil, Set(models.map { URLComponents(string: $0.endpoint)?.host }).count > 1 {
            throw AuditError(
                .badInput, "the key file \(file) has one key for several hosts; write NAME=key lines instead")
        }
        return try models.map { model in
            if let single { return try Secret(single, from: "the key file \(file)") }
            guard let name = model.keyVariable else { return nil }
            if let value = named[name] { return try Secret(value, from: "\(name) in the key file \(file)") }
            guard let value = environment[name], !value.isEmpty else {
                throw AuditError(
                    .badInput, "the model \(model.name) wants its key in $\(name), which is not set; see --key-file")
            }
            return try Secret(value, from: "$\(name)")
        }
    }
}
