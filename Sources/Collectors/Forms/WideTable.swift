import Ecosystem
import Lake

/// One row a model and one column a day; an empty cell was not observed, which is not zero.
struct WideTable: Form {
    let name = "wide"
    let summary = "one row a model, one column a date (2025-02-26); empty = not observed"

    let renames: Set<String> = ["model_id", "created_at"]

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
        let created = request.columns["created_at"] ?? shape.first(of: ["created_at", "createdAt"])
        if let created, !shape.has(created) {
            throw ImportError("\(file.name), row 1: there is no column '\(created)' (asked for as created_at)")
        }
        let pairs = days.map { "{'day': '\($0)', 'value': \(shape.text($0))}" }.joined(separator: ", ")
        // An empty cell is no observation; a row without any is a row, so it keeps its number but says nothing.
        let cells = """
            SELECT row, model_id, created_at, cell.day AS day, cell.value AS value
            FROM (SELECT row_number() OVER () AS row, \(shape.text(model)) AS model_id,
                \(shape.text(created)) AS created_at, unnest([\(pairs)]) AS cell FROM \(shape.reader))
            WHERE nullif(trim(cell.value), '') IS NOT NULL
            """
        var projection = Projection()
        let counter = try counter(of: file, request, days: days, cells: cells, engine, &projection)
        projection.counter = counter
        projection.observations = """
            SELECT row, day AS observed_on, model_id, created_at,
                \(counter == "downloads_30d" ? "value" : "CAST(NULL AS VARCHAR)") AS downloads_30d,
                \(counter == "downloads_all_time" ? "value" : "CAST(NULL AS VARCHAR)") AS downloads_all_time,
                CAST(NULL AS VARCHAR) AS likes
            FROM (\(cells))
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
                SELECT count(*) FROM (SELECT TRY_CAST(value AS DOUBLE) AS value,
                    lag(TRY_CAST(value AS DOUBLE)) OVER (PARTITION BY row ORDER BY day) AS earlier
                    FROM (\(cells)))
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
