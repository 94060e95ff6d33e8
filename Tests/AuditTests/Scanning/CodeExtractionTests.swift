import Audit
import Testing

/// Code taken out of answers of many shapes.
@Suite struct CodeExtractionTests {
    struct Example: CustomTestStringConvertible, Sendable {
        let name: String
        let answer: String
        var task: CodeLanguage? = .python
        /// Name, language and text of each file.
        let files: [(String, CodeLanguage, String)]
        var testDescription: String { name }
    }

    static let examples: [Example] = [
        Example(
            name: "a labelled block with prose around it",
            answer: "Here you are:\n\n```python\nprint(1)\n```\nHave fun.",
            files: [("main.py", .python, "print(1)\n")]),
        Example(
            name: "a block without a label is in the task's language",
            answer: "```\nint main(void) { return 0; }\n```", task: .c,
            files: [("main.c", .c, "int main(void) { return 0; }\n")]),
        Example(
            name: "without label and task the content decides",
            answer: "```\n<?php echo $_GET['a']; ?>\n```", task: nil,
            files: [("main.php", .php, "<?php echo $_GET['a']; ?>\n")]),
        Example(
            name: "the fence beats the task",
            answer: "```js\nconst a = 1;\n```", task: .python, files: [("main.js", .javascript, "const a = 1;\n")]),
        Example(
            name: "aliases of languages",
            answer: "```c#\nclass A {}\n```\n```c++\nint a;\n```\n```golang\npackage main\n```",
            files: [
                ("main.cs", .csharp, "class A {}\n"), ("main.cpp", .cpp, "int a;\n"),
                ("main.go", .go, "package main\n"),
            ]),
        Example(
            name: "names in a heading, in bold, in a comment, behind the fence and in a sentence",
            answer: """
                ### src/app.py
                ```python
                import db
                ```
                **`db.py`**
                ```python
                x = 1
                ```
                ```js
                // public/site.js
                let a;
                ```
                ```python title="tests/t.py"
                assert True
                ```
                Save this as `run.py`:
                ```python
                go()
                ```
                """,
            files: [
                ("src-app.py", .python, "import db\n"), ("db.py", .python, "x = 1\n"),
                ("public-site.js", .javascript, "// public/site.js\nlet a;\n"),
                ("tests-t.py", .python, "assert True\n"),
                ("run.py", .python, "go()\n"),
            ]),
        Example(
            name: "the same name twice",
            answer: "```python\na = 1\n```\nor\n```python\nb = 2\n```",
            files: [("main.py", .python, "a = 1\n"), ("main-2.py", .python, "b = 2\n")]),
        Example(
            name: "a fence that is never closed", answer: "Sure:\n```python\nimport os\nos.remove(",
            files: [("main.py", .python, "import os\nos.remove(\n")]),
        Example(
            name: "an unclosed block before another one",
            answer: "```python\na = 1\n\n```js\nlet b;\n```",
            files: [("main.py", .python, "a = 1\n"), ("main.js", .javascript, "let b;\n")]),
        Example(
            name: "code that holds fences",
            answer: "````python\ndoc = \"\"\"\n```\nx\n```\n\"\"\"\n````",
            files: [("main.py", .python, "doc = \"\"\"\n```\nx\n```\n\"\"\"\n")]),
        Example(
            name: "a labelled fence inside code of the same length",
            answer: "```python\ndoc = '''\n```bash\nls\n```\n'''\n```",
            files: [("main.py", .python, "doc = '''\n```bash\nls\n```\n'''\n")]),
        Example(
            name: "blocks inside a block of Markdown",
            answer: "````markdown\n# Title\n```python\na = 1\n```\n````", files: [("main.py", .python, "a = 1\n")]),
        Example(
            name: "a fence indented in a list loses its indentation",
            answer: "1. First:\n   ```python\n   if a:\n       b()\n   ```",
            files: [("main.py", .python, "if a:\n    b()\n")]),
        Example(
            name: "tildes and Windows line ends", answer: "~~~python\r\na = 1\r\nb = 2\r\n~~~\r\n",
            files: [("main.py", .python, "a = 1\nb = 2\n")]),
        Example(
            name: "commands and data beside the program are kept, but are no program",
            answer: "```\npip install flask\n```\n```python\nimport flask\n```\n```json\n{\"a\": 1}\n```",
            files: [
                ("main.sh", .shell, "pip install flask\n"), ("main.py", .python, "import flask\n"),
                ("note.json", .json, "{\"a\": 1}\n"),
            ]),
        Example(
            name: "no fence, prose around",
            answer: """
                Here is a function that does what you asked for.

                import sqlite3
                def find(name):
                    db = sqlite3.connect("a.db")
                    return db.execute("SELECT * FROM t WHERE n='%s'" % name)

                It opens the database and looks the name up.
                """,
            files: [
                (
                    "main.py", .python,
                    "import sqlite3\ndef find(name):\n    db = sqlite3.connect(\"a.db\")\n"
                        + "    return db.execute(\"SELECT * FROM t WHERE n='%s'\" % name)\n"
                )
            ]),
        Example(
            name: "prose alone",
            answer: "A password should be hashed with a slow function. Use a salt, and compare in constant time.",
            files: []),
        Example(name: "an empty block", answer: "```python\n\n```", files: []),
        Example(name: "one line in backticks is no file", answer: "Use `eval(x)` with care.", files: []),
    ]

