/// Many texts in one piece of memory.
package struct PackedTexts: Sendable {
    /// All texts one after the other, in UTF-8.
    package private(set) var bytes: [UInt8] = []
    /// Where each ends.
    package private(set) var ends: [UInt32] = []

    package init() {}

    package var count: Int { ends.count }

    package mutating func append(_ text: some Sequence<UInt8>) {
        bytes.append(contentsOf: text)
        ends.append(UInt32(bytes.count))
    }

    package func range(_ index: Int) -> Range<Int> { (index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index]) }

    package subscript(_ index: Int) -> String { String(decoding: bytes[range(index)], as: UTF8.self) }
}

extension DuckDBEngine {
    /// A query's first column, texts, and its second, whole numbers of 64 bits; for results of millions of rows. Rows in
    /// which either is absent are left out, and so are texts beyond 4 GB in all.
    ///
    /// - Returns: how many rows were taken.
    @discardableResult
    package func texts(
        _ sql: String, _ take: (_ text: UnsafeBufferPointer<UInt8>, _ number: Int64) -> Void
    ) throws -> Int {
        var rows = 0
        try unsafe read("SELECT CAST(a AS VARCHAR), CAST(b AS BIGINT) FROM (\(sql)) AS asked(a, b)") { columns, count in
            for row in 0..<count {
                guard let bytes = unsafe columns[0].bytes(row), let number = unsafe columns[1].cell(row).integer else {
                    continue
                }
                unsafe take(bytes, Int64(number))
                rows += 1
            }
        }
        return rows
    }
}
