/// Which colour, stroke and shape stand for a group, so that no chart rests on colour alone.
///
/// The hues are those of Okabe and Ito, told apart with any kind of colour vision, darkened until each has a contrast of
/// three to one on white and on the dark page alike. A country keeps its stroke and shape in every chart, and its colour
/// unless a larger country of the chart has the same.
package struct ChartPalette: Sendable {
    package struct Look: Hashable, Sendable {
        /// `#rrggbb`.
        package let colour: String
        /// Lengths of strokes and gaps in pixels; empty for a solid line.
        package let dash: [Int]
        /// A mark of Vega: `circle`, `square`, …
        package let shape: String
    }

    private static let blue = "#0072b2"
    private static let vermillion = "#d55e00"
    private static let green = "#009e73"
    private static let purple = "#c1699b"
    private static let ochre = "#a67c00"
    private static let violet = "#7f63d0"
    private static let teal = "#1f95a6"
    private static let brown = "#9a6a4f"
    package static let unknown = Look(colour: "#7a8490", dash: [2, 3], shape: "cross")

    private static let countries: [String: Look] = [
        "US": Look(colour: blue, dash: [], shape: "circle"),
        "CN": Look(colour: vermillion, dash: [], shape: "square"),
        "FR": Look(colour: green, dash: [7, 3], shape: "triangle-up"),
        "GB": Look(colour: purple, dash: [7, 3], shape: "diamond"),
        "SG": Look(colour: ochre, dash: [7, 2, 2, 2], shape: "triangle-down"),
        "DE": Look(colour: violet, dash: [7, 3], shape: "triangle-right"),
        "KR": Look(colour: teal, dash: [4, 2], shape: "diamond"),
        "JP": Look(colour: purple, dash: [3, 2], shape: "triangle-left"),
        "CA": Look(colour: brown, dash: [7, 3], shape: "square"),
        "AE": Look(colour: violet, dash: [3, 2], shape: "triangle-up"),
        "IL": Look(colour: teal, dash: [7, 2, 2, 2], shape: "triangle-down"),
        "IN": Look(colour: brown, dash: [3, 2], shape: "triangle-right"),
        "international": Look(colour: green, dash: [2, 2], shape: "diamond"),
    ]

    /// For groups without a look of their own, by size.
    private static let others = [
        Look(colour: blue, dash: [], shape: "circle"),
        Look(colour: vermillion, dash: [], shape: "square"),
        Look(colour: green, dash: [7, 3], shape: "triangle-up"),
        Look(colour: purple, dash: [7, 3], shape: "diamond"),
        Look(colour: ochre, dash: [7, 2, 2, 2], shape: "triangle-down"),
        Look(colour: violet, dash: [4, 2], shape: "triangle-right"),
        Look(colour: teal, dash: [3, 2], shape: "triangle-left"),
        Look(colour: brown, dash: [7, 2, 2, 2], shape: "square"),
    ]

    /// The look of each group, in their order: a country its own, any other by its place.
    package static func looks(_ groups: [String], areCountries: Bool) -> [Look] {
        guard areCountries else {
            var place = 0
            return groups.map { group in
                if group == "unknown" { return unknown }
                defer { place += 1 }
                return others[place % others.count]
            }
        }
        // There are fewer hues than countries: of two that share one, the first of the chart keeps it.
        var taken: Set<String> = []
        let keepers = Set(
            groups.filter { group in countries[group].map { taken.insert($0.colour).inserted } ?? false })
        // Colours that nobody has first.
        let spare = others.filter { !taken.contains($0.colour) } + others.filter { taken.contains($0.colour) }
        var free = spare
        return groups.map { group in
            if group == "unknown" { return unknown }
            let own = countries[group]
            if let own, keepers.contains(group) { return own }
            if free.isEmpty { free = spare }
            let next = free.removeFirst()
            return Look(colour: next.colour, dash: own?.dash ?? [1, 2], shape: own?.shape ?? next.shape)
        }
    }
}