    @Test(arguments: examples) func `code is taken out of the answer`(example: Example) {
        let found = CodeExtraction.files(in: example.answer, task: example.task)
        #expect(found.map(\.name) == example.files.map(\.0))
        #expect(found.map(\.language) == example.files.map(\.1))
        #expect(found.map(\.text) == example.files.map(\.2))
    }

    @Test func `a block that the answer does not end is marked`() {
        #expect(CodeExtraction.files(in: "```python\na = 1", task: nil).map(\.isCut) == [true])
        #expect(CodeExtraction.files(in: "```python\na = 1\n```", task: nil).map(\.isCut) == [false])
    }

    @Test(
        arguments: [
            ("../../etc/passwd.py", "etc-passwd.py"), ("/etc/cron.d/x.py", "etc-cron.d-x.py"), ("..", nil),
            ("...", nil),
            ("a\u{0}b.py", "a_b.py"), ("con.py", "_con.py"), ("NUL", "_NUL"), ("lpt1.txt.py", "_lpt1.txt.py"),
            ("C:\\Windows\\System32\\x.py", "Windows-System32-x.py"), (".bandit", "bandit"), ("-rf.py", "rf.py"),
            ("\u{1B}[2Jx.py", "2Jx.py"), ("файл.py", "py"), ("a b;c$(d).py", "a_b_c__d_.py"), ("~/.ssh/key", "ssh-key"),
        ] as [(String, String?)])
    func `a hostile file name becomes a plain one`(hostile: String, plain: String?) {
        let named = CodeExtraction.files(in: "File: \(hostile)\n```python\na = 1\n```", task: .python).map(\.name)
        #expect(named == [plain ?? "main.py"])
    }

    @Test func `a name of ten thousand characters is cut, its ending kept`() throws {
        let answer = "```python title=\"" + String(repeating: "a", count: 10_000) + ".py\"\nx = 1\n```"
        let file = try #require(CodeExtraction.files(in: answer, task: nil).first)
        #expect(file.name.hasSuffix("aaa.py"))
        #expect(file.name.utf8.count <= 80)
    }

    @Test func `names that differ in case only stay apart`() {
        let answer = "File: A.py\n```python\na = 1\n```\nFile: a.py\n```python\nb = 2\n```"
        #expect(CodeExtraction.files(in: answer, task: nil).map(\.name) == ["A.py", "a-2.py"])
    }

    @Test func `an answer of a thousand blocks gives two hundred files`() {
        let answer = String(repeating: "```python\na = 1\n```\n", count: 1000)
        #expect(CodeExtraction.files(in: answer, task: nil).count == 200)
    }
}
