import Ecosystem
import Lake

/// models.dev's `api.json`: providers by name, each with its models: release dates, open weights, prices, limits.
struct ModelsDev: Form {
    let name = "models-dev"
    let summary = "JSON of models.dev: prices, release dates and open weights by provider and model"
    let source: String? = "models-dev"

    func recognises(_ file: InputFile, _ shape: FileShape, _ request: ImportRequest) -> Bool {
        guard file.container == .json, !shape.has("id"), !shape.has("data") else { return false }
        // Its keys are the providers' names, so the first kilobytes have to do.
        let head = String(decoding: file.head, as: UTF8.self)
        return head.contains("\"models\"") && head.contains("\"release_date\"") && head.contains("\"limit\"")
    }

    func project(
        _ file: InputFile, _ shape: FileShape, _ request: ImportRequest, _ engine: DuckDBEngine
    ) throws
        -> Projection
    {
        guard let day = request.observedOn ?? file.dateInName.flatMap({ Day($0) }) else {
            throw ImportError("\(file.name): neither its name nor --observed-on DATE says when it was observed")
        }
        // An id has at most three parts; the deeper paths of some providers are joined by colons.
        let models = """
            SELECT provider || '/' || IF(name LIKE '%/%/%', replace(name, '/', ':'), name) AS model_id, provider,
                models -> name AS model
            FROM (SELECT provider, models, unnest(json_keys(models)) AS name
                FROM (SELECT provider, record -> provider -> 'models' AS models
                    FROM (SELECT record, unnest(json_keys(record)) AS provider FROM \(shape.reader)))
                WHERE json_type(models) = 'OBJECT')
            """
        // Per million there, per token here; multiplied, not divided, so that it stays exact.
        func price(_ kind: String) -> String {
            "CAST(TRY_CAST(model ->> '$.cost.\(kind)' AS DECIMAL(18,12)) * CAST('0.000001' AS DECIMAL(7,6)) AS VARCHAR)"
        }
        let released = "TRY_CAST(model ->> 'release_date' AS DATE)"
        var projection = Projection()
        projection.observedOn = day
        projection.prices = """
            SELECT row_number() OVER () AS row, model_id, model ->> 'name' AS name,
                CAST(NULL AS VARCHAR) AS hugging_face_id, CAST(CAST(epoch(\(released)) AS BIGINT) AS VARCHAR) AS created,
                model ->> '$.limit.context' AS context_length, \(price("input")) AS prompt,
                \(price("output")) AS completion
            FROM (\(models))
            """
        projection.catalogue = """
            SELECT model_id, provider AS author, CAST(\(released) AS TIMESTAMP) AS created_at,
                TRY_CAST(model ->> 'last_updated' AS TIMESTAMP) AS last_modified,
                CAST(NULL AS VARCHAR) AS pipeline_tag, CAST(NULL AS VARCHAR) AS library_name,
                CASE model ->> 'open_weights' WHEN 'true' THEN ['open-weights'] WHEN 'false' THEN ['closed-weights']
                    END AS tags,
                CAST(NULL AS VARCHAR[]) AS base_models, CAST(NULL AS BIGINT) AS parameters,
                CAST(NULL AS VARCHAR) AS licence, CAST(NULL AS VARCHAR) AS gated,
                CAST(NULL AS DOUBLE) AS trending_score
            FROM (\(models))
            """
        return projection
    }
}
