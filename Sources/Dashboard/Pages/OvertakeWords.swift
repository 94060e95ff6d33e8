import Answers

/// What the answer of `overtakes` says, in words.
enum OvertakeWords {
    static func status(_ status: String) -> String {
        switch status {
        case "overtaken": "passed it"
        case "pending": "leads, not long enough to count yet"
        case "led-throughout": "ahead from the start"
        case "never": "did not pass it"
        default: status
        }
    }

    /// The answer as a table for people.
    static func table(_ answer: Answer) -> String {
        var shown = answer.only(["a", "b", "status", "from", "certain", "last_gap"])
        let heads = ["group", "against", "what happened", "since", "certain", "lead in the last period"]
        shown.columns = zip(heads, shown.columns).map { .init($0, $1.kind) }
        shown.rows = shown.rows.map { row in
            row.enumerated().map { place, value in
                switch value {
                case .text(let text) where place == 2: .text(status(text))
                case .boolean(let flag): .text(flag ? "yes" : "no")
                default: value
                }
            }
        }
        return shown.table(caption: "Whether the first group passed the second, and when")
    }

    static let meaning = [
        PageWord(
            status("overtaken"), ["overtaken"],
            "after a period in which it was not ahead, the group led in at least four consecutive periods of 28 days or "
                + "more in all"),
        PageWord(status("pending"), ["pending"], "it was not ahead before, and the run is too short so far"),
        PageWord(status("led-throughout"), ["led-throughout"], "it led in every period"),
        PageWord(status("never"), ["never"], "no run was long enough"),
        PageWord(
            "certain", [],
            "whether it leads in every period of that run even if all of the unknown were the other's"),
        PageWord("lead in the last period", ["last_gap"], "its share less the other's"),
    ]

    /// What the answer's notes explain by other names.
    static let explained: Set = ["overtaken", "certain"]
}
