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
/// A stage is a `SELECT` over named tables that keeps to what DuckDB and Spark SQL share, plus functions each engine
/// supplies: `model_key(id)` (the 64-bit key of an id that
/// the tables of the lake carry: eight bytes of its MD5), `days_between(a, b)` (whole days from `a` to `b`),
/// `add_days(d, n)`; and for lineage `fingerprint(a, b)` (64 bits that tell, within one version of the engine, whether two
/// values changed), `regexp_like(text, pattern)` (whether any part of a text matches), `unnest(list)` (a row an element;
/// Spark's `explode`) and `name_prefixes(name)` (a list of all proper beginnings of a name that end before a `-`).
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
    /// Runs a query whose columns are all `UBIGINT` without nulls and returns them column by column.
    func numbers(_ sql: String) throws -> [[UInt64]]
    /// Keeps columns of numbers, all of one length, as the table `name` of `UBIGINT` columns until the engine closes.
    func materialise(_ name: String, numbers: [(column: String, values: [UInt64])]) throws
    /// Keeps rows of texts, each as wide as `columns`, as the table `name` of `VARCHAR` columns until the engine closes.
    func materialise(_ name: String, texts columns: [String], _ rows: [[String?]]) throws
    /// Writes the result of `select` as one Parquet file and returns its number of rows.
    @discardableResult
    func write(_ select: String, toParquet path: String, sortedBy order: String?) throws -> Int
}
