import Foundation
package import Lake

/// The columns of a file and the SQL that reads its rows, found without trusting its content.
package struct FileShape: Sendable {
    package struct Column: Hashable, Sendable {
        package let name: String
        /// The type in DuckDB's words; `VARCHAR` for CSV, `JSON` for fields of JSON records.
        package let type: String
    }

    package let container: InputFile.Container
    /// For JSON: the fields of all records.
    package let columns: [Column]
    /// The table function that reads the rows; for JSON its one column is `record`, for CSV they are `c0`, `c1`, ….
    let reader: String
    let headerRows: Int
    /// The table in which the CSV reader keeps the rows it cannot split.
    let rejects: String?
    /// Records of the file that the reader leaves out because they are blank, counted from 1 with the header.
    let blank: [ClosedRange<Int>]
    /// For JSON: the fields beside the array of an object that holds one.
    let holderQuery: String?

    package func has(_ name: String) -> Bool { columns.contains { $0.name == name } }
    func type(_ name: String) -> String? { columns.first { $0.name == name }?.type }

    /// The first of the names the file has.
    func first(of names: [String]) -> String? { names.first(where: has) }

    /// An SQL expression for a column as the file has it; `NULL` if there is no such column.
    func value(_ name: String?) -> String {
        guard let name, let index = columns.firstIndex(where: { $0.name == name }) else {
            return "CAST(NULL AS VARCHAR)"
        }
        return switch container {
        case .json: "(record ->> \(name.sqlQuoted))"
        case .parquet: name.sqlIdentifier
        case .text: "c\(index)"
        }
    }

    /// An SQL expression for a column's text; `NULL` if there is no such column.
    func text(_ name: String?) -> String {
        guard container == .parquet, let name, has(name) else { return value(name) }
        return "CAST(\(name.sqlIdentifier) AS VARCHAR)"
    }

    /// - Throws: ``ImportError`` if the file is damaged, cut off, or not what its first bytes promise.
    package init(_ file: InputFile, _ engine: DuckDBEngine) throws {
        container = file.container
        switch file.container {
        case .parquet:
            reader = "read_parquet(\(file.sqlPath), hive_partitioning = false)"
            do {
                columns = try engine.rows("DESCRIBE SELECT * FROM \(reader)").rows.map {
                    Column(name: $0[0].text ?? "", type: $0[1].text ?? "")
                }
            } catch let error as LakeError {
                throw ImportError("\(file.name): is damaged or cut off (\(error.reason))")
            }
            (headerRows, rejects, blank, holderQuery) = (0, nil, [], nil)
        case .json:
            let outline = try JSONOutline(of: file)
            (reader, holderQuery) = Self.jsonReader(file, outline.layout)
            blank = outline.blank
            (headerRows, rejects) = (0, nil)
            columns = try Self.fields(file, reader, engine)
        case .text:
            let header = try CSVHeader(file)
            blank = try CSVOutline(of: file, header).blank
            columns = header.columns.map { Column(name: $0, type: "VARCHAR") }
            // Names of our own: the file's may be anything, and differ in case alone.
            let types = header.columns.indices.map { "'c\($0)': 'VARCHAR'" }.joined(separator: ", ")
            reader =
                "read_csv(\(file.sqlPath), auto_detect = false, header = true, delim = \(header.delimiter.sqlQuoted), "
                + "quote = '\"', escape = '\"', columns = {\(types)}, strict_mode = true, store_rejects = true, "
                + "rejects_table = 'csv_rejects', rejects_scan = 'csv_scans', rejects_limit = 0, compression = 'none', "
                + "hive_partitioning = false, max_line_size = \(CSVOutline.longestRecord))"
            (headerRows, rejects, holderQuery) = (1, "csv_rejects", nil)
        }
    }

    /// The reader of a layout's records, and for an object that holds them, the query of that object.
    private static func jsonReader(
        _ file: InputFile, _ layout: JSONOutline.Layout
    ) -> (reader: String, holder: String?) {
        func objects(_ format: String, longest: Int, _ more: String = "") -> String {
            "read_json_objects(\(file.sqlPath), format = '\(format)', maximum_object_size = \(longest)"
                + ", compression = 'uncompressed', hive_partitioning = false\(more))"
        }
        let record = 1 << 24
        switch layout {
        case .array:
            return ("(SELECT json AS record FROM \(objects("array", longest: record)))", nil)
        case .lines:
            // An unreadable line arrives as NULL and is refused by its number.
            return (
                "(SELECT json AS record FROM \(objects("newline_delimited", longest: record, ", ignore_errors = true")))",
                nil
            )
        case .single:
            return (
                "(SELECT json AS record FROM \(objects("unstructured", longest: max(file.bytes + 1, record))))", nil
            )
        case .holder(let key):
            let object = "(SELECT json FROM \(objects("unstructured", longest: max(file.bytes + 1, record))))"
            let list = "json_extract(json, \("$.\"\(key)\"[*]".sqlQuoted))"
            return ("(SELECT unnest(\(list)) AS record FROM \(object))", object)
        }
    }

    /// More fields than any source's records have.
    private static let mostFields = 20_000

    /// The fields of all records, those met first first: a record leaves out what it has no value for.
    private static func fields(_ file: InputFile, _ reader: String, _ engine: DuckDBEngine) throws -> [Column] {
        let query = """
            SELECT field, min(place) FROM (SELECT unnest(keys) AS field, unnest(range(len(keys))) AS place
                FROM (SELECT json_keys(record) AS keys FROM \(reader) WHERE json_type(record) = 'OBJECT'))
            GROUP BY field ORDER BY 2, 1 LIMIT \(mostFields + 1)
            """
        let names: [String]
        do {
            names = try engine.rows(query).rows.map {
                $0[0].text ?? ""
            }
        } catch let error as LakeError {
            throw ImportError("\(file.name): is not JSON (\(error.reason))")
        }
        guard !names.isEmpty else { throw ImportError("\(file.name): holds no record that is a JSON object") }
        guard names.count <= mostFields else {
            throw ImportError("\(file.name): its records have more than \(mostFields) different fields")
        }
        return names.map { Column(name: $0, type: "JSON") }
    }
}
