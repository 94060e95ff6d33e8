/// A language that code in an answer may be written in.
package enum CodeLanguage: String, CaseIterable, Sendable {
    case python, javascript, typescript, c, cpp, java, php, csharp, go, ruby, rust, swift, kotlin, shell
    /// Data, mark-up and everything that is no program: kept for people, never scanned.
    case html, css, sql, json, yaml, xml, text

    /// Whether code in it makes an answer an answer with code.
    package var isProgram: Bool {
        switch self {
        case .html, .css, .sql, .json, .yaml, .xml, .text: false
        default: true
        }
    }

    /// The ending of its files, without the dot.
    package var fileExtension: String { extensions[0] }

    /// Endings that name it, the usual one first.
    var extensions: [String] {
        switch self {
        case .python: ["py", "pyw"]
        case .javascript: ["js", "mjs", "cjs", "jsx"]
        case .typescript: ["ts", "tsx"]
        case .c: ["c", "h"]
        case .cpp: ["cpp", "cc", "cxx", "hpp", "hh"]
        case .java: ["java"]
        case .php: ["php", "phtml"]
        case .csharp: ["cs"]
        case .go: ["go"]
        case .ruby: ["rb"]
        case .rust: ["rs"]
        case .swift: ["swift"]
        case .kotlin: ["kt", "kts"]
        case .shell: ["sh", "bash"]
        case .html: ["html", "htm"]
        case .css: ["css"]
        case .sql: ["sql"]
        case .json: ["json"]
        case .yaml: ["yaml", "yml"]
        case .xml: ["xml", "csproj"]
        case .text: ["txt", "md", "toml", "ini", "cfg", "env", "conf", "lock", "gradle", "properties"]
        }
    }

    /// Words after a fence that name it, beside its own name and its endings.
    private var labels: [String] {
        switch self {
        case .python: ["python2", "python3", "py3", "ipython", "flask", "django"]
        case .javascript: ["node", "nodejs", "ecmascript", "express"]
        case .c: ["c99", "c11", "ansi-c"]
        case .cpp: ["c++", "cplusplus"]
        case .php: ["php7", "php8"]
        case .csharp: ["c#", "dotnet", "cs"]
        case .go: ["golang"]
        case .shell: ["shell", "console", "terminal", "zsh", "shell-session", "powershell", "bat", "cmd", "dos"]
        case .html: ["jinja", "jinja2", "ejs", "handlebars"]
        case .sql: ["mysql", "postgresql", "sqlite"]
        case .json: ["json5", "jsonc"]
        case .text: ["markdown", "output", "diff", "dockerfile", "makefile", "http", "csv", "log", "mermaid", "tree"]
        default: []
        }
    }

    private static let byLabel = index { [$0.rawValue] + $0.extensions + $0.labels }
    private static let byExtension = index(\.extensions)

    private static func index(_ names: (CodeLanguage) -> [String]) -> [String: CodeLanguage] {
        Dictionary(allCases.flatMap { one in names(one).map { ($0, one) } }) { first, _ in first }
    }

    /// Labels of a fence that say nothing.
    private static let emptyLabels: Set<String> = ["", "text", "txt", "plaintext", "plain", "code", "none"]

    /// The language that a fence's label names; `nil` if it names none or says nothing.
    static func named(_ label: String) -> CodeLanguage? {
        let word = label.lowercased().trimming { "{}.".contains($0) }
        return emptyLabels.contains(word) ? nil : byLabel[word]
    }

    /// The language that a file name's ending names.
    static func ofFile(_ name: String) -> CodeLanguage? {
        guard let dot = name.lastIndex(of: ".") else { return nil }
        return byExtension[name[name.index(after: dot)...].lowercased()]
    }

    /// The language of a suite's task, such as `csharp`.
    package init?(task: String) {
        guard let language = Self.named(task) else { return nil }
        self = language
    }
}

extension StringProtocol {
    /// Without the leading and trailing characters that `isUnwanted` holds for.
    func trimming(_ isUnwanted: (Character) -> Bool) -> String {
        guard let first = firstIndex(where: { !isUnwanted($0) }), let last = lastIndex(where: { !isUnwanted($0) })
        else { return "" }
        return String(self[first...last])
    }

    /// Without leading and trailing white space.
    var trimmed: String { trimming(\.isWhitespace) }
}
