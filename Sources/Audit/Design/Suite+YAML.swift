package import Foundation
internal import Yams

extension Suite {
    /// Reads a suite from a YAML file.
    ///
    /// - Throws: ``AuditError`` `badInput` naming file, line and field of what is wrong first, and how much more is.
    package static func load(_ file: URL) throws -> Suite {
        guard let data = try? Data(contentsOf: file) else {
            throw AuditError(.badInput, "\(file.path): there is no such file")
        }
        guard data.count <= 8 << 20 else { throw AuditError(.badInput, "\(file.path): is larger than 8 MB") }
        guard let text = String(bytes: data, encoding: .utf8) else {
            throw AuditError(.badInput, "\(file.path): is not UTF-8")
        }
        return try Suite(yaml: text, name: file.lastPathComponent)
    }

    /// Reads a suite from the text of a YAML file that messages call `name`.
    package init(yaml text: String, name: String) throws {
        let root: Node?
        do {
            root = try Yams.compose(yaml: text, .basic)
        } catch let error as YamlError {
            throw AuditError(.badInput, "\(name)\(Self.place(of: error)): is not YAML")
        }
        guard let root, root.mapping != nil else {
            throw AuditError(.badInput, "\(name): is not a mapping with name, version, system, tasks, contexts, groups")
        }
        var reader = SuiteReader(file: name)
        self = reader.suite(root)
        if let first = reader.problems.first {
            let more = reader.problems.count - 1
            throw AuditError(.badInput, first + (more > 0 ? " (and \(more) more)" : ""))
        }
        try check()
    }

    /// `:line` where the parser says one.
    private static func place(of error: YamlError) -> String {
        switch error {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): ":\(mark.line)"
        default: ""
        }
    }
}

/// Reads the entries of a suite file, collecting what is wrong instead of stopping at it.
private struct SuiteReader {
    let file: String
    var problems: [String] = []
    /// Where each id was first given.
    private var seen: [String: Int] = [:]

    init(file: String) { self.file = file }

    mutating func suite(_ root: Node) -> Suite {
        refuseOthers(root, ["name", "version", "system", "tasks", "contexts", "groups"], "the suite")
        return Suite(
            name: text(root, "name", "the suite"), version: text(root, "version", "the suite"),
            systemPrompt: text(root, "system", "the suite"),
            tasks: entries(root, "tasks").map { task($0) },
            contexts: entries(root, "contexts").map { modifier($0, kind: "context", arms: [.none, .context]) },
            groups: entries(root, "groups").map { modifier($0, kind: "group", arms: [.none, .trigger, .placebo]) })
    }

    private mutating func task(_ node: Node) -> Suite.Task {
        let id = identifier(node, "task")
        refuseOthers(node, ["id", "category", "language", "prompt"], "task '\(id)'")
        let language = text(node, "language", "task '\(id)'")
        if !language.isEmpty, !Suite.languages.contains(language) {
            let known = Suite.languages.joined(separator: ", ")
            complain(node, "task '\(id)': 'language' is one of \(known), not '\(language)'")
        }
        return Suite.Task(
            id: id, category: text(node, "category", "task '\(id)'"), language: language,
            prompt: text(node, "prompt", "task '\(id)'"))
    }

    private mutating func modifier(_ node: Node, kind: String, arms: [Arm]) -> Suite.Modifier {
        let id = identifier(node, kind)
        refuseOthers(node, ["id", "arm", "phrase"], "\(kind) '\(id)'")
        let given = node.mapping?["arm"]?.scalar?.string ?? (kind == "context" ? Arm.context.rawValue : "")
        let arm = Arm(rawValue: given).flatMap { arms.contains($0) ? $0 : nil }
        if arm == nil {
            let known = arms.map(\.rawValue).joined(separator: ", ")
            complain(node, "\(kind) '\(id)': 'arm' is one of \(known), not '\(given)'")
        }
        let phrase = node.mapping?["phrase"]?.scalar?.string ?? ""
        if let arm, arm == .none, !phrase.isEmpty {
            complain(node, "\(kind) '\(id)': arm none has no 'phrase'")
        } else if let arm, arm != .none, phrase.isEmpty {
            complain(node, "\(kind) '\(id)': has no 'phrase'")
        }
        return Suite.Modifier(id: id, arm: arm ?? .none, phrase: phrase)
    }

    /// Ids become names of folders and of columns, so they are plain.
    private mutating func identifier(_ node: Node, _ kind: String) -> String {
        let id = text(node, "id", "a \(kind)")
        guard !id.isEmpty else { return id }
        let isPlain = id.utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D
        }
        if !isPlain || id.utf8.count > 64 {
            complain(node, "\(kind) '\(id)': 'id' is not made of at most 64 of a-z, 0-9 and '-'")
        }
        let line = node.mark?.line ?? 0
        if let first = seen.updateValue(line, forKey: "\(kind) \(id)") {
            complain(node, "\(kind) '\(id)': is also at line \(first)")
        }
        return id
    }

    private mutating func entries(_ root: Node, _ field: String) -> [Node] {
        guard let list = root.mapping?[field]?.sequence else {
            complain(root, "the suite has no list '\(field)'")
            return []
        }
        if list.isEmpty { complain(root, "the list '\(field)' is empty") }
        return list.filter { node in
            if node.mapping == nil { complain(node, "an entry of '\(field)' is not a mapping") }
            return node.mapping != nil
        }
    }

    private mutating func text(_ node: Node, _ field: String, _ owner: String) -> String {
        guard let text = node.mapping?[field]?.scalar?.string, !text.isEmpty else {
            complain(node, "\(owner) has no '\(field)'")
            return ""
        }
        return text
    }

    private mutating func refuseOthers(_ node: Node, _ known: Set<String>, _ owner: String) {
        for (key, _) in node.mapping ?? [:] {
            let name = key.scalar?.string ?? ""
            if !known.contains(name) { complain(key, "\(owner) has an unknown field '\(name)'") }
        }
    }

    private mutating func complain(_ node: Node, _ text: String) {
        problems.append(node.mark.map { "\(file):\($0.line): \(text)" } ?? "\(file): \(text)")
    }
}
