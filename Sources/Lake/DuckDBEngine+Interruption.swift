internal import CDuckDB
internal import Synchronization

extension DuckDBEngine {
    /// Ends an engine's work from any thread.
    @safe package final class Interruption: Sendable {
        @safe private struct State: @unchecked Sendable {
            // Used under the lock only, and never after the engine has closed it.
            var connection: duckdb_connection?
            var isRequested = false
        }
        private let state = Mutex(State())

        func begin(_ connection: duckdb_connection?) { state.withLock { unsafe $0.connection = connection } }

        func end() { state.withLock { unsafe $0.connection = nil } }

        package var isRequested: Bool { state.withLock { $0.isRequested } }

        /// From now on every query of the engine fails with ``LakeError/interrupted``.
        package func request() {
            state.withLock { state in
                state.isRequested = true
                if let connection = unsafe state.connection { unsafe duckdb_interrupt(connection) }
            }
        }

        /// - Throws: ``LakeError/interrupted`` if that was asked for.
        package func check() throws { if isRequested { throw LakeError.interrupted } }
    }
}
