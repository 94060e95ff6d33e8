import Answers
import Ecosystem
import Foundation
import Lake
import NIOCore
import Reporting

/// An answer as a Parquet file: numbers as numbers, dates as dates, what is nested as JSON.
struct ParquetForm {
    private let answer: Answer

    init(_ answer: Answer) { self.answer = answer }

    func bytes() throws -> ByteBuffer {
        let folder = FileManager.default.temporaryDirectory.appending(path: "bellwether-form-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let rows = folder.appending(path: "rows.json")
        let file = folder.appending(path: "rows.parquet")
        // The rows as one JSON array, as they are sent as JSON; the engine is told every column's type.
        try Data(Format.rows(of: answer).utf8).write(to: rows)
        let columns = answer.columns.indices.map { index in
            "\(answer.columns[index].name.sqlQuoted): '\(type(of: index))'"
        }
        let names = answer.columns.map(\.name.sqlIdentifier).joined(separator: ", ")
        let engine = try DuckDBEngine(limits: .init(memory: 256 << 20, threads: 1, spillDirectory: folder.path))
        let source =
            answer.rows.isEmpty
            ? "SELECT \(nothing) WHERE false"
            : "SELECT \(names) FROM read_json(\(rows.path.sqlPattern), format = 'array', "
                + "columns = {\(columns.joined(separator: ", "))})"
        try engine.write(source, toParquet: file.path)
        return ByteBuffer(bytes: try Data(contentsOf: file))
    }

    private var nothing: String {
        answer.columns.indices.map { "CAST(NULL AS \(type(of: $0))) AS \(answer.columns[$0].name.sqlIdentifier)" }
            .joined(separator: ", ")
    }

    /// The narrowest SQL type that holds every value of a column.
    private func type(of column: Int) -> String {
        var types: Set<String> = []
        for row in answer.rows {
            switch row[column] {
            case .null: continue
            case .boolean: types.insert("BOOLEAN")
            case .integer: types.insert("BIGINT")
            case .real: types.insert("DOUBLE")
            case .text(let text): types.insert(text.utf8.count == 10 && Day(text) != nil ? "DATE" : "VARCHAR")
            case .list, .object: types.insert("JSON")
            }
        }
        if types.count == 1, let only = types.first { return only }
        if types.isSubset(of: ["BIGINT", "DOUBLE"]), !types.isEmpty { return "DOUBLE" }
        if types.isSubset(of: ["DATE", "VARCHAR"]) { return "VARCHAR" }
        return "JSON"
    }
}
