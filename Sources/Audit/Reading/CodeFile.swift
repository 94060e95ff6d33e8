/// One file of code taken out of an answer.
package struct CodeFile: Hashable, Sendable {
    /// A plain name, unique in its answer; see ``ConfinedName``.
    package let name: String
    package let language: CodeLanguage
    /// Ends with a line break.
    package let text: String
    /// Whether the answer ended before the file did.
    package let isCut: Bool

    package init(name: String, language: CodeLanguage, text: String, isCut: Bool) {
        self.name = name
        self.language = language
        self.text = text
        self.isCut = isCut
    }

    /// Lines that are not blank.
    package var lines: Int {
        text.split(whereSeparator: \.isNewline).count { !$0.trimmed.isEmpty }
    }

    /// Whether it holds anything but blank lines and comments.
    var hasSubstance: Bool {
        text.split(whereSeparator: \.isNewline).contains { !$0.trimmed.isEmpty && !CodeLines.isComment($0) }
    }
}
