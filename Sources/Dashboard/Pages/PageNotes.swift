import Answers
import Ecosystem

/// A word of a page: what it is called in answers for programs, and what it means.
struct PageWord: Sendable {
    let word: String
    /// Names of fields in JSON and CSV.
    let fields: [String]
    let meaning: String

    init(_ word: String, _ fields: [String] = [], _ meaning: String) {
        self.word = word
        self.fields = fields
        self.meaning = meaning
    }
}

/// The notes of an answer as a page says them: options of the command line go by the labels of the form, columns by the
/// headings of the table.
enum PageNotes {
    /// - Parameter explained: names that the page explains in its own words; notes that begin with one are left out.
    static func of(_ answer: Answer, without explained: Set<String> = []) -> [String] {
        answer.notes.filter { note in !explained.contains(String(note.prefix { $0.isLetter || "_-".contains($0) })) }
            .map(words)
    }

    static func words(_ note: String) -> String {
        // What a page leaves out it chose itself, or its form says.
        var words = note.replacing(" by --limit", with: "").replacing("; null where ", with: "; – where ")
        words.replace(#/--([a-z\-]+)/#) { option -> String in
            labels[String(option.output.1)].map { "“\($0)”" } ?? String(option.output.0)
        }
        words.replace(#/(^|; )([a-z0-9]+(?:_[a-z0-9]+)+): /#) { name -> String in
            "\(name.output.1)\(name.output.2.replacing("_", with: " ")): "
        }
        words.replace(#/^([a-z]+) is not varied/#) { name -> String in
            "\(labels[String(name.output.1)] ?? String(name.output.1)) is not varied"
        }
        return words
    }

    /// What forms call the options.
    static let labels: [String: String] = {
        let further: [FormModel.Field] = [FormModel.groups(""), FormModel.limit(nil), FormModel.version(nil)]
        let fields = FormModel.definition(Definition()) + further
        return Dictionary(fields.map { ($0.name, $0.label) }) { first, _ in first }
    }()
}
