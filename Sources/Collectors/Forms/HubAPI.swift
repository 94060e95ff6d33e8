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
        let counted = ["id", "modelId", "createdAt", "downloads", "downloadsAllTime", "likes"]
        projection.observations = """
            SELECT row, '\(day)' AS observed_on, coalesce(model.id, model.modelId) AS model_id,
                model.createdAt AS created_at, model.downloads AS downloads_30d,
                model.downloadsAllTime AS downloads_all_time, model.likes AS likes
            FROM (SELECT row_number() OVER () AS row, \(Self.parts(counted)) AS model FROM \(shape.reader))
            """
        let described = [
            "id", "modelId", "author", "createdAt", "lastModified", "pipeline_tag", "pipelineTag", "library_name",
            "libraryName", "gated", "trendingScore",
        ]
        let nested = [
            #""tags": ["VARCHAR"]"#, #""baseModels": {"relation": "VARCHAR", "models": [{"id": "VARCHAR"}]}"#,
            #""safetensors": {"total": "VARCHAR"}"#, #""gguf": {"total": "VARCHAR"}"#,
            #""cardData": {"license": "JSON"}"#,
        ]
        let baseModels = """
            list_transform(list_filter(model.baseModels.models, lambda base: base.id IS NOT NULL),
                lambda base: coalesce(model.baseModels.relation, '') || ':' || base.id)
            """
        // `parameters` counts weights by type; `total` is their sum.
        projection.catalogue = """
            SELECT coalesce(model.id, model.modelId) AS model_id, model.author AS author,
                TRY_CAST(model.createdAt AS TIMESTAMP) AS created_at,
                TRY_CAST(model.lastModified AS TIMESTAMP) AS last_modified,
                coalesce(model.pipeline_tag, model.pipelineTag) AS pipeline_tag,
                coalesce(model.library_name, model.libraryName) AS library_name, model.tags AS tags,
                \(HubTags.origins(baseModels, "model.tags")) AS base_models,
                coalesce(TRY_CAST(model.safetensors.total AS BIGINT), TRY_CAST(model.gguf.total AS BIGINT)) AS parameters,
                coalesce(CASE WHEN json_type(model.cardData.license) = 'VARCHAR'
                    THEN model.cardData.license ->> '$' END, \(HubTags.licence("model.tags"))) AS licence,
                model.gated AS gated, TRY_CAST(model.trendingScore AS DOUBLE) AS trending_score
            FROM (SELECT \(Self.parts(described, nested)) AS model FROM \(shape.reader))
            """
        return projection
    }

    /// SQL for a record's fields as a structure of texts; `NULL` where the record has another shape.
    ///
    /// One expression takes a record apart once. An expression a field would parse it as often, and each keeps what it
    /// parsed of 2,048 records.
    private static func parts(_ texts: [String], _ nested: [String] = []) -> String {
        let fields = texts.map { "\"\($0)\": \"VARCHAR\"" } + nested
        return "from_json(record, '{\(fields.joined(separator: ", "))}')"
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
