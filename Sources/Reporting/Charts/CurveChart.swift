package import Answers
import Ecosystem

/// The specification curve of `robustness`: the gap under every combination of defensible choices, smallest first, above
/// the choices that make each. A point leads to the definition behind it.
package struct CurveChart {
    private struct Specification {
        let definition: Definition
        let gap: Double
    }

    private let specifications: [Specification]
    /// Choices that differ between the specifications, by the name of the option.
    private let choices: [(name: String, levels: [String])]
    private let names: (a: String, b: String)
    /// Of a and of b: a country keeps its look.
    private let looks: [ChartPalette.Look]
    /// The page that shows one definition; the choices follow as its parameters.
    private let explore: String

    /// - Parameters:
    ///   - answer: of `robustness`.
    ///   - explore: the path of the page that takes a definition's choices as parameters.
    package init?(_ answer: Answer, explore: String) {
        guard let row = answer.rows.first, let at = answer.columns.firstIndex(where: { $0.name == "specifications" }),
            case .list(let list) = row[at]
        else { return nil }
        func name(_ column: String) -> String {
            guard let at = answer.columns.firstIndex(where: { $0.name == column }), case .text(let group) = row[at]
            else {
                return ""
            }
            return PlainText.escaped(answer.names[group] ?? group)
        }
        specifications = list.compactMap { value in
            guard case .object(let fields) = value else { return nil }
            let values = Dictionary(fields.map { ($0.name, $0.value) }) { first, _ in first }
            guard case .text(let text) = values["definition"], let definition = try? Definition(text),
                case .real(let gap) = values["gap"]
            else { return nil }
            return Specification(definition: definition, gap: gap)
        }
        guard !specifications.isEmpty else { return nil }
        names = (name("a"), name("b"))
        let groups = ["a", "b"].map { column -> String in
            guard let at = answer.columns.firstIndex(where: { $0.name == column }), case .text(let group) = row[at]
            else {
                return column
            }
            return group
        }
        looks = ChartPalette.looks(groups, areCountries: specifications[0].definition.grouping == .country)
        self.explore = explore
        let definitions = specifications.map(\.definition)
        choices = Self.options.compactMap { option in
            let levels = Set(definitions.map(option.level))
            return levels.count > 1 ? (option.name, levels.sorted()) : nil
        }
    }

    /// The choices of METHODS §6, by the option that makes them.
    private static let options: [(name: String, level: @Sendable (Definition) -> String)] = [
        ("attribution", { $0.attribution.rawValue }), ("cohort", { $0.cohort.description }),
        ("derivatives", { $0.derivatives.rawValue }), ("tests", { $0.tests.rawValue }),
        ("spikes", { $0.spikes.rawValue }), ("minimum", { String($0.minimum) }),
        ("from", { $0.from?.description ?? "" }),
    ]

    package var specification: ChartSpecification {
        let leading = specifications.count { $0.gap > 0 }
        return ChartSpecification(
            title: "Specification curve: \(names.a) against \(names.b)",
            summary: "Points of the gap in share under \(specifications.count) specifications, smallest first; "
                + "\(names.a) leads in \(leading). The marks below each point are the choices that make it.",
            body: body)
    }

    private var body: ChartValue {
        let rows = specifications.enumerated().map { place, specification -> ChartValue in
            var fields: [(String, ChartValue)] = [
                ("place", .number(Double(place + 1))), ("gap", .number(specification.gap)),
            ]
            for option in Self.options where choices.contains(where: { $0.name == option.name }) {
                fields.append((option.name, .text(option.level(specification.definition))))
            }
            return .object(fields)
        }
        let x: ChartValue = [
            "field": "place", "type": "quantitative", "axis": .null,
            "scale": ["domain": [0, .number(Double(specifications.count + 1))], "nice": false, "zero": false],
        ]
        let tooltip: ChartValue = .list(
            [["field": "gap", "type": "quantitative", "format": "+.1%", "title": "gap"]]
                + choices.map { choice in
                    [
                        "field": .text(choice.name), "type": "nominal",
                        "title": .text(choice.name == "from" ? "window from" : choice.name),
                    ]
                })
        let gap: ChartValue = [
            "height": 220, "width": "container",
            "layer": [
                [
                    "mark": ["type": "rule", "strokeDash": [4, 3], "color": "#7a8490"],
                    "encoding": ["y": ["datum": 0]],
                ],
                [
                    "mark": ["type": "point", "filled": true, "size": 46, "opacity": 0.9, "cursor": "pointer"],
                    "encoding": [
                        "x": x,
                        "y": [
                            "field": "gap", "type": "quantitative",
                            "axis": [
                                "labelExpr":
                                    "abs(datum.value) < 1e-9 ? '0' : format(100 * datum.value, '+.3~r')",
                                "tickCount": 6,
                            ],
                            "title": "Gap in points of share",
                        ],
                        "color": [
                            "field": "leader", "type": "nominal",
                            "scale": [
                                "domain": [.text("\(names.a) leads"), .text("\(names.b) leads")],
                                "range": .list(looks.map { .text($0.colour) }),
                            ],
                        ],
                        "shape": [
                            "field": "leader", "type": "nominal",
                            "scale": [
                                "domain": [.text("\(names.a) leads"), .text("\(names.b) leads")],
                                "range": .list(looks.map { .text($0.shape) }),
                            ],
                        ],
                        "href": ["field": "page", "type": "nominal"], "tooltip": tooltip,
                    ],
                ],
            ],
        ]
        let marks: ChartValue = [
            "height": .number(15 * Double(choices.map(\.levels.count).reduce(0, +))), "width": "container",
            "transform": [
                ["fold": .list(choices.map { .text($0.name) }), "as": ["choice", "level"]],
                [
                    "calculate": "(datum.choice == 'from' ? 'window from' : datum.choice) + ': ' + datum.level",
                    "as": "made",
                ],
            ],
            "mark": ["type": "tick", "orient": "vertical", "thickness": 1.6, "size": 11],
            "encoding": [
                "x": x,
                "y": [
                    "field": "made", "type": "nominal", "title": .null,
                    "sort": .list(
                        choices.flatMap { choice in
                            choice.levels.map { .text("\(choice.name == "from" ? "window from" : choice.name): \($0)") }
                        }),
                    "axis": ["labelFontSize": 11, "labelLimit": 200, "grid": true],
                ],
                "color": [
                    "field": "leader", "type": "nominal",
                    "scale": [
                        "domain": [.text("\(names.a) leads"), .text("\(names.b) leads")],
                        "range": .list(looks.map { .text($0.colour) }),
                    ],
                ],
                "href": ["field": "page", "type": "nominal"], "tooltip": tooltip,
            ],
        ]
        return [
            "data": ["values": .list(rows)],
            "transform": [
                [
                    "calculate": .text(
                        "datum.gap > 0 ? \(Self.quoted("\(names.a) leads")) : \(Self.quoted("\(names.b) leads"))"),
                    "as": "leader",
                ],
                ["calculate": .text(page), "as": "page"],
            ],
            "spacing": 8, "vconcat": [gap, marks],
        ]
    }

    /// An expression for the address of the page of one specification.
    private var page: String {
        let common = specifications[0].definition
        var text = "measure=\(common.measure.rawValue)&by=\(common.grouping.rawValue)&source=\(common.source)"
        if let to = common.to { text += "&to=\(to)" }
        if let from = common.from, !choices.contains(where: { $0.name == "from" }) { text += "&from=\(from)" }
        text += "&unknown=\(common.unknown.rawValue)&clean=\(common.cleaning)"
        for filter in common.filters {
            let value = filter.description.addingPercentEncoding
            text += "&filter=\(value)"
        }
        let varying = choices.map { "+ '&\($0.name)=' + datum.\($0.name)" }.joined(separator: " ")
        return "\(Self.quoted(explore + "?" + text + "&every=total")) \(varying)"
    }

    /// A string of Vega's expressions.
    private static func quoted(_ text: String) -> String {
        "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
    }
}

extension String {
    /// For a part of an address: everything but letters, digits and `-._~` as `%XX`.
    package var addingPercentEncoding: String {
        var result = ""
        for byte in utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                result += "%" + (digits.count == 1 ? "0" : "") + digits
            }
        }
        return result
    }
}
