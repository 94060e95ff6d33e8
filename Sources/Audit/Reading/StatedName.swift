/// The file name that an answer states for a block of code.
enum StatedName {
    /// The name as the answer has it, hostile or not; ``ConfinedName`` makes it safe.
    ///
    /// Looked for behind the fence (```` ```python app.py ````, `title="app.py"`), on the block's first line (`# app.py`)
    /// and on the last line before the block (`**app.py**`, `### src/app.py`, `File: app.py`).
    static func of(_ fence: Fence) -> String? {
        inLabel(fence.label)
            ?? fence.lines.first.flatMap(inComment)
            ?? fence.lead.last { !$0.trimmed.isEmpty }.flatMap(inHeading)
    }

    private static func inLabel(_ label: String) -> String? {
        let words = label.split(separator: " ", maxSplits: 1)
        guard let first = words.first else { return nil }
        if words.count == 2 {
            let rest = words[1].trimmed
            for key in ["title=", "filename=", "file=", "name="] {
                if let start = rest.range(of: key) {
                    return rest[start.upperBound...].trimming { "\"'{}".contains($0) }
                }
            }
            return isFileName(rest) ? rest : nil
        }
        // ```python:app.py and ```app.py
        let name = first.split(separator: ":", maxSplits: 1).last.map(String.init) ?? ""
        return isFileName(name) ? name : nil
    }

    private static func inComment(_ line: Substring) -> String? {
        let text = line.trimmed
        guard let sign = ["#", "//", "/*", "<!--", "--"].first(where: text.hasPrefix) else { return nil }
        var rest = text.dropFirst(sign.count).trimmed
        for end in ["*/", "-->"] where rest.hasSuffix(end) { rest = rest.dropLast(end.count).trimmed }
        return named(rest)
    }

    private static func inHeading(_ line: Substring) -> String? {
        let text = line.trimmed
        let inner = text.trimming { "#*_-:> ".contains($0) || $0.isWhitespace }
        if inner.hasPrefix("`"), let end = inner.dropFirst().firstIndex(of: "`") {
            let quoted = inner[inner.index(after: inner.startIndex)..<end]
            let rest = inner[inner.index(after: end)...]
            // "`app.py`:" names a file, "`eval` is dangerous" does not.
            if rest.split(separator: " ").count <= 3, isFileName(String(quoted)) { return String(quoted) }
        }
        let unnumbered = inner.drop { $0.isNumber }.trimming { ".) *`#".contains($0) }
        return named(inner) ?? named(unnumbered) ?? quotedName(text)
    }

    /// "File: app.py", "app.py (the server)" or just "app.py".
    private static func named(_ text: String) -> String? {
        let lowered = text.lowercased()
        for key in ["file name:", "filename:", "file:", "path:", "save as:"] where lowered.hasPrefix(key) {
            let rest = text.dropFirst(key.count).trimming { "`*\"' ".contains($0) }
            return rest.isEmpty ? nil : rest
        }
        let bare = text.split(separator: " (").first.map { $0.trimming { "`*\"': ".contains($0) } } ?? ""
        return isFileName(bare) ? bare : nil
    }

    /// A sentence such as "Save this as `app.py`:".
    private static func quotedName(_ text: String) -> String? {
        let parts = text.split(separator: "`", omittingEmptySubsequences: false)
        let quoted = parts.enumerated().filter { $0.offset % 2 == 1 }.map { String($0.element) }.filter(isFileName)
        return quoted.count == 1 ? quoted[0] : nil
    }

    /// One word whose ending a language has.
    private static func isFileName(_ text: String) -> Bool {
        !text.isEmpty && !text.contains(where: \.isWhitespace) && !text.contains("(")
            && CodeLanguage.ofFile(text) != nil && text.first != "."
    }
}

extension String {
    /// Where `part` first is.
    fileprivate func range(of part: String) -> Range<String.Index>? { firstRange(of: part) }
}
