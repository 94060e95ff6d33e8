package import Ecosystem

/// A table of the lake: its columns, and how its files are laid out below the data directory.
package struct LakeTable: Hashable, Sendable {
    package struct Column: Hashable, Sendable {
        package let name: String
        /// The type in DuckDB's words; the ones used here mean the same in Parquet and Spark.
        package let type: String
    }

    package let name: String
    package let columns: [Column]
    /// The columns, first of all, that tell the rows of one source and day apart.
    private let keyCount: Int
    /// The aggregate that makes one value of several for one model, source and day, where it is not the largest.
    private let aggregates: [String: String]

    private init(name: String, columns: [Column], keyCount: Int = 1, aggregates: [String: String]) {
        self.name = name
        self.columns = columns
        self.keyCount = keyCount
        self.aggregates = aggregates
    }

    /// The tables, whose files lie under `name/source=…/observed_on=…/`.
    package static let all = [observations, catalogue, prices, usage, charts]

    /// 64 bits of the id's MD5: a number that joins faster than the text, the same whatever wrote the file.
    private static let modelKey = Column(name: "model_key", type: "UBIGINT")

    /// Counters as they came: one row a model, in files of one source and one day.
    ///
    /// Where files of the same source and day give different values for one counter, the larger one counts.
    package static let observations = LakeTable(
        name: "observations",
        columns: [
            Column(name: "model_id", type: "VARCHAR"), modelKey, Column(name: "created_on", type: "DATE"),
            Column(name: "downloads_30d", type: "BIGINT"), Column(name: "downloads_all_time", type: "BIGINT"),
            Column(name: "likes", type: "BIGINT"),
        ],
        aggregates: ["created_on": "min"])

    /// What a source says of a model beside its counters, as it said it on that day; of several values the largest.
    package static let catalogue = LakeTable(
        name: "catalogue",
        columns: [
            Column(name: "model_id", type: "VARCHAR"), modelKey, Column(name: "author", type: "VARCHAR"),
            Column(name: "created_at", type: "TIMESTAMP"), Column(name: "last_modified", type: "TIMESTAMP"),
            Column(name: "pipeline_tag", type: "VARCHAR"), Column(name: "library_name", type: "VARCHAR"),
            Column(name: "tags", type: "VARCHAR[]"), Column(name: "base_models", type: "VARCHAR[]"),
            Column(name: "parameters", type: "BIGINT"), Column(name: "licence", type: "VARCHAR"),
            Column(name: "gated", type: "VARCHAR"), Column(name: "trending_score", type: "DOUBLE"),
        ],
        aggregates: [:])

    /// Prices in US dollars per token, exact, as OpenRouter lists them.
    package static let prices = LakeTable(
        name: "prices",
        columns: [
            Column(name: "model_id", type: "VARCHAR"), Column(name: "name", type: "VARCHAR"),
            Column(name: "hugging_face_id", type: "VARCHAR"), Column(name: "created_on", type: "DATE"),
            Column(name: "context_length", type: "BIGINT"), Column(name: "prompt", type: "DECIMAL(30,18)"),
            Column(name: "completion", type: "DECIMAL(30,18)"),
        ],
        aggregates: [:])

    /// Tokens a day that went through a source, by model; the model `other` is all that the source does not name.
    ///
    /// Every provider has its own tokenizer: tokens of different providers are not the same unit.
    package static let usage = LakeTable(
        name: "usage",
        columns: [Column(name: "model_id", type: "VARCHAR"), Column(name: "tokens", type: "BIGINT")], aggregates: [:])

    /// Places on ranked charts of a day, such as those of app stores; of several places the best.
    package static let charts = LakeTable(
        name: "charts",
        columns: [
            Column(name: "chart", type: "VARCHAR"), Column(name: "region", type: "VARCHAR"),
            Column(name: "title", type: "VARCHAR"), Column(name: "rank", type: "BIGINT"),
            Column(name: "publisher", type: "VARCHAR"),
        ],
        keyCount: 3, aggregates: ["rank": "min"])

    /// A `SELECT` of one row a model (and each value of `keys`) out of `query`, whichever order its rows come in.
    package func merged(_ query: String, by keys: [String] = []) -> String {
        let own = columns.prefix(keyCount).map(\.name)
        let values = columns.dropFirst(keyCount).map { "\(aggregates[$0.name] ?? "max")(\($0.name)) AS \($0.name)" }
        let list = (own + values + keys).joined(separator: ", ")
        return "SELECT \(list) FROM (\(query)) GROUP BY \((own + keys).joined(separator: ", "))"
    }

    /// The `SELECT` that reads `files` as this table; an empty table of the same columns if there are none.
    func scan(_ files: [DataFile], in directory: LakeDirectory) -> String {
        if files.isEmpty {
            let nothing = columns.map { "CAST(NULL AS \($0.type)) AS \($0.name)" }.joined(separator: ", ")
            return "SELECT \(nothing), CAST(NULL AS VARCHAR) AS source, CAST(NULL AS DATE) AS observed_on WHERE false"
        }
        func read(_ files: [DataFile]) -> String {
            let names = (columns.map(\.name) + ["source", "observed_on"]).joined(separator: ", ")
            return "SELECT \(names) FROM read_parquet(\(directory.sqlList(files)), hive_partitioning = true, "
                + "hive_types = {'source': VARCHAR, 'observed_on': DATE})"
        }
        let byPartition = Dictionary(grouping: files) { Partition(source: $0.source, observedOn: $0.observedOn) }
        let single = byPartition.values.filter { $0.count == 1 }.flatMap { $0 }.sorted { $0.path < $1.path }
        let several = byPartition.values.filter { $0.count > 1 }.flatMap { $0 }.sorted { $0.path < $1.path }
        var parts: [String] = []
        if !single.isEmpty { parts.append(read(single)) }
        if !several.isEmpty { parts.append(merged(read(several), by: ["source", "observed_on"])) }
        return parts.joined(separator: " UNION ALL ")
    }
}

/// The source and day that a data file holds.
package struct Partition: Hashable, Comparable, Sendable {
    package let source: String
    package let observedOn: Day

    package init(source: String, observedOn: Day) {
        self.source = source
        self.observedOn = observedOn
    }

    package static func < (a: Partition, b: Partition) -> Bool {
        (a.source, a.observedOn) < (b.source, b.observedOn)
    }

    /// The folder below the table's own, in the layout that Spark, pandas and DuckDB read as columns.
    var path: String { "source=\(source)/observed_on=\(observedOn)" }
}
