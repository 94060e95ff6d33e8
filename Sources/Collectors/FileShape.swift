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
    /// For JSON: the fields of the first record.
    package let columns: [Column]
    /// The table function that reads the rows; for JSON its one column is `record`.
    let reader: String
    let headerRows: Int
    let rejects: String?
    /// For JSON: the fields beside the array of an object that holds one.
    let holderQuery: String?

    package func has(_ name: String) -> Bool { columns.contains { $0.name == name } }
    func type(_ name: String) -> String? { columns.first { $0.name == name }?.type }

    /// The first of the names the file has.
    func first(of names: [String]) -> String? { names.first(where: has) }

    /// An SQL expression for a column's text; `NULL` if there is no such column.
    func text(_ name: String?) -> String {
        guard let name, has(name) else { return "CAST(NULL AS VARCHAR)" }
        return switch container {
        case .json: "(record ->> \(name.sqlQuoted))"
        case .parquet: "CAST(\(name.sqlIdentifier) AS VARCHAR)"
        case .text: name.sqlIdentifier
        }
    }

    package init(_ file: InputFile, _ engine: DuckDBEngine) throws {
        container = file.container
        switch file.container {
        case .parquet:
            reader = "read_parquet(\(file.url.path.sqlQuoted))"
            do {
                columns = try engine.rows("DESCRIBE SELECT * FROM \(reader)").rows.map {
                    Column(name: $0[0].text ?? "", type: $0[1].text ?? "")
                }
            } catch let error as LakeError {
                throw ImportError("\(file.name): is damaged or cut off (\(error.message))")
            }
            (headerRows, rejects, holderQuery) = (0, nil, nil)
        case .json:
            let outline = try JSONOutline(of: file)
            let path = file.url.path.sqlQuoted
            let size = max(file.bytes + 1, 1 << 24)
            var holder: String?
            switch outline.layout {
            case .array:
                reader =
                    "(SELECT json AS record FROM read_json_objects(\(path), format = 'array', maximum_object_size = \(size)))"
            case .lines:
                // An unreadable line arrives as NULL and is refused by its number.
                reader =
                    "(SELECT json AS record FROM read_json_objects(\(path), format = 'newline_delimited', "
                    + "ignore_errors = true, maximum_object_size = \(min(size, 1 << 27))))"
            case .holder(let key):
                let object =
                    "(SELECT json FROM read_json_objects(\(path), format = 'unstructured', maximum_object_size = \(size)))"
                let list = "json_extract(json, \("$.\"\(key)\"[*]".sqlQuoted))"
                reader = "(SELECT unnest(\(list)) AS record FROM \(object))"
                holder = object
            }
            holderQuery = holder
            do {
                let first =
                    "SELECT unnest(json_keys(record)) FROM (SELECT record FROM \(reader) "
                    + "WHERE json_type(record) = 'OBJECT' LIMIT 1)"
                columns = try engine.rows(first).rows.map { Column(name: $0[0].text ?? "", type: "JSON") }
            } catch let error as LakeError {
                throw ImportError("\(file.name): is not JSON (\(error.message))")
            }
            (headerRows, rejects) = (0, nil)
        case .text:
            let header = try CSVHeader(file)
            columns = header.columns.map { Column(name: $0, type: "VARCHAR") }
            let types = header.columns.map { "\($0.sqlQuoted): 'VARCHAR'" }.joined(separator: ", ")
            reader =
                "read_csv(\(file.url.path.sqlQuoted), auto_detect = false, header = true, delim = "
                + "\(header.delimiter.sqlQuoted), quote = '\"', escape = '\"', columns = {\(types)}, "
                + "strict_mode = true, store_rejects = true, rejects_table = 'csv_rejects', "
                + "rejects_scan = 'csv_scans', rejects_limit = 0, max_line_size = 4194304)"
            (headerRows, rejects, holderQuery) = (1, "csv_rejects", nil)
        }
    }
}
