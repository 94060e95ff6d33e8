import Ecosystem
import Foundation
import Lake

/// The public daily Parquet of all of the Hub's models; any column but `id` may be missing.
struct HubStats: Form {
    let name = "hub-stats"
    let summary = "Parquet of all of the Hub's models on one day (id, downloads, downloadsAllTime, tags, …)"
    let source: String? = "huggingface"

    func recognises(_ file: InputFile, _ shape: FileShape, _ request: ImportRequest) -> Bool {
        file.container == .parquet && shape.has("id") && (shape.has("downloads") || shape.has("downloadsAllTime"))
            && !shape.has("observed_on")
    }

    func project(
        _ file: InputFile, _ shape: FileShape, _ request: ImportRequest, _ engine: DuckDBEngine
    ) throws
        -> Projection
    {
        guard shape.has("id") else { throw ImportError("\(file.name): there is no column 'id'") }
        guard let day = request.observedOn ?? file.dateInName.flatMap({ Day($0) }) else {
            throw ImportError("\(file.name): neither its name nor --observed-on DATE says when it was observed")
        }
        var projection = Projection()
        projection.observedOn = day
        projection.observations = """
            SELECT file_row_number + 1 AS row, '\(day)' AS observed_on, CAST(id AS VARCHAR) AS model_id,
                \(shape.text("createdAt")) AS created_at, \(shape.text("downloads")) AS downloads_30d,
                \(shape.text("downloadsAllTime")) AS downloads_all_time, \(shape.text("likes")) AS likes
            FROM read_parquet(\(file.url.path.sqlQuoted), file_row_number = true)
            """
        let tags = shape.has("tags") ? "TRY_CAST(tags AS VARCHAR[])" : "CAST(NULL AS VARCHAR[])"
        projection.catalogue = """
            SELECT CAST(id AS VARCHAR) AS model_id, \(shape.text("author")) AS author,
                TRY_CAST(\(shape.text("createdAt")) AS TIMESTAMP) AS created_at,
                TRY_CAST(\(shape.text("lastModified")) AS TIMESTAMP) AS last_modified,
                \(shape.text("pipeline_tag")) AS pipeline_tag, \(shape.text("library_name")) AS library_name,
                \(tags) AS tags, \(baseModels(shape)) AS base_models, \(parameters(shape)) AS parameters,
                coalesce(\(HubTags.licence(tags)), \(cardLicence(shape))) AS licence,
                \(shape.text("gated")) AS gated, TRY_CAST(\(shape.text("trendingScore")) AS DOUBLE) AS trending_score
            FROM \(shape.reader)
            """
        return projection
    }

    private func baseModels(_ shape: FileShape) -> String {
        guard let type = shape.type("baseModels") else { return "CAST(NULL AS VARCHAR[])" }
        if type.hasPrefix("STRUCT"), type.contains("models"), type.contains("relation") {
            return "list_transform(baseModels.models, lambda base: coalesce(baseModels.relation, '') || ':' || base.id)"
        }
        let json = "TRY_CAST(CAST(baseModels AS VARCHAR) AS JSON)"
        return "list_transform(TRY_CAST(\(json) -> '$.models[*].id' AS VARCHAR[]), "
            + "lambda base: coalesce(\(json) ->> '$.relation', '') || ':' || base)"
    }

    private func parameters(_ shape: FileShape) -> String {
        let totals = ["safetensors", "gguf"].compactMap { column -> String? in
            guard let type = shape.type(column) else { return nil }
            if type.hasPrefix("STRUCT"), type.contains("total ") { return "TRY_CAST(\(column).total AS BIGINT)" }
            if type == "VARCHAR" || type == "JSON" {
                return "TRY_CAST(TRY_CAST(\(column) AS JSON) ->> '$.total' AS BIGINT)"
            }
            return nil
        }
        return totals.isEmpty ? "CAST(NULL AS BIGINT)" : "coalesce(\(totals.joined(separator: ", ")))"
    }

    /// The licence of the card, where no tag names one. Only plain strings count; a list is not one licence.
    private func cardLicence(_ shape: FileShape) -> String {
        guard shape.type("cardData") == "VARCHAR" || shape.type("cardData") == "JSON" else {
            return "CAST(NULL AS VARCHAR)"
        }
        // Depth is bounded before the text is parsed: a card is anybody's file.
        let card =
            "CASE WHEN length(cardData) < 100000 AND length(cardData) - length(replace(replace(cardData, '[', ''), '{', '')) < 2000 THEN TRY_CAST(cardData AS JSON) END"
        return "CASE WHEN json_type(\(card), '$.license') = 'VARCHAR' THEN \(card) ->> '$.license' END"
    }
}
