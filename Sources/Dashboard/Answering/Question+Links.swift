extension Question {
    /// Where the API gives this answer: `/api/v1/share.csv?by=line`.
    package func address(_ form: AnswerForm) -> String {
        let query = RequestTarget.query(parameters)
        return "\(APIRoutes.root)\(verb.rawValue).\(form.suffix)" + (query.isEmpty ? "" : "?\(query)")
    }

    /// The command that prints this answer, ready for a shell.
    package var commandLine: String {
        let words = parameters.map { name, value in
            verb.arguments.contains(name) ? Self.shellWord(value) : "--\(name) \(Self.shellWord(value))"
        }
        return (["bellwether"] + verb.words + words).joined(separator: " ")
    }

    /// A word that a POSIX shell reads as this text and nothing else.
    private static func shellWord(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte)
                || "-._/:,=+@%".utf8.contains(byte)
        }
        return isPlain && !text.isEmpty && !text.hasPrefix("-") ? text : "'" + text.replacing("'", with: "'\\''") + "'"
    }
}

extension Verb {
    /// What the command line calls it.
    var words: [String] {
        switch self {
        case .audit: ["audit", "analyse"]
        case .audits: ["audit", "list"]
        default: [rawValue]
        }
    }

    /// Parameters that the command line takes without a name.
    var arguments: Set<String> {
        switch self {
        case .organisation: ["name"]
        case .model, .lineage, .uptake: ["id"]
        case .diff: ["before", "after"]
        case .audit: ["run"]
        case .search: ["q"]
        default: []
        }
    }
}
