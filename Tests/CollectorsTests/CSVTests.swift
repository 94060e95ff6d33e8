import Collectors
import Ecosystem
import Foundation
import Lake
import TestSupport
import Testing

/// Tables of text, well formed and not.
@Suite struct CSVTests {
    private static let header = "observed_on,model_id,created_at,downloads_30d\n"
    private static func rows(_ count: Int) -> String {
        (0..<count).map { "2025-01-01,a/m\($0),2024-01-01,\($0)\n" }.joined()
    }

    struct BadCell: CustomTestStringConvertible, Sendable {
        let row: String
        let reason: String
        var testDescription: String { "\(row.prefix(40)): \(reason)" }
        init(_ row: String, _ reason: String) { (self.row, self.reason) = (row, reason) }
    }

    @Test(arguments: [
        BadCell("2025-01-02,a/b,2024-01-01,-1", "downloads_30d is negative: -1"),
        BadCell("2025-01-02,a/b,2024-01-01,nan", "downloads_30d is not a number: nan"),
        BadCell("2025-01-02,a/b,2024-01-01,inf", "downloads_30d is beyond 2^53: inf"),
        BadCell("2025-01-02,a/b,2024-01-01,many", "downloads_30d is not a number: many"),
        BadCell("2025-01-02,a/b,2024-01-01,1.5", "downloads_30d is not whole: 1.5"),
        BadCell("2025-01-02,a/b,2024-01-01,9007199254740993", "downloads_30d is beyond 2^53: 9007199254740993"),
        BadCell("2025-02-30,a/b,2024-01-01,1", "observed_on is not a date: 2025-02-30"),
        BadCell("0000-01-01,a/b,2024-01-01,1", "observed_on is not a date: 0000-01-01"),
        BadCell("10000-01-01,a/b,2024-01-01,1", "observed_on is not a date: 10000-01-01"),
        BadCell(",a/b,2024-01-01,1", "observed_on is missing"),
        BadCell("2025-01-02,a/b,2024-13-01,1", "created_at is not a date: 2024-13-01"),
        BadCell("2025-01-02,,2024-01-01,1", "no model id, or not a readable record"),
        BadCell("2025-01-02,a/../b,2024-01-01,1", "not a model id: a/../b"),
        BadCell("2025-01-02,a/\u{1B}[31mb,2024-01-01,1", "not a model id: a/\u{1B}[31mb"),
        BadCell("2025-01-02,a/\u{202E}b,2024-01-01,1", "not a model id: a/\u{202E}b"),
        BadCell("2025-01-02,\"a/\"\"b\",2024-01-01,1", "not a model id: a/\"b"),
        BadCell(
            "2025-01-02,\(String(repeating: "x", count: 10_000)),2024-01-01,1",
            "not a model id: \(String(repeating: "x", count: 60))"),
        BadCell("2025-01-02,a/b", "too few columns: 4 expected, found 2"),
        BadCell("2025-01-02,a/b,2024-01-01,1,2", "too many columns: 4 expected, found 5"),
        BadCell("2025-01-02,\"a\"b,2024-01-01,1", "a quote inside or after a quoted value"),
    ])
    func `a bad row is refused by its number and the others are taken`(bad: BadCell) throws {
        try ImportFixture.with { fixture in
            // Before it a quoted line break and two blank rows, which count as the file has them.
            let start = Self.header + "2025-01-01,q/q,\"2024-01-01 \n\",5\n\n\n" + Self.rows(199)
            let manifest = try fixture.take("table.csv", start + bad.row + "\n" + Self.rows(1)).manifest
            #expect(manifest.rowsTaken == 201)
            #expect(manifest.firstRefused == [.init(row: 204, reason: bad.reason)])
            let list = try String(
                contentsOf: fixture.directory.manifests.appending(path: try #require(manifest.refusals)),
                encoding: .utf8)
            #expect(list.split(separator: "\n").count == 1)
        }
    }

    @Test func `all refused rows are listed beside the manifest, the first ten within`() throws {
        try ImportFixture.with { fixture in
            let bad = String(repeating: "2025-01-01,a/b,2024-01-01,-1\n2025-01-01,a/b\n", count: 20)
            let outcome = try fixture.take("t.csv", Self.header + bad + Self.rows(100), .init(refusing: 0.5))
            #expect(outcome.manifest.rowsRefused == 40)
            #expect(outcome.manifest.firstRefused.map(\.row) == Array(2...11))
            let list = fixture.directory.manifests.appending(path: try #require(outcome.manifest.refusals))
            #expect(try String(contentsOf: list, encoding: .utf8).split(separator: "\n").count == 40)
        }
    }

    @Test(arguments: [(9, true), (11, false)])
    func `more bad rows than allowed refuse the file and leave the lake as it was`(bad: Int, isTaken: Bool) throws {
        try ImportFixture.with { fixture in
            _ = try fixture.take("first.csv", Self.header + Self.rows(3))
            let before = try LakeContent.bytes(below: fixture.directory.root)
            let text =
                Self.header + Self.rows(1000 - bad)
                + String(repeating: "2025-01-01,a/b,2024-01-01,-1\n", count: bad)
            if isTaken {
                #expect(try fixture.take("second.csv", text).manifest.rowsRefused == bad)
            } else {
                let error = try #require(throws: ImportError.self) { try fixture.take("second.csv", text) }
                #expect(error.refused.count == 10)
                #expect(try LakeContent.bytes(below: fixture.directory.root) == before)
            }
        }
    }

    private static let good = header + rows(3)
    private static let long = header + rows(9000)
    private static let endless = good + String(repeating: "x", count: 5_000_000)
    private static let untrusted: [(String, String)] = [
        ("", "is empty"), (" \n \n", "holds nothing but white space"), (header, "holds no row"),
        ("abc\n1\n", "row 1: a header with a single column"), ("a,b\n1,2\n", "its form is not recognised"),
        ("observed_on,model_id,likes,likes\n", "row 1: two columns are named 'likes'"),
        (good + "2025-01-01,a/b", "row 5: the file is cut off"),
        (good + "2025-01-01,\"a/b,2024-01-01,1\n", "row 5: the file is cut off, or a quote"),
        (good + "2025-01-01,a/\0b,2024-01-01,1\n", "zero byte"),
        (long + "2025-01-01,a/\0b,2024-01-01,1\n", "zero byte"),
        (good + "2025-01-01,a/b,2024-01-01,1\r\n", "mixes line breaks"),
        (endless, "row 5: a row of more than 4 MiB"),
        ("model,2025-01-01,2025-02-30\na/b,1,2\n", "the column '2025-02-30' is a date that does not exist"),
    ]

    @Test(arguments: untrusted)
    func `a file that cannot be trusted is refused whole, in one line that names it`(text: String, part: String) throws
    {
        try ImportFixture.with { fixture in
            let error = try #require(throws: ImportError.self) { try fixture.take("table.csv", text) }
            let line = error.description
            #expect(line.hasPrefix("table.csv"), "\(line)")
            #expect(line.contains(part), "\(line)")
            #expect(!line.contains("\n"))
            #expect(try fixture.directory.snapshot().isEmpty)
        }
    }

    private static let plain = header + rows(5)
    private static let others =
        "größe,observed_on,\"n\nö\",model_id,Model_ID,created_at,downloads_30d\n"
        + (0..<5).map { "1,2025-01-01,é,a/m\($0),x,2024-01-01,\($0)\n" }.joined()
    private static let dialects: [(String, String)] = [
        ("bom", "\u{FEFF}" + plain), ("crlf", plain.replacing("\n", with: "\r\n")),
        ("cr", plain.replacing("\n", with: "\r")), ("tab", plain.replacing(",", with: "\t")),
        ("semicolon", plain.replacing(",", with: ";")), ("no last break", String(plain.dropLast())),
        ("other columns", others),
    ]

    @Test(arguments: dialects)
    func `the dialects of CSV say the same`(dialect: String, text: String) throws {
        try ImportFixture.with { fixture in
            let manifest = try fixture.take("table.csv", text).manifest
            #expect((manifest.form, manifest.rowsTaken, manifest.rowsRefused) == ("long", 5, 0))
            let rows = try fixture.rows("SELECT model_id, downloads_30d FROM observations ORDER BY model_id")
            #expect(rows == (0..<5).map { [.text("a/m\($0)"), .integer(Int64($0))] })
        }
    }

    @Test(arguments: ["it's.csv", "two\nlines.csv", "g*.csv", "g?.csv", "g[1].csv", "plain.csv.gz"])
    func `a name with signs that mean something to the engine is only a name`(name: String) throws {
        try ImportFixture.with { fixture in
            _ = try Scratch.file("g1.csv", Self.header + Self.rows(9), in: fixture.folder)
            #expect(try fixture.take(name, Self.header + Self.rows(2)).manifest.rowsTaken == 2)
        }
    }

    @Test func `what is not a regular file is refused without being opened`() throws {
        try ImportFixture.with { fixture in
            let pipe = fixture.folder.appending(path: "pipe.csv")
            try #require(mkfifo(pipe.path, 0o600) == 0)
            for url in [pipe, fixture.folder, fixture.folder.appending(path: "missing.csv")] {
                #expect(throws: ImportError.self) { try fixture.take(url) }
            }
            let target = try Scratch.file("target.csv", Self.header + Self.rows(2), in: fixture.folder)
            let link = fixture.folder.appending(path: "link.csv")
            try FileManager.default.createSymbolicLink(at: link, withDestinationURL: target)
            #expect(try fixture.take(link).manifest.rowsTaken == 2)
        }
    }

    @Test func `an empty cell of a wide table is no observation, which is not zero`() throws {
        try ImportFixture.with { fixture in
            let text = "model,row,created_at,2025-01-01,2025-01-02\na/b,1,2024-01-01,,2\na/c,2,,0,5\na/d,3,,,\n"
            let manifest = try fixture.take("all-time.csv", text).manifest
            #expect((manifest.form, manifest.rowsTaken, manifest.days) == ("wide", 3, 2))
            let rows = try fixture.rows(
                "SELECT model_id, downloads_all_time FROM observations ORDER BY observed_on, model_id")
            #expect(rows == [[.text("a/c"), .integer(0)], [.text("a/b"), .integer(2)], [.text("a/c"), .integer(5)]])
        }
    }

    @Test(arguments: [("1,2", "downloads_all_time"), ("2,1", "downloads_30d")])
    func `wide cells that fall are 30-day counts`(cells: String, counter: String) throws {
        try ImportFixture.with { fixture in
            let outcome = try fixture.take("w.csv", "model,2025-01-01,2025-01-02\na/b,\(cells)\n")
            #expect(outcome.notes.count == 1)
            #expect(try fixture.rows("SELECT count(\(counter)) FROM observations") == [[.integer(2)]])
        }
    }

    @Test(arguments: [[5, 7], [7, 5]])
    func `conflicting values are counted and the larger counts in either order`(values: [Int]) throws {
        try ImportFixture.with { fixture in
            for (number, value) in values.enumerated() {
                let outcome = try fixture.take("f\(number).csv", Self.header + "2025-01-01,a/b,2024-01-01,\(value)\n")
                #expect(outcome.manifest.conflicts == number)
            }
            #expect(try fixture.rows("SELECT downloads_30d FROM observations") == [[.integer(7)]])
        }
    }

    @Test func `the same bytes twice change nothing, unless they speak of another day`() throws {
        try ImportFixture.with { fixture in
            let text = "model,downloads\na/b,5\n"
            var request = ImportRequest(on: "2025-01-01")
            request.form = "long"
            #expect(try !fixture.take("f.csv", text, request).wasThere)
            let before = try LakeContent.bytes(below: fixture.directory.root)
            #expect(try fixture.take("f.csv", text, request).wasThere)
            #expect(try LakeContent.bytes(below: fixture.directory.root) == before)
            request.observedOn = Day("2025-01-02")
            #expect(try !fixture.take("f.csv", text, request).wasThere)
            #expect(try fixture.rows("SELECT count(*) FROM observations") == [[.integer(2)]])
        }
    }
}
