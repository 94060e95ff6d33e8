import Collectors
import Ecosystem
import Foundation
import Lake
import TestSupport
import Testing

/// Parquet of each form, with columns missing and of other types.
@Suite struct ParquetTests {
    private static let whole: [(name: String, sql: String)] = [
        ("id", "'a/m' || i"), ("author", "'a'"), ("createdAt", "TIMESTAMP '2024-01-01'"),
        ("lastModified", "TIMESTAMP '2024-02-01'"), ("downloads", "i"), ("downloadsAllTime", "i * 10"), ("likes", "3"),
        ("trendingScore", "1.5"), ("pipeline_tag", "'text-generation'"), ("library_name", "'transformers'"),
        ("tags", "['license:mit', 'x']"), ("cardData", "'{\"license\": \"gpl\"}'"),
        ("baseModels", "{'relation': 'finetune', 'models': [{'id': 'b/c'}]}"), ("safetensors", "{'total': 7}"),
        ("gated", "false"),
    ]

    private static func select(without missing: String = "", _ column: String = "", as sql: String = "") -> String {
        let columns = whole.filter { $0.name != missing }
            .map { "\($0.name == column ? sql : $0.sql) AS \"\($0.name)\"" }
        return "SELECT \(columns.joined(separator: ", ")) FROM range(50) AS r(i)"
    }

    @Test func `hub-stats gives counters and catalogue`() throws {
        try ImportFixture.with { fixture in
            let manifest = try fixture.take(fixture.parquet("hub-2025-01-01.parquet", Self.select())).manifest
            #expect((manifest.form, manifest.rowsTaken, manifest.days) == ("hub-stats", 50, 1))
            let row = try fixture.rows(
                """
                SELECT author, licence, parameters, base_models[1], gated, tags[2], pipeline_tag FROM catalogue
                WHERE model_id = 'a/m7'
                """)
            let expected: [Cell] = [
                .text("a"), .text("mit"), .integer(7), .text("finetune:b/c"), .text("false"), .text("x"),
                .text("text-generation"),
            ]
            #expect(row == [expected])
            #expect(
                try fixture.rows("SELECT downloads_all_time FROM observations WHERE model_id = 'a/m7'")
                    == [[.integer(70)]])
        }
    }

    @Test(arguments: whole.map(\.name).filter { $0 != "id" })
    func `any column but the id may be missing`(column: String) throws {
        try ImportFixture.with { fixture in
            let url = try fixture.parquet("hub-2025-01-01.parquet", Self.select(without: column))
            #expect(try fixture.take(url).manifest.rowsTaken == 50)
        }
    }

    @Test(arguments: [
        ("tags", "NULL"), ("tags", "5"), ("tags", "{'a': 1}"), ("tags", "[['a']]"), ("gated", "'auto'"),
        ("cardData", "repeat('[', 20000)"), ("cardData", "'{\"license\":' || repeat('[', 5000)"), ("cardData", "5"),
        ("baseModels", "'{\"relation\":\"x\",\"models\":[{\"id\":\"b/c\"}]}'"), ("baseModels", "NULL"),
        ("baseModels", "{'relation': 'a', 'models': 'b'}"), ("baseModels", "repeat('{\"models\":', 10000)"),
        ("createdAt", "'2024-01-01T00:00:00.000Z'"), ("createdAt", "NULL"), ("createdAt", "DATE '2024-01-01'"),
        ("downloads", "CAST(i AS DOUBLE)"), ("downloads", "CAST(i AS UBIGINT)"), ("downloads", "CAST(i AS VARCHAR)"),
        ("safetensors", "'{\"total\": 7}'"), ("safetensors", "{'total': 'x'}"), ("safetensors", "5"),
        ("trendingScore", "'x'"), ("likes", "NULL"),
    ])
    func `a column of another type is read as far as it can be`(column: String, sql: String) throws {
        try ImportFixture.with { fixture in
            let url = try fixture.parquet("hub-2025-01-01.parquet", Self.select(column, as: sql))
            let manifest = try fixture.take(url).manifest
            #expect((manifest.rowsTaken, manifest.rowsRefused) == (50, 0))
            #expect(
                try fixture.rows("SELECT sum(downloads_30d)::BIGINT FROM observations") == [[.integer(1225)]])
        }
    }

    @Test(arguments: [
        ("CAST(18446744073709551615 AS UBIGINT)", "downloads_30d is beyond 2^53: 18446744073709551615"),
        ("CAST('nan' AS DOUBLE)", "downloads_30d is not a number: nan"), ("-1", "downloads_30d is negative: -1"),
        ("1.5", "downloads_30d is not whole: 1.5"),
    ])
    func `numbers that count nothing refuse their rows`(sql: String, reason: String) throws {
        try ImportFixture.with { fixture in
            let sql = "CASE WHEN i = 4 THEN \(sql) ELSE i END"
            let url = try fixture.parquet("hub-2025-01-01.parquet", Self.select("downloads", as: sql))
            let manifest = try fixture.take(url, .init(refusing: 0.1)).manifest
            #expect(manifest.firstRefused.map(\.row) == [5])
            #expect(manifest.firstRefused.first?.reason.hasPrefix(reason.prefix(24)) == true)
            // What a refused row says of its model is not believed either.
            #expect(try fixture.rows("SELECT count(*) FROM catalogue WHERE model_id = 'a/m4'") == [[.integer(0)]])
        }
    }

    @Test func `a model listed twice is one row of the catalogue`() throws {
        try ImportFixture.with { fixture in
            let url = try fixture.parquet("hub-2025-01-01.parquet", Self.select() + " UNION ALL " + Self.select())
            #expect(try fixture.take(url).manifest.conflicts == 0)
            #expect(try fixture.rows("SELECT count(*) FROM catalogue") == [[.integer(50)]])
            #expect(try fixture.rows("SELECT count(*) FROM observations") == [[.integer(50)]])
        }
    }

    @Test func `long and wide tables may be Parquet`() throws {
        try ImportFixture.with { fixture in
            let long = try fixture.parquet(
                "long.parquet",
                "SELECT DATE '2025-01-01' AS observed_on, 'a/m' || i AS model_id, i AS downloads_30d FROM range(20) r(i)"
            )
            #expect(try fixture.take(long).manifest.rowsTaken == 20)
            let wide = try fixture.parquet(
                "wide-all-time.parquet",
                """
                SELECT 'a/m' || i AS model, i AS "2025-01-02", CASE WHEN i % 2 = 0 THEN i END AS "2025-01-03"
                FROM range(20) r(i)
                """)
            #expect(try fixture.take(wide).manifest.rowsTaken == 30)
        }
    }

    @Test(arguments: [0.2, 0.5, 0.9, 0.999])
    func `a Parquet file that is cut off is refused`(part: Double) throws {
        try ImportFixture.with { fixture in
            let whole = try Data(contentsOf: fixture.parquet("hub-2025-01-01.parquet", Self.select()))
            let cut = whole.prefix(Int(Double(whole.count) * part))
            let error = try #require(throws: ImportError.self) { try fixture.take("cut-2025-01-01.parquet", Data(cut)) }
            #expect(error.description.hasPrefix("cut-2025-01-01.parquet: is damaged or cut off"))
        }
    }
}
