import Ecosystem
import Foundation
import Lake
import TestSupport
import Testing

/// Versions, undoing, and what several files of one day amount to.
@Suite struct SnapshotTests {
    private static let day = Day(20_000)

    /// Commits one file of observations under `id`.
    @discardableResult
    private func commit(
        _ id: String, _ values: String, _ directory: LakeDirectory, day: Day = day
    ) throws -> DataManifest {
        let writer = try LakeWriter(directory, purpose: "test", wait: false)
        let path = writer.stagingPath()
        let rows = try DuckDBEngine().write(
            """
            SELECT column0 AS model_id, model_key(column0) AS model_key, DATE '2024-01-01' AS created_on, column1::BIGINT AS downloads_30d,
                column2::BIGINT AS downloads_all_time, NULL::BIGINT AS likes FROM (VALUES \(values)) AS t(column0, column1, column2)
            """, toParquet: path)
        let file = try writer.place(
            path, table: .observations, partition: Partition(source: "huggingface", observedOn: day), rows: rows,
            counts: [:])
        return try writer.commit(
            DataManifest(
                id: id, action: .import, origin: id, originBytes: 1, originSHA256: id, form: "long",
                source: "huggingface", adds: [file]))
    }

    private func forget(_ manifest: DataManifest, _ directory: LakeDirectory) throws {
        try LakeWriter(directory, purpose: "test", wait: false).commit(
            DataManifest(
                id: manifest.id, action: .forget, origin: manifest.origin, originBytes: 1, originSHA256: manifest.id,
                form: "long", source: "huggingface", adds: [], drops: manifest.adds.map(\.path)))
    }

    private func counters(_ snapshot: Snapshot, _ directory: LakeDirectory) throws -> [[Cell]] {
        let engine = try DuckDBEngine()
        try engine.bind(
            "observations", to: snapshot.files(of: .observations), of: .observations, in: directory)
        return try engine.rows(
            "SELECT model_id, downloads_30d, downloads_all_time FROM observations ORDER BY model_id"
        ).rows
    }

    @Test(arguments: [["('a/b', 5, NULL)", "('a/b', 7, 9)"], ["('a/b', 7, 9)", "('a/b', 5, NULL)"]])
    func `of two values for a counter the larger counts in either order`(values: [String]) throws {
        try Scratch.with { folder in
            let directory = LakeDirectory(root: folder)
            for (number, value) in values.enumerated() { try commit("id\(number)", value, directory) }
            let rows = try counters(try directory.snapshot(), directory)
            #expect(rows == [[.text("a/b"), .integer(7), .integer(9)]])
        }
    }

    @Test func `a version is that of the content, and earlier ones can be read`() throws {
        try Scratch.with { folder in
            let directory = LakeDirectory(root: folder)
            let empty = try directory.snapshot()
            #expect(empty.isEmpty)
            let first = try commit("one", "('a/b', 5, NULL)", directory)
            let one = try directory.snapshot()
            try commit("two", "('c/d', 6, NULL)", directory)
            let two = try directory.snapshot()
            #expect(Set([empty.version, one.version, two.version]).count == 3)
            #expect(try counters(try #require(two.at(version: one.version)), directory).count == 1)
            #expect(two.at(version: empty.version)?.isEmpty == true)
            #expect(two.at(version: "nothing") == nil)

            try forget(first, directory)
            let after = try directory.snapshot()
            #expect(after.imports.map(\.id) == ["two"])
            #expect(try counters(after, directory) == [[.text("c/d"), .integer(6), .null]])
            #expect(try counters(try #require(after.at(version: two.version)), directory).count == 2)

            try commit("one", "('a/b', 5, NULL)", directory)
            #expect(try directory.snapshot().version == two.version)
            #expect(try directory.snapshot().imports.map(\.id) == ["two", "one"])
        }
    }

    @Test func `a writer that fails takes back what it placed, but nothing of the lake`() throws {
        try Scratch.with { folder in
            let directory = LakeDirectory(root: folder)
            try commit("one", "('a/b', 5, NULL)", directory)
            let before = try LakeContent.bytes(below: folder)
            var writer: LakeWriter? = try LakeWriter(directory, purpose: "test", wait: false)
            let engine = try DuckDBEngine()
            for (number, day) in [(5, Self.day), (6, Self.day), (6, Self.day + 1)] {
                let path = try #require(writer).stagingPath()
                try engine.write(
                    """
                    SELECT 'a/b' AS model_id, model_key('a/b') AS model_key, DATE '2024-01-01' AS created_on, \(number)::BIGINT AS downloads_30d,
                        NULL::BIGINT AS downloads_all_time, NULL::BIGINT AS likes
                    """, toParquet: path)
                _ = try #require(writer).place(
                    path, table: .observations, partition: Partition(source: "huggingface", observedOn: day), rows: 1,
                    counts: [:])
            }
            #expect(try LakeContent.bytes(below: folder) != before)
            writer = nil
            #expect(try LakeContent.bytes(below: folder) == before)
        }
    }

    @Test func `a damaged manifest is said, not passed over`() throws {
        try Scratch.with { folder in
            let directory = LakeDirectory(root: folder)
            try commit("one", "('a/b', 5, NULL)", directory)
            try Data("{".utf8).write(to: directory.manifests.appending(path: "data-00000001.json"))
            #expect(throws: LakeError.self) { try directory.snapshot() }
        }
    }

    @Test func `files of derived tables that no manifest lists are removed, listed ones are kept for two versions`()
        throws
    {
        try Scratch.with { folder in
            let directory = LakeDirectory(root: folder)
            let writer = try LakeWriter(directory, purpose: "test", wait: false)
            let engine = try DuckDBEngine()
            var kept: [MartManifest.File] = []
            for number in 1...4 {
                let path = writer.stagingPath()
                let rows = try engine.write("SELECT \(number) AS n", toParquet: path)
                let file = try writer.placeMart(path, version: "v\(number)", table: "days", step: "", rows: rows)
                kept = [kept.last, file].compactMap { $0 }
                try writer.commit(MartManifest(lake: "v\(number)", recipe: ["stages": "s"], files: [file], inputs: [:]))
            }
            #expect(try directory.marts().map(\.lake) == ["v3", "v4"])
            #expect(try directory.mart(of: "v3", recipe: ["stages": "s"])?.lake == "v3")
            #expect(try directory.mart(of: "other", recipe: ["stages": "s"])?.lake == "v4")
            #expect(try directory.mart(of: "v4", recipe: ["stages": "t"]) == nil)
            let files = try LakeContent.bytes(below: folder).keys.filter { $0.hasSuffix(".parquet") }
            #expect(Set(files) == Set(kept.map(\.path)))
        }
    }
}
