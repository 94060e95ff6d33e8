import Ecosystem
import Lake

/// Answers of the Hub's `GET /api/models`: an array, an object holding one, or one object a line.
struct HubAPI: Form {
    let name = "hub-api"
    let summary = "JSON of the Hub's model list: an array, an object holding one, or one object a line"
    let source: String? = "huggingface"

    func recognises(_ file: InputFile, _ shape: FileShape, _ request: ImportRequest) -> Bool {
        file.container == .json && (shape.has("id") || shape.has("modelId"))
            && (shape.has("downloads") || shape.has("downloadsAllTime")) && !shape.has("observed_on")
    }

    func project(
        _ file: InputFile, _ shape: FileShape, _ request: ImportRequest, _ engine: DuckDBEngine
    ) throws
        -> Projection
    {
        let fetched = try shape.holderQuery.flatMap {
            try engine.rows("SELECT json ->> 'fetchedAt' FROM \($0)").scalar.text
        }
        guard let day = request.observedOn ?? fetched.flatMap({ Day($0) }) ?? file.dateInName.flatMap({ Day($0) })
        else {
            throw ImportError("\(file.name): nothing says when it was observed; pass --observed-on DATE")
        }
        var projection = Projection()
        projection.observedOn = day
        let id = "coalesce(record ->> 'id', record ->> 'modelId')"
        projection.observations = """
            SELECT row_number() OVER () AS row, '\(day)' AS observed_on, \(id) AS model_id,
                record ->> 'createdAt' AS created_at, record ->> 'downloads' AS downloads_30d,
                record ->> 'downloadsAllTime' AS downloads_all_time, record ->> 'likes' AS likes
            FROM \(shape.reader)
            """
        let tags = "TRY_CAST(record -> 'tags' AS VARCHAR[])"
        let baseModels = """
            list_transform(record ->> '$.baseModels.models[*].id',
                lambda base: coalesce(record ->> '$.baseModels.relation', '') || ':' || base)
            """
        // `parameters` counts weights by type; `total` is their sum.
        projection.catalogue = """
            SELECT \(id) AS model_id, record ->> 'author' AS author,
                TRY_CAST(record ->> 'createdAt' AS TIMESTAMP) AS created_at,
                TRY_CAST(record ->> 'lastModified' AS TIMESTAMP) AS last_modified,
                coalesce(record ->> 'pipeline_tag', record ->> 'pipelineTag') AS pipeline_tag,
                coalesce(record ->> 'library_name', record ->> 'libraryName') AS library_name,
                \(tags) AS tags,
                \(HubTags.origins(baseModels, tags)) AS base_models,
                coalesce(TRY_CAST(record ->> '$.safetensors.total' AS BIGINT),
                    TRY_CAST(record ->> '$.gguf.total' AS BIGINT)) AS parameters,
                coalesce(CASE WHEN json_type(record, '$.cardData.license') = 'VARCHAR'
                    THEN record ->> '$.cardData.license' END, \(HubTags.licence(tags))) AS licence,
                record ->> 'gated' AS gated, TRY_CAST(record ->> 'trendingScore' AS DOUBLE) AS trending_score
            FROM \(shape.reader)
            """
        return projection
    }
}

/// What the Hub keeps in a repository's tags.
enum HubTags {
    /// SQL for the licence among the tags in `list`: `license:apache-2.0` → `apache-2.0`.
    static func licence(_ list: String) -> String {
        "substr(list_extract(list_filter(\(list), lambda tag: starts_with(tag, 'license:')), 1), 9)"
    }

    /// SQL for what a model was made from: the entries of the API's `baseModels`, else the tags that say it, as they
    /// are; `NULL` if neither says anything. Most models say nothing, and tags are read only where they must be.
    static func origins(_ baseModels: String, _ tags: String) -> String {
        "CASE WHEN len(\(baseModels)) > 0 THEN \(baseModels) "
            + "ELSE nullif(list_filter(\(tags), lambda tag: starts_with(tag, 'base_model:')), []) END"
    }
}
