/// Tells lines of code from lines of prose, and one language from another, by how they look.
enum CodeLines {
    /// Beginnings that hardly any sentence has.
    private static let openings = [
        "import ", "from ", "def ", "class ", "async def ", "#include", "#define", "using ", "namespace ", "package ",
        "public ", "private ", "protected ", "static ", "const ", "let ", "var ", "function ", "async function ",
        "<?php", "?>", "return ", "return;", "if (", "if(", "for (", "for(", "while (", "while(", "} else", "else:",
        "elif ", "try:", "except", "try {", "catch (", "} catch", "switch (", "@app.", "@Override", "int main", "void ",
        "char ", "echo ", "fn ", "func ", "pub ", "struct ", "typedef ", "#!/", "require(", "module.exports", "print(",
        "with open(", "while True:", "fmt.", "use ",
    ]

    /// Whether a line looks like code rather than like a sentence.
    static func isCode(_ line: Substring) -> Bool {
        let text = line.trimmed
        guard !text.isEmpty else { return false }
        if text.hasSuffix(";") || text.hasSuffix("{") || text == "}" || text == "});" || text == "})" { return true }
        if isSentence(text) { return false }
        if openings.contains(where: text.hasPrefix) { return isOpening(text) }
        return isAssignment(text) || isCall(text)
    }

    /// A beginning such as `import` or `for` must be followed by code: sentences begin with them too.
    private static func isOpening(_ text: String) -> Bool {
        guard
            ["import ", "from ", "use ", "using ", "class ", "let ", "return ", "public ", "private ", "static "]
                .contains(where: text.hasPrefix)
        else { return true }
        return text.hasSuffix(":") && text.contains("(") || text.contains("=") || text.contains("(")
            || text.split(separator: " ").count <= 4
            || text.hasPrefix("from ") && text.contains(" import ") || text.hasPrefix("import ") && text.contains(",")
    }

    /// Four words or more, a capital first, a full stop, comma or colon last.
    static func isSentence(_ text: String) -> Bool {
        let words = text.split(separator: " ")
        guard words.count >= 4, let first = text.first, first.isUppercase || first.isNumber || "*-#>".contains(first)
        else { return false }
        guard let last = text.last, ".:!?,。：！？".contains(last) || last.isLetter else { return false }
        return !text.contains("(") || words.count { $0.allSatisfy(\.isLetter) } * 2 > words.count
    }

    private static func isAssignment(_ text: String) -> Bool {
        guard let equals = text.firstIndex(of: "=") else { return false }
        let left = text[..<equals].trimming { " +-*/|&".contains($0) }
        let right = text[text.index(after: equals)...].trimmed
        return !left.isEmpty && !right.isEmpty && left.split(separator: " ").count <= 3
            && left.allSatisfy { $0.isLetter || $0.isNumber || "_.[]$'\" :*<>".contains($0) }
    }

    private static func isCall(_ text: String) -> Bool {
        guard let bracket = text.firstIndex(of: "("), text.contains(")") else { return false }
        let name = text[..<bracket]
        return !name.isEmpty && name.allSatisfy { $0.isLetter || $0.isNumber || "_.$>-:".contains($0) }
    }

    /// Whether a line only comments.
    static func isComment(_ line: Substring) -> Bool {
        let text = line.trimmed
        return ["#", "//", "/*", "*", "<!--", "--", "\"\"\"", "'''"].contains(where: text.hasPrefix)
            && !text.hasPrefix("#include") && !text.hasPrefix("#define") && !text.hasPrefix("#!")
    }

    /// What gives a language away, with how strongly.
    private static let traits: [(CodeLanguage, [(String, Int)])] = [
        (
            .python,
            [
                ("def ", 2), ("import ", 1), ("from ", 1), ("self.", 2), ("elif ", 2), ("except", 1), ("print(", 1),
                ("__name__", 3), (":\n    ", 1), ("None", 1), ("True", 1),
            ]
        ),
        (
            .javascript,
            [
                ("const ", 2), ("let ", 1), ("require(", 2), ("=>", 2), ("function ", 1), ("console.log", 3),
                ("===", 2),
                ("module.exports", 3), ("async ", 1), ("document.", 2),
            ]
        ),
        (.typescript, [("interface ", 1), (": string", 2), (": number", 2), ("export ", 1)]),
        (
            .c,
            [
                ("#include <", 3), ("int main(", 2), ("printf(", 2), ("malloc(", 2), ("char *", 2), ("->", 1),
                ("struct ", 1),
                ("NULL", 1),
            ]
        ),
        (.cpp, [("std::", 4), ("cout", 2), ("#include <iostream>", 4), ("using namespace", 3), ("template<", 2)]),
        (
            .java,
            [
                ("public class ", 3), ("System.out", 3), ("import java", 4), ("public static void main", 3),
                ("private ", 1), ("String ", 1), ("throws ", 2), ("new ", 1), ("@Override", 3),
            ]
        ),
        (.php, [("<?php", 6), ("$_", 4), ("->", 1), ("echo ", 1), ("function ", 1), ("$", 1)]),
        (
            .csharp,
            [
                ("using System", 5), ("namespace ", 2), ("Console.", 3), ("public class ", 2), ("string ", 1),
                ("var ", 1),
                ("async Task", 4), ("IActionResult", 4),
            ]
        ),
        (.go, [("package main", 5), ("func ", 2), (":= ", 3), ("fmt.", 3)]),
        (.rust, [("fn ", 3), ("let mut ", 3), ("impl ", 2), ("println!", 4), ("use std", 4)]),
        (.ruby, [("puts ", 2), ("def ", 1), ("end\n", 2), ("require '", 3)]),
        (.shell, [("#!/bin/", 6), ("pip install", 5), ("npm install", 5), ("sudo ", 3), ("$ ", 3), ("mkdir ", 2)]),
        (.html, [("<!DOCTYPE html", 8), ("<html", 6), ("<div", 3), ("<body", 3)]),
        (.sql, [("CREATE TABLE", 5), ("SELECT ", 1), ("INSERT INTO", 3)]),
    ]

    /// The language a text looks like; `nil` if it looks like none.
    static func language(of text: String) -> CodeLanguage? {
        let sample = String(text.prefix(20_000))
        let start = sample.trimmed
        if start.hasPrefix("{") && start.hasSuffix("}") && start.contains("\":") && !start.contains(";") {
            return .json
        }
        var best: (language: CodeLanguage, score: Int)?
        for (language, marks) in traits {
            let score = marks.reduce(0) { $0 + (sample.contains($1.0) ? $1.1 : 0) }
            if score >= 2, score > best?.score ?? 0 { best = (language, score) }
        }
        return best?.language
    }
}
