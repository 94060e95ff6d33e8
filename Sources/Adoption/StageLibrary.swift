package import Foundation
import Lake

/// The stages: one SQL file each, found by name, and the digest that tells whether any of them changed.
package struct StageLibrary: Sendable {
    /// What a stage is for: the comment at the head of its file.
    package struct Stage: Sendable {
        package let name: String
        package let summary: String
        package let sql: String
    }

    package let stages: [String: Stage]
    package let digest: String

    /// - Throws: if the directory cannot be read.
    package init(directory: URL) throws {
        var stages: [String: Stage] = [:]
        var texts = ""
        for file in try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
        where file.hasSuffix(".sql") {
            let text = try String(contentsOf: directory.appending(path: file), encoding: .utf8)
            let name = String(file.dropLast(4))
            let comment = text.split(separator: "\n").prefix { $0.hasPrefix("--") }
            let summary = comment.map { $0.dropFirst(2).trimmingCharacters(in: .whitespaces) }.joined(separator: " ")
            stages[name] = Stage(name: name, summary: summary, sql: text)
            texts += text
        }
        self.stages = stages
        digest = LakeDirectory.shortHash(texts)
    }

    /// The `SELECT` of a stage.
    func sql(_ name: String) throws -> String {
        guard let stage = stages[name] else { throw AdoptionError(.broken, "there is no stage '\(name)'") }
        return stage.sql
    }
}
