internal import CDuckDB

extension DuckDBEngine {
    package func rows(_ sql: String) throws -> Rows {
        var table = Rows(columns: [], rows: [])
        try unsafe read(sql) { names, _ in
            table.columns = names
        } chunk: { columns, count in
            if let largestResult, table.rows.count + count > largestResult {
                throw LakeError(
                    .tooMuch, "the result has more than \(largestResult) rows; a filter or a minimum makes it smaller")
            }
            for row in 0..<count { table.rows.append(unsafe columns.map { unsafe $0.cell(row) }) }
        }
        return table
    }

    /// The first column of a query's result as numbers, values that are absent left out: for results of millions of rows,
    /// which ``rows(_:)`` would hold as a cell each.
    package func reals(_ sql: String) throws -> [Double] {
        var numbers: [Double] = []
        try unsafe read("SELECT CAST(number AS DOUBLE) FROM (\(sql)) AS asked(number)") { columns, count in
            for row in 0..<count { if let number = unsafe columns[0].cell(row).real { numbers.append(number) } }
        }
        return numbers
    }

    package func numbers(_ sql: String) throws -> [[UInt64]] {
        var numbers: [[UInt64]] = []
        try unsafe read(sql) { names, types in
            for (name, type) in zip(names, types) where type != Int(DUCKDB_TYPE_UBIGINT) {
                throw LakeError(.badQuery, "column \(name) of a query for numbers is not of type UBIGINT")
            }
            numbers = [[UInt64]](repeating: [], count: names.count)
        } chunk: { columns, count in
            for index in unsafe columns.indices {
                guard unsafe columns[index].appendNumbers(count, to: &numbers[index]) else {
                    throw LakeError(.badQuery, "column \(index) of a query for numbers has a null")
                }
            }
        }
        return numbers
    }

    /// Runs a query and hands over its result a chunk of rows at a time.
    ///
    /// - Parameters:
    ///   - header: called once, with the names and types of the columns.
    ///   - chunk: called with the columns of up to a few thousand rows, which live as long as the call, and how many
    ///     rows they hold.
    func read(
        _ sql: String, header: ([String], [Int]) throws -> Void = { _, _ in },
        chunk use: ([ResultColumn], Int) throws -> Void
    ) throws {
        try interruption.check()
        var result = unsafe duckdb_result()
        defer { unsafe duckdb_destroy_result(&result) }
        guard unsafe duckdb_query(connection, sql, &result) == DuckDBSuccess else {
            throw unsafe translated(String(cString: duckdb_result_error(&result)))
        }
        let width = unsafe duckdb_column_count(&result)
        let types = (0..<width).map { unsafe Int(duckdb_column_type(&result, $0)) }
        try header((0..<width).map { unsafe String(cString: duckdb_column_name(&result, $0)) }, types)
        while true {
            var chunk: duckdb_data_chunk? = unsafe duckdb_fetch_chunk(result)
            if unsafe chunk == nil { return }
            defer { unsafe duckdb_destroy_data_chunk(&chunk) }
            let count = unsafe Int(duckdb_data_chunk_get_size(chunk))
            if count == 0 { return }
            let columns = unsafe (0..<width).map {
                unsafe ResultColumn(vector: duckdb_data_chunk_get_vector(chunk, $0), type: types[Int($0)])
            }
            try unsafe use(columns, count)
        }
    }
}
