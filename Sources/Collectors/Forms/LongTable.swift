import Ecosystem
import Lake

/// One row a model and day, as CSV, JSON lines or Parquet.
struct LongTable: Form {
    let name = "long"
    let summary = "one row a model and day: observed_on, model_id, created_at, downloads_30d, downloads_all_time, likes"

    var renames: Set<String> { Set(Self.aliases.keys) }

    /// The names a column goes by, ours first.
    private static let aliases: [String: [String]] = [
        "observed_on": ["observed_on", "date", "day", "observedOn", "snapshot"],
        "model_id": ["model_id", "model", "id", "modelId", "repo_id"],
        "created_at": ["created_at", "createdAt", "created_on", "created"],
        "downloads_30d": ["downloads_30d", "downloads"],
        "downloads_all_time": ["downloads_all_time", "downloadsAllTime", "total_downloads"],
        "likes": ["likes"],
    ]

    private func column(_ ours: String, _ shape: FileShape, _ request: ImportRequest) -> String? {
        if let theirs = request.columns[ours] { return theirs }
        return shape.first(of: Self.aliases[ours] ?? [ours])
    }

    func recognises(_ file: InputFile, _ shape: FileShape, _ request: ImportRequest) -> Bool {
        column("model_id", shape, request) != nil && column("observed_on", shape, request) != nil
            && (column("downloads_30d", shape, request) != nil || column("downloads_all_time", shape, request) != nil)
    }

    func project(
        _ file: InputFile, _ shape: FileShape, _ request: ImportRequest, _ engine: DuckDBEngine
    ) throws
        -> Projection
    {
        for (ours, theirs) in request.columns where !shape.has(theirs) {
            throw ImportError("\(file.name), row 1: there is no column '\(theirs)' (asked for as \(ours))")
        }
        for ours in ["model_id"] + (request.observedOn == nil ? ["observed_on"] : []) {
            guard column(ours, shape, request) != nil else {
                throw ImportError(
                    "\(file.name), row 1: there is no column for \(ours); name it with --columns \(ours)=…")
            }
        }
        var projection = Projection()
        projection.observedOn = request.observedOn
        let counters = ["created_at", "downloads_30d", "downloads_all_time", "likes"].map {
            "\(shape.value(column($0, shape, request))) AS \($0)"
        }
        let day = request.observedOn.map { "'\($0)'" } ?? shape.value(column("observed_on", shape, request))
        projection.observations = """
            SELECT row_number() OVER () AS row, \(day) AS observed_on,
                \(shape.text(column("model_id", shape, request))) AS model_id, \(counters.joined(separator: ", "))
            FROM \(shape.reader)
            """
        return projection
    }
}
