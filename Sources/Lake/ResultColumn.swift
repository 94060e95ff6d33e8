internal import CDuckDB
import Ecosystem

/// One column of one chunk of a result: a vector and its validity mask.
@unsafe struct ResultColumn {
    /// Types that a cell holds as they are. `UBIGINT`, the type of keys, is none: half of its values fit no `Int64`.
    static let readableTypes: Set<Int> = [
        DUCKDB_TYPE_BOOLEAN, DUCKDB_TYPE_TINYINT, DUCKDB_TYPE_SMALLINT, DUCKDB_TYPE_INTEGER, DUCKDB_TYPE_BIGINT,
        DUCKDB_TYPE_UTINYINT, DUCKDB_TYPE_USMALLINT, DUCKDB_TYPE_UINTEGER, DUCKDB_TYPE_FLOAT, DUCKDB_TYPE_DOUBLE,
        DUCKDB_TYPE_DATE, DUCKDB_TYPE_VARCHAR, DUCKDB_TYPE_HUGEINT,
    ].map { Int($0) }.reduce(into: []) { $0.insert($1) }

    let type: Int
    let data: UnsafeMutableRawPointer?
    let validity: UnsafeMutablePointer<UInt64>?

    init(vector: duckdb_vector?, type: Int) {
        unsafe self.type = type
        unsafe data = duckdb_vector_get_data(vector)
        unsafe validity = duckdb_vector_get_validity(vector)
    }

    func cell(_ row: Int) -> Cell {
        if let mask = unsafe validity, unsafe mask[row / 64] & (1 << UInt64(row % 64)) == 0 { return .null }
        guard let data = unsafe data else { return .null }
        func read<T: BitwiseCopyable>(_: T.Type) -> T {
            unsafe data.load(fromByteOffset: row * MemoryLayout<T>.stride, as: T.self)
        }
        return switch unsafe UInt32(type) {
        case DUCKDB_TYPE_BOOLEAN.asUInt32: .boolean(read(Bool.self))
        case DUCKDB_TYPE_TINYINT.asUInt32: .integer(Int64(read(Int8.self)))
        case DUCKDB_TYPE_SMALLINT.asUInt32: .integer(Int64(read(Int16.self)))
        case DUCKDB_TYPE_INTEGER.asUInt32: .integer(Int64(read(Int32.self)))
        case DUCKDB_TYPE_BIGINT.asUInt32: .integer(read(Int64.self))
        case DUCKDB_TYPE_UTINYINT.asUInt32: .integer(Int64(read(UInt8.self)))
        case DUCKDB_TYPE_USMALLINT.asUInt32: .integer(Int64(read(UInt16.self)))
        case DUCKDB_TYPE_UINTEGER.asUInt32: .integer(Int64(read(UInt32.self)))
        case DUCKDB_TYPE_FLOAT.asUInt32: .real(Double(read(Float.self)))
        case DUCKDB_TYPE_DOUBLE.asUInt32: .real(read(Double.self))
        case DUCKDB_TYPE_UBIGINT.asUInt32: unsafe whole(read(UInt64.self))
        case DUCKDB_TYPE_HUGEINT.asUInt32: unsafe whole(read(Int128.self))
        case DUCKDB_TYPE_DATE.asUInt32: .text(Day(read(Int32.self)).description)
        case DUCKDB_TYPE_VARCHAR.asUInt32: .text(unsafe text(at: data, row))
        default: .null
        }
    }

    /// Adds the first `count` values of a column of type `UBIGINT`; false if one of them is absent.
    func appendNumbers(_ count: Int, to numbers: inout [UInt64]) -> Bool {
        guard let data = unsafe data else { return true }
        if let mask = unsafe validity {
            for row in 0..<count where unsafe mask[row / 64] & (1 << UInt64(row % 64)) == 0 { return false }
        }
        unsafe numbers.append(
            contentsOf: UnsafeBufferPointer(start: data.assumingMemoryBound(to: UInt64.self), count: count))
        return true
    }

    /// A whole number, as a real one where it does not fit 64 bits.
    private func whole(_ value: some BinaryInteger) -> Cell {
        Int64(exactly: value).map { .integer($0) } ?? .real(Double(value))
    }

    private func text(at data: UnsafeMutableRawPointer, _ row: Int) -> String {
        unsafe String(decoding: bytes(at: data, row), as: UTF8.self)
    }

    /// The bytes of a text, valid as long as the chunk; `nil` where there is none.
    func bytes(_ row: Int) -> UnsafeBufferPointer<UInt8>? {
        if let mask = unsafe validity, unsafe mask[row / 64] & (1 << UInt64(row % 64)) == 0 { return nil }
        guard let data = unsafe data else { return nil }
        return unsafe bytes(at: data, row)
    }

    private func bytes(at data: UnsafeMutableRawPointer, _ row: Int) -> UnsafeBufferPointer<UInt8> {
        let stride = unsafe MemoryLayout<duckdb_string_t>.stride
        let start = unsafe data + row * stride
        let length = unsafe Int(start.load(as: UInt32.self))
        let bytes: UnsafeRawPointer =
            if length <= 12 { unsafe UnsafeRawPointer(start + 4) } else {
                unsafe start.load(fromByteOffset: 8, as: UnsafeRawPointer.self)
            }
        return unsafe UnsafeBufferPointer(start: bytes.assumingMemoryBound(to: UInt8.self), count: length)
    }
}

extension BinaryInteger {
    fileprivate var asUInt32: UInt32 { UInt32(self) }
}
