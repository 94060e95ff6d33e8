package import Answers

extension Answer.Kind {
    /// Whether its cells are aligned as numbers.
    package var isNumeric: Bool {
        switch self {
        case .count, .real, .decimal, .share, .difference, .ratio: true
        case .text, .group, .date, .detail: false
        }
    }
}

extension Answer.Value {
    /// As people read it: rounded, with its unit, groups by name. Not escaped yet.
    package func shown(as kind: Answer.Kind, names: [String: String] = [:]) -> String {
        switch (self, kind) {
        case (.null, _): "–"
        case (.integer(let number), .share): NumberText.share(Double(number))
        case (.real(let number), .share): NumberText.share(number)
        case (.integer(let number), .difference): NumberText.points(Double(number))
        case (.real(let number), .difference): NumberText.points(number)
        case (.real(let number), .decimal): NumberText.significant(number)
        case (.real(let number), .ratio): NumberText.fixed(number, 3)
        case (.real(let number), .real): NumberText.exact(number)
        case (.real(let number), _): NumberText.count(number)
        case (.integer(let number), _): NumberText.count(Double(number))
        case (.list(let items), .detail): NumberText.count(Double(items.count))
        case (.list(let items), .share), (.list(let items), .difference):
            items.map { $0.shown(as: kind) }.joined(separator: " to ")
        case (.object(let fields), .share), (.object(let fields), .difference):
            fields.map { "\($0.name) \($0.value.shown(as: kind))" }.joined(separator: ", ")
        case (.object(let fields), _): fields.map { "\($0.name): \($0.value.listed)" }.joined(separator: "; ")
        case (.text(let code), .group): names[code] ?? code
        default: cell
        }
    }

    private var listed: String {
        guard case .list(let items) = self else { return cell }
        return items.isEmpty ? "–" : items.map(\.listed).joined(separator: ", ")
    }
}
