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
                \(shape.value("createdAt")) AS created_at, \(shape.value("downloads")) AS downloads_30d,
                \(shape.value("downloadsAllTime")) AS downloads_all_time, \(shape.value("likes")) AS likes
            FROM read_parquet(\(file.sqlPath), hive_partitioning = false, file_row_number = true)
            """
        let described = description(shape).map { column, expression in
            // A column of a type that cannot be read as expected is left out, not a reason to lose the counters.
            let isReadable = (try? engine.rows("SELECT \(expression) FROM \(shape.reader) LIMIT 0")) != nil
            if !isReadable { projection.notes.append("\(column) is left out: its column has another type") }
            let type = LakeTable.catalogue.columns.first { $0.name == column }?.type ?? "VARCHAR"
            return "CAST(\(isReadable ? expression : "NULL") AS \(type)) AS \(column)"
        }
        projection.catalogue = "SELECT \(described.joined(separator: ", ")) FROM \(shape.reader)"
        return projection
    }

    /// The columns of the catalogue and the SQL that reads each.
    private func description(_ shape: FileShape) -> [(column: String, expression: String)] {
        let tags =
            switch shape.type("tags") {
            case "VARCHAR[]": "tags"
            case .some: "TRY_CAST(tags AS VARCHAR[])"
            case nil: "CAST(NULL AS VARCHAR[])"
            }
        return [
            ("model_id", "CAST(id AS VARCHAR)"), ("author", shape.text("author")),
            ("created_at", "TRY_CAST(\(shape.value("createdAt")) AS TIMESTAMP)"),
            ("last_modified", "TRY_CAST(\(shape.value("lastModified")) AS TIMESTAMP)"),
            ("pipeline_tag", shape.text("pipeline_tag")), ("library_name", shape.text("library_name")),
            ("tags", tags), ("base_models", HubTags.origins(baseModels(shape), tags)),
            ("parameters", parameters(shape)),
            ("licence", "coalesce(\(HubTags.licence(tags)), \(cardLicence(shape)))"),
            ("gated", shape.text("gated")), ("trending_score", "TRY_CAST(\(shape.value("trendingScore")) AS DOUBLE)"),
        ]
    }

    private func baseModels(_ shape: FileShape) -> String {
        guard let type = shape.type("baseModels") else { return "CAST(NULL AS VARCHAR[])" }
        if type.hasPrefix("STRUCT"), type.contains("models"), type.contains("relation") {
            return "list_transform(baseModels.models, lambda base: coalesce(baseModels.relation, '') || ':' || base.id)"
        }
        let json = "TRY_CAST(CAST(baseModels AS VARCHAR) AS JSON)"
        return "list_transform(\(json) ->> '$.models[*].id', "
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
        // A card is anybody's file: its size is bounded, text that is no JSON gives NULL, and one without the key is
        // not parsed at all.
        let licence =
            "CASE WHEN strlen(cardData) < 100000 AND contains(cardData, '\"license\"') "
            + "THEN TRY(CAST(cardData AS VARCHAR) ->> '$.license') END"
        return "CASE WHEN NOT regexp_matches(\(licence), '^[\\[{]') THEN \(licence) END"
    }
}
