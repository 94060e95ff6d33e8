import Answers

/// Cells by the name of their column: how pages read an answer.
struct AnswerCells {
    private let places: [String: Int]
    private let row: [Answer.Value]

    init(_ answer: Answer, _ row: [Answer.Value]) {
        places = Dictionary(answer.columns.enumerated().map { ($1.name, $0) }) { first, _ in first }
        self.row = row
    }

    subscript(_ column: String) -> Answer.Value { places[column].map { row[$0] } ?? .null }

    func text(_ column: String) -> String? { self[column].text }
    func number(_ column: String) -> Double? { self[column].number }

    /// The objects of a list, each by the names of its fields.
    func objects(_ column: String) -> [[String: Answer.Value]] {
        guard case .list(let values) = self[column] else { return [] }
        return values.map(\.fields)
    }

    func texts(_ column: String) -> [String] {
        guard case .list(let values) = self[column] else { return [] }
        return values.compactMap(\.text)
    }
}

extension Answer {
    var cells: [AnswerCells] { rows.map { AnswerCells(self, $0) } }

    /// The columns of these names only, in this order.
    func only(_ names: [String]) -> Answer {
        let places = names.compactMap { name in columns.firstIndex { $0.name == name } }
        var result = self
        result.columns = places.map { columns[$0] }
        result.rows = rows.map { row in places.map { row[$0] } }
        return result
    }

    func filtered(_ isWanted: (AnswerCells) -> Bool) -> Answer {
        var result = self
        result.rows = rows.filter { isWanted(AnswerCells(self, $0)) }
        return result
    }

    /// What people call a group.
    func name(of group: String) -> String { names[group] ?? group }
}

extension Answer.Value {
    var text: String? {
        if case .text(let text) = self { text } else { nil }
    }

    var number: Double? {
        switch self {
        case .real(let number): number
        case .integer(let number): Double(number)
        default: nil
        }
    }

    var fields: [String: Answer.Value] {
        guard case .object(let fields) = self else { return [:] }
        return Dictionary(fields.map { ($0.name, $0.value) }) { first, _ in first }
    }
}

extension String {
    /// For the middle of a sentence.
    var lowercasedStart: String { prefix(1).lowercased() + dropFirst() }
}
