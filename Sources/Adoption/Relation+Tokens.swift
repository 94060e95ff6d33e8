import Answers
import Ecosystem
import Lake

/// Tokens as a measure: the days of a period that the source spoke of, added up.
extension Relation {
    /// What stands for all models that a ranking does not name.
    static let unnamed = "other"

    /// Tokens by period and group.
    func tokens() throws -> String {
        let files = lake.snapshot.files(of: .usage).filter { $0.source == source }
        try engine.bind("usage_rows", to: files, of: .usage, in: lake.directory)
        let served = try ServedModels(lake, source: source)
        try served.refuse(definition)
        let uses = try engine.rows(
            "SELECT model_id, CAST(observed_on AS VARCHAR) FROM usage_rows GROUP BY ALL ORDER BY ALL"
        ).rows.compactMap { row in row[0].text.flatMap { id in row[1].text.map { (id, $0) } } }
        let origins = try served.origins(of: Set(uses.map(\.0)), definition.attribution)
        let rows = uses.compactMap { id, text -> [String?]? in
            guard let day = Day(text) else { return nil }
            if id == Self.unnamed {
                // What is not named may belong to anybody, so it passes only where the unknown does.
                let passes = definition.filters.allSatisfy { $0.values.contains("unknown") }
                return passes ? [id, text, nil] : nil
            }
            let passes = definition.filters.allSatisfy { filter in
                filter.values.contains(served.group(id, filter.key, origins[id], on: day) ?? "unknown")
            }
            return passes ? [id, text, served.group(id, definition.grouping, origins[id], on: day)] : nil
        }
        try RegistryTables(registry: lake.registry).table(
            "used", [("model_id", "VARCHAR"), ("observed_on", "DATE"), ("group_name", "VARCHAR")], rows, engine)
        return """
            SELECT periods.period, used.group_name, CAST(sum(usage_rows.tokens) AS DOUBLE) AS value,
                count(DISTINCT nullif(used.model_id, '\(Self.unnamed)')) AS models
            FROM usage_rows
            JOIN used ON used.model_id = usage_rows.model_id AND used.observed_on = usage_rows.observed_on
            JOIN periods ON used.observed_on > periods.before AND used.observed_on <= periods.through
            GROUP BY periods.period, used.group_name
            """
    }

    /// What must be said beside tokens.
    func notesOnTokens(_ periods: [Period]) throws -> [String] {
        let files = lake.snapshot.files(of: .usage).filter { $0.source == source }
        try engine.bind("usage_rows", to: files, of: .usage, in: lake.directory)
        let sums = try engine.rows(
            "SELECT sum(tokens), sum(tokens) FILTER (WHERE model_id = '\(Self.unnamed)') FROM usage_rows "
                + "WHERE observed_on BETWEEN DATE '\(periods.first?.first ?? Day(0))' AND DATE '\(periods.last?.last ?? Day(0))'"
        ).rows[0]
        var notes = [
            "tokens that went through \(source) only; every provider has its own tokenizer, so tokens of different models are not "
                + "the same unit"
        ]
        if let all = sums[0].real, let unnamed = sums[1].real, all > 0 {
            notes.append(
                "the source names the largest models of a day only; \(NumberText.share(unnamed / all)) of its tokens are of others"
            )
        } else {
            notes.append(
                "the source names the largest models of a day only, and does not say how many tokens the others have")
        }
        let days = Set(files.map(\.observedOn))
        let asked = periods.reduce(0) { $0 + $1.days }
        let held = periods.reduce(0) { sum, period in sum + days.count { $0 >= period.first && $0 <= period.last } }
        if held < asked {
            notes.append("tokens of \(held) of \(asked) days are in the lake; the other days are not counted")
        }
        return notes + lake.attributions(of: source)
    }
}

extension OpenLake {
    /// The lines that a source's licence asks for wherever its figures are shown.
    func attributions(of source: String) -> [String] {
        Set(snapshot.imports.filter { $0.source == source }.compactMap(\.attribution)).sorted()
    }
}
