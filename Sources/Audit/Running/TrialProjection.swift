import Foundation
import Lake

/// `trials.parquet`: the journal as a table, without the raw bodies. Deleting it loses nothing.
package enum TrialProjection {
    /// Keys of a journal line, their DuckDB types, and what the column is called.
    private static let columns: [(key: String, type: String, name: String)] = [
        ("ordinal", "BIGINT", "ordinal"), ("model", "VARCHAR", "model"), ("task", "VARCHAR", "task"),
        ("context", "VARCHAR", "context"), ("group", "VARCHAR", "group"), ("repetition", "INTEGER", "repetition"),
        ("seed", "UBIGINT", "seed"), ("ending", "VARCHAR", "ending"), ("attempts", "INTEGER", "attempts"),
        ("startedAt", "BIGINT", "started_at"), ("milliseconds", "BIGINT", "milliseconds"),
        ("host", "VARCHAR", "host"), ("returnedModel", "VARCHAR", "returned_model"),
        ("finishReason", "VARCHAR", "finish_reason"),
        ("usage", "STRUCT(promptTokens BIGINT, completionTokens BIGINT, reasoningTokens BIGINT)", "usage"),
        ("status", "INTEGER", "status"), ("error", "VARCHAR", "error"), ("reasoning", "VARCHAR", "reasoning"),
        ("answer", "VARCHAR", "answer"), ("plan", "VARCHAR", "plan"),
    ]

    /// Writes the projection of a run's journal, whole or not at all.
    ///
    /// - Parameter longestLine: bytes of the journal's longest line; the reader's memory grows with it.
    /// - Throws: ``AuditError`` `cannotWrite`, ``LakeError``.
    package static func write(_ run: RunDirectory, longestLine: Int) throws {
        let engine = try DuckDBEngine(limits: .init(memory: 1 << 30, threads: 1))
        let types = columns.map { "\($0.key.sqlQuoted): \($0.type.sqlQuoted)" }.joined(separator: ", ")
        let list = columns.map { column in
            switch column.key {
            case "startedAt": "make_timestamp(startedAt * 1000) AS started_at"
            case "usage":
                "usage.promptTokens AS prompt_tokens, usage.completionTokens AS completion_tokens, "
                    + "usage.reasoningTokens AS reasoning_tokens"
            default: "\(column.key.sqlIdentifier) AS \(column.name.sqlIdentifier)"
            }
        }.joined(separator: ", ")
        let staged = run.root.appending(path: ".trials.parquet.\(getpid())").path
        defer { try? FileManager.default.removeItem(atPath: staged) }
        // Row groups are small because answers are long: memory must not grow with the run.
        try engine.run(
            """
            COPY (
                SELECT \(list) FROM read_json(
                    \(run.journal.path.sqlPattern), format = 'newline_delimited', columns = {\(types)},
                    maximum_object_size = \(max(longestLine + 1, 1 << 20)))
            ) TO \(staged.sqlQuoted) (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 4096)
            """)
        guard rename(staged, run.trials.path) == 0 else {
            throw AuditError(.cannotWrite, "cannot write \(run.trials.path): \(String(cString: strerror(errno)))")
        }
    }
}
