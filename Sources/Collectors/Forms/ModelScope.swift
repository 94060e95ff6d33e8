import Ecosystem
import Lake

/// Records of ModelScope's model list, one a line or in an array; its `Downloads` counts since creation.
struct ModelScope: Form {
    let name = "modelscope"
    let summary = "JSON records of ModelScope's model list: Path, Name, Downloads, Stars, Tasks"
    let source: String? = "modelscope"

    func recognises(_ file: InputFile, _ shape: FileShape, _ request: ImportRequest) -> Bool {
        file.container == .json && ["Path", "Name", "Downloads"].allSatisfy(shape.has)
    }

    func project(
        _ file: InputFile, _ shape: FileShape, _ request: ImportRequest, _ engine: DuckDBEngine
    ) throws
        -> Projection
    {
        guard let day = request.observedOn ?? file.dateInName.flatMap({ Day($0) }) else {
            throw ImportError("\(file.name): neither its name nor --observed-on DATE says when it was observed")
        }
        let id = "(record ->> 'Path') || '/' || (record ->> 'Name')"
        let created =
            "CASE WHEN TRY_CAST(record ->> 'CreatedTime' AS BIGINT) BETWEEN 1 AND 4000000000 "
            + "THEN to_timestamp(TRY_CAST(record ->> 'CreatedTime' AS BIGINT)) END"
        var projection = Projection()
        projection.observedOn = day
        projection.observations = """
            SELECT row_number() OVER () AS row, '\(day)' AS observed_on, \(id) AS model_id,
                CAST(CAST(\(created) AS DATE) AS VARCHAR) AS created_at, CAST(NULL AS VARCHAR) AS downloads_30d,
                record ->> 'Downloads' AS downloads_all_time, record ->> 'Stars' AS likes
            FROM \(shape.reader)
            """
        projection.catalogue = """
            SELECT \(id) AS model_id, record ->> 'Path' AS author, CAST(\(created) AS TIMESTAMP) AS created_at,
                CAST(NULL AS TIMESTAMP) AS last_modified, record ->> '$.Tasks[0].Name' AS pipeline_tag,
                CAST(NULL AS VARCHAR) AS library_name, CAST(NULL AS VARCHAR[]) AS tags,
                CAST(NULL AS VARCHAR[]) AS base_models, CAST(NULL AS BIGINT) AS parameters,
                nullif(record ->> 'License', '') AS licence, CAST(NULL AS VARCHAR) AS gated,
                CAST(NULL AS DOUBLE) AS trending_score
            FROM \(shape.reader)
            """
        return projection
    }
}
