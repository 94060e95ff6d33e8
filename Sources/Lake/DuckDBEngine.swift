internal import CDuckDB
import Ecosystem
import Foundation

/// DuckDB in this process: the default engine.
///
/// One connection over an in-memory database, of its own or shared (``DuckDBDatabase``). It is not `Sendable`: a connection
/// stays with the task that opened it.
@safe package final class DuckDBEngine: Engine {
    /// What the engine may use of the machine.
    package struct Limits: Sendable {
        /// Bytes of memory before it spills to `spillDirectory`.
        package var memory: Int
        package var threads: Int?
        /// Where it spills: in a folder there that is made when needed and removed when the engine closes.
        package var spillDirectory: String

        package init(
            memory: Int = 3 << 30, threads: Int? = nil,
            spillDirectory: String = NSTemporaryDirectory()
        ) {
            self.memory = memory
            self.threads = threads
            self.spillDirectory = spillDirectory
        }
    }

    private let database: DuckDBDatabase
    var connection: duckdb_connection?
    /// Ends the query at work, and all that come after it.
    package let interruption: Interruption
    /// A result of more rows is refused by ``rows(_:)``; `nil`: none is.
    package var largestResult: Int?

    /// An engine with a database of its own.
    package convenience init(limits: Limits = Limits()) throws {
        try self.init(sharing: DuckDBDatabase(limits: limits))
    }

    /// A connection to a database that others use too: tables that one makes are not seen by another.
    package init(sharing database: DuckDBDatabase) throws {
        self.database = database
        unsafe connection = try unsafe database.connect()
        interruption = Interruption()
        unsafe interruption.begin(connection)
    }

    deinit {
        interruption.end()
        unsafe duckdb_disconnect(&connection)
    }

    package var version: String { unsafe "duckdb " + String(cString: duckdb_library_version()) }

    package func run(_ sql: String) throws {
        try interruption.check()
        var result = unsafe duckdb_result()
        defer { unsafe duckdb_destroy_result(&result) }
        guard unsafe duckdb_query(connection, sql, &result) == DuckDBSuccess else {
            throw unsafe translated(String(cString: duckdb_result_error(&result)))
        }
    }

    /// Columns of a query with whether ``rows(_:)`` reads every value of their type as it is; the rest must be cast to text,
    /// keys of 64 bits without sign among them.
    ///
    /// - Throws: ``LakeError`` `badQuery` if the text is anything but a single `SELECT`.
    package func columns(ofSelect query: String) throws -> [(name: String, isReadable: Bool)] {
        var statement: duckdb_prepared_statement?
        defer { unsafe duckdb_destroy_prepare(&statement) }
        guard unsafe duckdb_prepare(connection, query, &statement) == DuckDBSuccess else {
            throw unsafe translated(String(cString: duckdb_prepare_error(statement)))
        }
        guard unsafe duckdb_prepared_statement_type(statement) == DUCKDB_STATEMENT_TYPE_SELECT else {
            throw LakeError(.badQuery, "only a SELECT can be asked; the lake is read-only")
        }
        return unsafe (0..<duckdb_prepared_statement_column_count(statement)).map { index in
            let name = unsafe duckdb_prepared_statement_column_name(statement, index)
            defer { unsafe duckdb_free(UnsafeMutableRawPointer(mutating: name)) }
            let type = unsafe Int(duckdb_prepared_statement_column_type(statement, index))
            return unsafe (name.map { unsafe String(cString: $0) } ?? "", ResultColumn.readableTypes.contains(type))
        }
    }

    /// From now on queries read only below `directory`, write nowhere and load nothing.
    package func confine(to directory: LakeDirectory) throws {
        try run(
            """
            SET allowed_directories = [\((directory.root.path + "/").sqlQuoted), \((directory.root.path + "/").sqlPattern)];
            SET enable_external_access = false;
            SET lock_configuration = true;
            """)
    }

    package func bind(_ name: String, to files: [DataFile], of table: LakeTable, in directory: LakeDirectory) throws {
        try run("CREATE OR REPLACE TEMP VIEW \(name) AS \(table.scan(files, in: directory))")
    }

    package func materialise(_ name: String, _ select: String) throws {
        try run("CREATE OR REPLACE TEMP TABLE \(name) AS \(select)")
    }

    @discardableResult
    package func write(_ select: String, toParquet path: String, sortedBy order: String? = nil) throws -> Int {
        let body = order.map { "SELECT * FROM (\(select)) ORDER BY \($0)" } ?? select
        return try rows(
            // A higher level takes a fifth longer for files that are a fiftieth smaller.
            "COPY (\(body)) TO \(path.sqlQuoted) "
                + "(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE \(database.rowGroup))"
        ).scalar.integer ?? 0
    }

    /// Gives DuckDB's own words, on one line, the code that the command line maps to an exit status.
    func translated(_ text: String) -> LakeError {
        let line = text.split(whereSeparator: \.isNewline).map(String.init)
        let message = line.prefix(2).joined(separator: " ")
        let lowered = message.lowercased()
        if interruption.isRequested { return .interrupted }
        if lowered.contains("no space left") || lowered.contains("read-only file system")
            || lowered.contains("could not write") || lowered.contains("could not create")
            || lowered.contains("max_temp_directory_size")
        {
            return LakeError(.cannotWrite, "cannot write: \(message)")
        }
        if lowered.hasPrefix("out of memory") {
            return LakeError(.tooMuch, "this needs more memory than the engine may take: \(line.first ?? "")")
        }
        if lowered.contains(".parquet"), Self.signsOfDamage.contains(where: lowered.contains) {
            return LakeError(.damaged, line.first ?? "")
        }
        return LakeError(.badQuery, message)
    }

    /// How DuckDB says that a Parquet file is gone, cut off or scribbled over.
    private static let signsOfDamage = [
        "io error", "magic bytes", "too small to be a parquet", "tprotocolexception", "corrupt",
    ]
}

extension String {
    /// The text as an SQL string literal.
    package var sqlQuoted: String { "'" + replacing("'", with: "''") + "'" }
    /// The text as an SQL literal of a path to read, which DuckDB takes for a pattern: `*`, `?` and `[` mean themselves.
    package var sqlPattern: String {
        map { "*?[".contains($0) ? "[\($0)]" : String($0) }.joined().sqlQuoted
    }
    /// The text as an SQL identifier.
    package var sqlIdentifier: String { "\"" + replacing("\"", with: "\"\"") + "\"" }
}
