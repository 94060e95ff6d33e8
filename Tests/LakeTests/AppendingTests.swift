import Lake
import Testing

@Suite struct AppendingTests {
    @Test func `texts arrive as they are, whatever they hold`() throws {
        let engine = try DuckDBEngine()
        let rows: [[String?]] = [
            ["a'b\"", nil], ["tab\tand\nline", ""],
            ["\u{202E}Qwen 模型 🦙", "long \(String(repeating: "x", count: 5_000))"],
        ]
        try engine.materialise("names", texts: ["first", "second \"quoted\""], rows)
        let found = try engine.rows("SELECT * FROM names")
        #expect(found.columns == ["first", "second \"quoted\""])
        #expect(found.rows.map { $0.map(\.text) } == rows)
        try engine.materialise("names", texts: ["first"], [])
        #expect(try engine.rows("SELECT * FROM names").rows.isEmpty)
    }

    @Test func `numbers arrive in order, over many chunks`() throws {
        let engine = try DuckDBEngine()
        let values = (0..<10_000).map { UInt64.max - $0 }
        try engine.materialise("keys", numbers: [("key", values), ("place", Array(0..<10_000))])
        #expect(try engine.numbers("SELECT key FROM keys ORDER BY place") == [values])
    }
}
