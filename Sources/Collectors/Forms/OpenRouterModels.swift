import Ecosystem
import Lake

/// OpenRouter's `GET /api/v1/models`: prices as decimal strings in US dollars per token.
struct OpenRouterModels: Form {
    let name = "openrouter"
    let summary = "JSON of OpenRouter's model list, with prices"
    let source: String? = "openrouter"

    func recognises(_ file: InputFile, _ shape: FileShape, _ request: ImportRequest) -> Bool {
        file.container == .json && shape.has("id") && shape.has("pricing")
    }

    func project(
        _ file: InputFile, _ shape: FileShape, _ request: ImportRequest, _ engine: DuckDBEngine
    ) throws
        -> Projection
    {
        guard let day = request.observedOn ?? file.dateInName.flatMap({ Day($0) }) else {
            throw ImportError("\(file.name): neither its name nor --observed-on DATE says when it was observed")
        }
        var projection = Projection()
        projection.observedOn = day
        projection.prices = """
            SELECT row_number() OVER () AS row, record ->> 'id' AS model_id, record ->> 'name' AS name,
                nullif(record ->> 'hugging_face_id', '') AS hugging_face_id, record ->> 'created' AS created,
                record ->> 'context_length' AS context_length, record ->> '$.pricing.prompt' AS prompt,
                record ->> '$.pricing.completion' AS completion
            FROM \(shape.reader)
            """
        return projection
    }
}
