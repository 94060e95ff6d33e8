import Answers
import Reporting
import Testing

@Suite struct LineageFormTests {
    private func answer(_ id: String, parent: String) -> Answer {
        var answer = Answer(
            title: "Lineage",
            columns: ["model", "role", "distance", "relation", "parents"].map { .init($0, .text) })
        let edge = Answer.Value.object([
            .init("model", .text(parent)), .init("relation", .text("finetune")), .init("is_cut", .boolean(false)),
        ])
        answer.rows = [
            [.text(parent), .text("model"), .integer(0), .null, .list([])],
            [.text(id), .text("descendant"), .integer(1), .text("finetune"), .list([edge])],
        ]
        return answer
    }

    @Test(arguments: ["a\"];b[label=\"", "a\\", "a\n\u{1B}[31mb", "\\\"", "\u{202E}evil"])
    func aHostileNameStaysInsideItsQuotes(id: String) {
        let dot = LineageForm(answer(id, parent: "east/b")).dot
        let lines = dot.split(separator: "\n")
        #expect(lines.count == 7)
        #expect(!dot.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0.value == 0x202E })
        // Outside of quoted strings stands nothing but what we wrote.
        for line in lines {
            var isQuoted = false
            var isEscaped = false
            var outside = ""
            for character in line {
                if isEscaped {
                    isEscaped = false
                } else if character == "\\" {
                    isEscaped = isQuoted
                } else if character == "\"" {
                    isQuoted.toggle()
                } else if !isQuoted {
                    outside.append(character)
                }
            }
            #expect(!isQuoted)
            #expect(!outside.contains("evil") && !outside.contains("b["))
        }
    }

    @Test func aTreeIsIndentedByItsSteps() {
        let table = Format.table.render(LineageForm(answer("east/a", parent: "east/b")).indented)
        #expect(table.contains("\n\u{2514} east/a"))
        #expect(!table.contains("parents"))
    }
}
