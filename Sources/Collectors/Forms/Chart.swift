import Ecosystem
import Lake

/// Places on ranked charts, such as those of app stores: one row a day, chart, region and place.
struct Chart: Form {
    let name = "chart"
    let summary = "ranked charts: date, chart, region, rank, title, publisher"
    let source: String? = "charts"

    var renames: Set<String> { ["date", "chart", "region", "rank", "title", "publisher"] }

    private func column(_ ours: String, _ request: ImportRequest) -> String { request.columns[ours] ?? ours }

    func recognises(_ file: InputFile, _ shape: FileShape, _ request: ImportRequest) -> Bool {
        ["chart", "rank", "title"].allSatisfy { shape.has(column($0, request)) }
    }

    func project(
        _ file: InputFile, _ shape: FileShape, _ request: ImportRequest, _ engine: DuckDBEngine
    ) throws
        -> Projection
    {
        let needed = ["chart", "rank", "title"] + (request.observedOn == nil ? ["date"] : [])
        for ours in needed where !shape.has(column(ours, request)) {
            throw ImportError("\(file.name), row 1: there is no column for \(ours); name it with --columns \(ours)=…")
        }
        func text(_ ours: String) -> String { "nullif(trim(\(shape.text(column(ours, request)))), '')" }
        let day = request.observedOn.map { "'\($0)'" } ?? "left(\(text("date")), 10)"
        var projection = Projection()
        projection.observedOn = request.observedOn
        projection.charts = """
            SELECT row_number() OVER () AS row, \(day) AS observed_on, \(text("chart")) AS chart,
                \(text("region")) AS region, \(text("rank")) AS rank, \(text("title")) AS title,
                \(text("publisher")) AS publisher
            FROM \(shape.reader)
            """
        return projection
    }
}
