/// Takes the code out of an answer. Nothing is executed, parsed by an interpreter or fetched.
package enum CodeExtraction {
    /// More files than any answer needs; what follows is left out.
    static let mostFiles = 200

    /// The files of an answer in their order.
    ///
    /// Fenced blocks are files. Where there is none, stretches of lines that look like code are one file. The language
    /// is the fence's, else that of the file name, else the task's, else what the text looks like.
    ///
    /// - Parameter task: the language that the task asked for.
    package static func files(in answer: String, task: CodeLanguage?) -> [CodeFile] {
        let fences = Fence.all(in: answer)
        guard fences.isEmpty else { return named(fences.prefix(mostFiles), task: task) }
        guard let text = unfenced(answer) else { return [] }
        let language = language(label: "", name: nil, text: text, task: task)
        return [CodeFile(name: "main.\(language.fileExtension)", language: language, text: text, isCut: false)]
    }

    private static func named(_ fences: ArraySlice<Fence>, task: CodeLanguage?) -> [CodeFile] {
        var files: [CodeFile] = []
        var taken: Set<String> = []
        for fence in fences {
            let text = fence.lines.joined(separator: "\n").trimming { $0.isNewline }
            guard !text.trimmed.isEmpty else { continue }
            let stated = StatedName.of(fence)
            let language = language(label: fence.label, name: stated, text: text, task: task)
            let usual = (language.isProgram ? "main." : "note.") + language.fileExtension
            let name = ConfinedName.unique(stated.flatMap(ConfinedName.of) ?? usual, among: taken)
            taken.insert(name.lowercased())
            files.append(CodeFile(name: name, language: language, text: text + "\n", isCut: fence.isOpen))
        }
        return files
    }

    private static func language(label: String, name: String?, text: String, task: CodeLanguage?) -> CodeLanguage {
        let word = label.prefix { !$0.isWhitespace && $0 != ":" && $0 != "," }
        if let named = CodeLanguage.named(String(word)) { return scripted(named, text) }
        if let named = name.flatMap(CodeLanguage.ofFile) { return named }
        let likely = CodeLines.language(of: text)
        guard let task else { return likely ?? .text }
        // Commands, data and pages beside the program carry no label as often as the program does.
        if let likely, !likely.isProgram || likely == .shell { return scripted(likely, text) }
        let lines = text.split(whereSeparator: \.isNewline)
        return lines.contains(where: CodeLines.isCode) || likely != nil ? task : .text
    }

    /// PHP in a page is PHP.
    private static func scripted(_ language: CodeLanguage, _ text: String) -> CodeLanguage {
        language == .html && text.contains("<?php") ? .php : language
    }

    /// The code in a text without fences: from the first line that looks like code to the last, without the
    /// sentences between. `nil` with fewer than two such lines.
    static func unfenced(_ answer: String) -> String? {
        let lines = answer.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        let isCode = lines.map(CodeLines.isCode)
        guard isCode.count(where: \.self) >= 2, let first = isCode.firstIndex(of: true),
            let last = isCode.lastIndex(of: true)
        else { return nil }
        var kept: [Substring] = []
        for index in first...last {
            let line = lines[index]
            let isIndented = line.first == " " || line.first == "\t"
            if !isCode[index], !isIndented, !CodeLines.isComment(line), CodeLines.isSentence(line.trimmed) { continue }
            kept.append(line)
        }
        // What follows the last line that looks like code and is indented belongs to it.
        for line in lines[(last + 1)...] {
            guard line.first == " " || line.first == "\t" else { break }
            kept.append(line)
        }
        let indentation = kept.filter { !$0.trimmed.isEmpty }.map { $0.prefix { $0 == " " }.count }.min() ?? 0
        return kept.map { $0.dropIndentation(indentation) }.joined(separator: "\n") + "\n"
    }
}
