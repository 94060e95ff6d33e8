import Ecosystem
import Lake

/// OpenRouter's tokens a day by model: its rankings dataset as JSON, or the same rows as CSV.
struct OpenRouterRankings: Form {
    let name = "openrouter-rankings"
    let summary = "tokens a day by model, of OpenRouter's daily rankings: date, model_permaslug, total_tokens"
    let source: String? = "openrouter"

    func recognises(_ file: InputFile, _ shape: FileShape, _ request: ImportRequest) -> Bool {
        shape.has("model_permaslug") && shape.has("total_tokens") && shape.has("date")
    }

    func project(
        _ file: InputFile, _ shape: FileShape, _ request: ImportRequest, _ engine: DuckDBEngine
    ) throws
        -> Projection
    {
        for column in ["date", "model_permaslug", "total_tokens"] where !shape.has(column) {
            throw ImportError("\(file.name): there is no column '\(column)'")
        }
        let asOf = try shape.holderQuery.flatMap {
            try engine.rows("SELECT json ->> '$.meta.as_of' FROM \($0)").scalar.text
        }
        var projection = Projection()
        // The licence asks for this line wherever the figures are shown.
        projection.attribution =
            "Source: OpenRouter (openrouter.ai/rankings)" + (asOf.map { ", as of \($0.prefix(40))" } ?? "")
            + ". Licensed under CC BY 4.0."
        let slug = "nullif(\(shape.text("model_permaslug")), '')"
        let variant = shape.has("variant") ? "nullif(\(shape.text("variant")), '')" : "CAST(NULL AS VARCHAR)"
        projection.usage = """
            SELECT row_number() OVER () AS row, left(\(shape.text("date")), 10) AS observed_on,
                \(slug) || coalesce(':' || \(variant), '') AS model_id, \(shape.text("total_tokens")) AS tokens
            FROM \(shape.reader)
            """
        return projection
    }
}
