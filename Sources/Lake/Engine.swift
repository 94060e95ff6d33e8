/// One cell of a query's result. Types that have no case of their own arrive as text.
package enum Cell: Hashable, Sendable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case real(Double)
    case text(String)

    package var text: String? { if case .text(let value) = self { value } else { nil } }
    package var boolean: Bool? { if case .boolean(let value) = self { value } else { nil } }

    package var integer: Int? {
        switch self {
        case .integer(let value): Int(value)
        case .real(let value) where value == value.rounded() && abs(value) < 0x1p53: Int(value)
        default: nil
        }
    }

    package var real: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .real(let value): value
        default: nil
        }
    }
}

/// A query's whole result: column names in order, and rows as wide as the names.
package struct Rows: Sendable {
    package var columns: [String]
    package var rows: [[Cell]]

    /// The single value of a result of one row and one column; `null` if there is no row.
    package var scalar: Cell { rows.first?.first ?? .null }
}

/// Runs SQL. What a stage may rely on, whichever engine is behind it.
///
/// A stage is a `SELECT` over named tables that keeps to what DuckDB and Spark SQL share, plus three functions each
/// engine supplies: `model_key(id)` (a 64-bit key of a text), `days_between(a, b)` (whole days from `a` to `b`),
/// and `add_days(d, n)`.
package protocol Engine: AnyObject {
    /// The engine's name and version; a derived table of another version is built anew.
    var version: String { get }
    /// Runs statements whose result nobody wants.
    func run(_ sql: String) throws
    /// Runs a query and returns all of its rows.
    func rows(_ sql: String) throws -> Rows
    /// Makes `name` stand for the Parquet `files` (as one table), or for an empty table with `columns` if there are none.
    func bind(_ name: String, to files: [DataFile], of table: LakeTable, in directory: LakeDirectory) throws
    /// Keeps the result of `select` under `name` until the engine closes.
    func materialise(_ name: String, _ select: String) throws
    /// Writes the result of `select` as one Parquet file and returns its number of rows.
    @discardableResult
    func write(_ select: String, toParquet path: String, sortedBy order: String?) throws -> Int
}
