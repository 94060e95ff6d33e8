internal import CDuckDB
import Ecosystem
import Foundation
import Synchronization

/// One in-memory database that several connections share: its threads, its memory and what it keeps of files it has read.
@safe package final class DuckDBDatabase: @unchecked Sendable {
    // Set once in `init`; DuckDB's own locks guard what is behind it.
    private var database: duckdb_database?
    /// Databases that this process has opened.
    private static let opened = Atomic(0)
    /// Rows that a Parquet writer holds until it writes them.
    let rowGroup: Int

    package init(limits: DuckDBEngine.Limits = .init()) throws {
        // Databases that spill into one folder would overwrite each other's files.
        let number = Self.opened.add(1, ordering: .relaxed).newValue
        let spill = URL(filePath: limits.spillDirectory).appending(path: "bellwether-\(getpid())-\(number)").path
        let isSmall = limits.memory < 512 << 20
        rowGroup = isSmall ? 20_480 : 200_000
        var settings = [
            "memory_limit": "\(limits.memory / (1 << 20))MiB",
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "preserve_insertion_order": "false",
            "temp_directory": spill,
        ]
        if isSmall {
            // What is freed goes back to the system soon: the allocator would otherwise hold as much again.
            settings["allocator_flush_threshold"] = "16MiB"
            settings["allocator_bulk_deallocation_flush_threshold"] = "16MiB"
            settings["allocator_background_threads"] = "true"
        }
        if let threads = limits.threads { settings["threads"] = String(threads) }
        var config: duckdb_config?
        unsafe duckdb_create_config(&config)
        defer { unsafe duckdb_destroy_config(&config) }
        for (name, value) in settings { unsafe duckdb_set_config(config, name, value) }
        var problem: UnsafeMutablePointer<CChar>?
        if unsafe duckdb_open_ext(nil, &database, config, &problem) == DuckDBError {
            let text = unsafe problem.map { unsafe String(cString: $0) } ?? "unknown reason"
            unsafe duckdb_free(problem)
            throw LakeError(.badQuery, "DuckDB did not start: \(text)")
        }
        var connection = try unsafe connect()
        defer { unsafe duckdb_disconnect(&connection) }
        var result = unsafe duckdb_result()
        defer { unsafe duckdb_destroy_result(&result) }
        guard unsafe duckdb_query(connection, Self.functions, &result) == DuckDBSuccess else {
            throw unsafe LakeError(.badQuery, String(cString: duckdb_result_error(&result)))
        }
    }

    deinit { unsafe duckdb_close(&database) }

    func connect() throws -> duckdb_connection? {
        var connection: duckdb_connection?
        guard unsafe duckdb_connect(database, &connection) == DuckDBSuccess else {
            throw LakeError(.badQuery, "DuckDB did not open a connection")
        }
        return unsafe connection
    }

    /// The functions every engine supplies to the stages (see ``Engine``).
    private static let functions = """
        SET GLOBAL TimeZone = 'UTC';
        CREATE MACRO model_key(id) AS md5_number_lower(id);
        CREATE MACRO days_between(a, b) AS (b - a);
        CREATE MACRO add_days(d, n) AS (d + CAST(n AS INTEGER));
        CREATE MACRO fingerprint(a, b) AS hash(a, b);
        CREATE MACRO regexp_like(text, pattern) AS regexp_matches(text, pattern);
        CREATE MACRO name_prefixes(name) AS list_transform(range(1, len(string_split(name, '-'))),
            lambda n: array_to_string(string_split(name, '-')[:n], '-'));
        """
}
