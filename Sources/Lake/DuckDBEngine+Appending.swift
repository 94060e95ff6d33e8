internal import CDuckDB

extension DuckDBEngine {
    package func materialise(_ name: String, numbers: [(column: String, values: [UInt64])]) throws {
        let list = numbers.map { "\($0.column.sqlIdentifier) UBIGINT" }.joined(separator: ", ")
        try run("CREATE OR REPLACE TEMP TABLE \(name.sqlIdentifier) (\(list))")
        guard let rows = numbers.first?.values.count, rows > 0 else { return }
        try unsafe append(to: name) { appender, check in
            try unsafe appendNumbers(numbers, rows, appender, check)
        }
    }

    package func materialise(_ name: String, texts columns: [String], _ rows: [[String?]]) throws {
        let list = columns.map { "\($0.sqlIdentifier) VARCHAR" }.joined(separator: ", ")
        try run("CREATE OR REPLACE TEMP TABLE \(name.sqlIdentifier) (\(list))")
        try unsafe append(to: name) { appender, check in
            for row in rows {
                precondition(row.count == columns.count, "a row as wide as the table \(name)")
                for text in row {
                    guard var text else {
                        try check(unsafe duckdb_append_null(appender))
                        continue
                    }
                    try text.withUTF8 { bytes in
                        try unsafe bytes.withMemoryRebound(to: CChar.self) { characters in
                            try check(
                                unsafe duckdb_append_varchar_length(
                                    appender, characters.baseAddress, UInt64(characters.count)))
                        }
                    }
                }
                try check(unsafe duckdb_appender_end_row(appender))
            }
        }
    }

    private typealias Check = (duckdb_state) throws -> Void

    /// Opens an appender to a table of this connection while `body` runs; all that it took is there afterwards.
    private func append(
        to table: String, _ body: (_ appender: duckdb_appender?, _ check: Check) throws -> Void
    ) throws {
        var appender: duckdb_appender?
        defer { unsafe duckdb_appender_destroy(&appender) }
        func check(_ state: duckdb_state) throws {
            guard state == DuckDBSuccess else {
                throw unsafe translated(duckdb_appender_error(appender).map { unsafe String(cString: $0) } ?? "append")
            }
        }
        try check(unsafe duckdb_appender_create_ext(connection, "temp", "main", table, &appender))
        try unsafe body(appender, check)
        try check(unsafe duckdb_appender_close(appender))
    }

    private func appendNumbers(
        _ numbers: [(column: String, values: [UInt64])], _ rows: Int, _ appender: duckdb_appender?, _ check: Check
    ) throws {
        var type: duckdb_logical_type? = unsafe duckdb_create_logical_type(Int32(DUCKDB_TYPE_UBIGINT))
        defer { unsafe duckdb_destroy_logical_type(&type) }
        var types = unsafe [duckdb_logical_type?](repeating: type, count: numbers.count)
        var chunk: duckdb_data_chunk? = unsafe duckdb_create_data_chunk(&types, UInt64(numbers.count))
        defer { unsafe duckdb_destroy_data_chunk(&chunk) }
        let capacity = Int(duckdb_vector_size())
        for start in stride(from: 0, to: rows, by: capacity) {
            let count = min(capacity, rows - start)
            unsafe duckdb_data_chunk_reset(chunk)
            for (index, column) in numbers.enumerated() {
                let vector = unsafe duckdb_data_chunk_get_vector(chunk, UInt64(index))
                guard let data = unsafe duckdb_vector_get_data(vector) else { continue }
                unsafe column.values.withUnsafeBufferPointer { values in
                    guard let first = values.baseAddress else { return }
                    unsafe data.copyMemory(
                        from: first + start, byteCount: count * MemoryLayout<UInt64>.stride)
                }
            }
            unsafe duckdb_data_chunk_set_size(chunk, UInt64(count))
            try check(unsafe duckdb_append_data_chunk(appender, chunk))
        }
    }
}
