import Ecosystem
import Lake

/// One row a model and one column a day; an empty cell was not observed, which is not zero.
struct WideTable: Form {
    let name = "wide"
    let summary = "one row a model, one column a date (2025-02-26); empty = not observed"

    private func days(_ shape: FileShape) -> [String] {
        shape.columns.map(\.name).filter { $0.utf8.count == 10 && Day($0) != nil }
    }

    private func model(_ shape: FileShape, _ request: ImportRequest) -> String? {
        request.columns["model_id"] ?? shape.first(of: ["model_id", "model", "id", "modelId", "repo_id"])
    }

    func recognises(_ file: InputFile, _ shape: FileShape, _ request: ImportRequest) -> Bool {
        model(shape, request) != nil && !days(shape).isEmpty
    }

    func project(
        _ file: InputFile, _ shape: FileShape, _ request: ImportRequest, _ engine: DuckDBEngine
    ) throws
        -> Projection
    {
        guard let model = model(shape, request), shape.has(model) else {
            throw ImportError("\(file.name), row 1: there is no column for model_id; name it with --columns model_id=…")
        }
        if let wrong = shape.columns.first(where: {
            $0.name.wholeMatch(of: /\d{4}-\d{2}-\d{2}/) != nil && Day($0.name) == nil
        }) {
            throw ImportError("\(file.name), row 1: the column '\(wrong.name)' is a date that does not exist")
        }
        let days = days(shape)
        guard !days.isEmpty else { throw ImportError("\(file.name), row 1: no column is a date like 2025-02-26") }
        let pairs = days.map { "{'day': '\($0)', 'value': \(shape.text($0))}" }.joined(separator: ", ")
        let cells = """
            SELECT row, model_id, unnest([\(pairs)]) AS cell
            FROM (SELECT row_number() OVER () AS row, \(shape.text(model)) AS model_id, * FROM \(shape.reader))
            """
        var projection = Projection()
        let counter = try counter(of: file, request, days: days, cells: cells, engine, &projection)
        let created = shape.text(request.columns["created_at"] ?? shape.first(of: ["created_at", "createdAt"]))
        projection.headerRows = shape.headerRows
        projection.rejects = shape.rejects
        projection.observations = """
            SELECT row, cell.day AS observed_on, model_id, created_at,
                \(counter == "downloads_30d" ? "cell.value" : "CAST(NULL AS VARCHAR)") AS downloads_30d,
                \(counter == "downloads_all_time" ? "cell.value" : "CAST(NULL AS VARCHAR)") AS downloads_all_time,
                CAST(NULL AS VARCHAR) AS likes
            FROM (SELECT row, model_id, created_at, unnest([\(pairs)]) AS cell
                FROM (SELECT row_number() OVER () AS row, \(shape.text(model)) AS model_id, \(created) AS created_at, *
                    FROM \(shape.reader)))
            WHERE nullif(trim(cell.value), '') IS NOT NULL
            """
        return projection
    }

    /// Which counter the cells hold: what the user says, else what the name says, else all-time if no value ever falls.
    private func counter(
        of file: InputFile, _ request: ImportRequest, days: [String], cells: String, _ engine: DuckDBEngine,
        _ projection: inout Projection
    ) throws -> String {
        if let counter = request.counter { return counter }
        let name = file.name.lowercased()
        if name.contains("all-time") || name.contains("all_time") || name.contains("alltime") {
            return "downloads_all_time"
        }
        if name.contains("30d") || name.contains("daily") { return "downloads_30d" }
        let falls =
            try engine.rows(
                """
                SELECT count(*) FROM (SELECT TRY_CAST(cell.value AS DOUBLE) AS value,
                    lag(TRY_CAST(cell.value AS DOUBLE)) OVER (PARTITION BY row ORDER BY cell.day) AS earlier
                    FROM (\(cells)) WHERE nullif(trim(cell.value), '') IS NOT NULL)
                WHERE value < earlier
                """
            ).scalar.integer ?? 0
        if falls == 0, days.count > 1 {
            projection.notes.append("read as all-time counters, because no value ever falls; --counter says otherwise")
            return "downloads_all_time"
        }
        projection.notes.append("read as 30-day counts, because values fall; --counter says otherwise")
        return "downloads_30d"
    }
}
