package import Answers
package import Ecosystem
import Lake
import Statistics

/// How much of a total few groups and few models hold (METHODS §6).
package struct ConcentrationQuestion {
    private let lake: OpenLake
    private let definition: Definition

    package init(_ definition: Definition, of lake: OpenLake) {
        self.definition = definition
        self.lake = lake
    }

    /// - Throws: ``AdoptionError`` `noData` if the lake holds nothing for the definition.
    package func answer() throws -> Answer {
        let table = try GroupTable(definition, of: lake)
        let inequality = try inequalities(table)
        var answer = Answer(
            title: "Concentration of " + table.definition.title.lowercasedFirst,
            definition: table.definition.description, lake: lake.snapshot.version,
            columns: [
                .init("period", .date), .init("groups", .count), .init("unknown", .share), .init("hhi_lower", .ratio),
                .init("hhi_upper", .ratio), .init("effective_number_lower", .count),
                .init("effective_number_upper", .count), .init("models", .count), .init("gini", .ratio),
                .init("top_1", .share), .init("top_10", .share), .init("top_50", .share),
            ])
        for index in table.periods.indices where table.total(index) > 0 {
            let known = table.known(index)
            let concentration = Concentration(known: known.map(\.value), unknown: table.unknown(index))
            let models = inequality[index]
            answer.rows.append([
                .text(table.periods[index].label.description), .integer(known.count),
                .real(table.unknown(index) / table.total(index)),
                Answer.Value(concentration.herfindahl?.lower), Answer.Value(concentration.herfindahl?.upper),
                Answer.Value(concentration.effectiveNumber?.lower), Answer.Value(concentration.effectiveNumber?.upper),
                .integer(models.count), Answer.Value(models.gini), Answer.Value(models.shareOfLargest(1)),
                Answer.Value(models.shareOfLargest(10)), Answer.Value(models.shareOfLargest(50)),
            ])
        }
        answer.notes = try table.allNotes(lake).filter { !$0.contains("--minimum") }
        answer.notes += [
            "hhi: the sum of squared shares of the \(definition.grouping.rawValue) groups, from 0 to 1; "
                + "lower with the unknown split among ever so many, upper with all of it given to the largest",
            "effective_number: groups of equal size that would be as concentrated",
            "gini and top: over the models with a download in the period, whoever published them",
        ]
        return answer
    }

    /// By the period's index, over the models of each period.
    private func inequalities(_ table: GroupTable) throws -> [Inequality] {
        guard let query = try Relation(table.definition, of: lake).modelValues(table.periods) else {
            return table.periods.map { _ in Inequality([]) }
        }
        try lake.engine.materialise("model_values", "SELECT period, value FROM (\(query)) WHERE value > 0")
        return try table.periods.indices.map {
            Inequality(try lake.engine.reals("SELECT value FROM model_values WHERE period = \($0)"))
        }
    }
}

extension String {
    /// The text as it stands inside a sentence.
    var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
