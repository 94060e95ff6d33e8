import Collectors
import Ecosystem
import Foundation
import Lake
import TestSupport
import Testing

/// Lists of models as JSON.
@Suite struct JSONTests {
    private static func record(_ number: Int) -> String {
        #"{"id":"a/m\#(number)","downloads":\#(number),"createdAt":"2024-01-01T00:00:00Z","tags":["license:mit"]}"#
    }
    private static let records = (0..<200).map(record)
    private static var array: String { "[" + records.joined(separator: ",") + "]" }
    private static let day = ImportRequest(on: "2025-01-01")

    @Test(arguments: [
        array, records.joined(separator: "\n") + "\n", records.joined(separator: "\n"), "\u{FEFF}" + array,
        #"{"models":\#(array),"fetchedAt":"2025-01-01T10:00:00Z"}"#,
        #"{"id":"page","other":[{"x":1}],"data":\#(array)}"#, #"{"count":2,"items":\#(array)}"#,
    ])
    func `an array, an object that holds one, and one object a line say the same`(text: String) throws {
        try ImportFixture.with { fixture in
            let manifest = try fixture.take("list.json", text, Self.day).manifest
            #expect((manifest.form, manifest.rowsTaken, manifest.rowsRefused) == ("hub-api", 200, 0))
            #expect(
                try fixture.rows("SELECT count(*), min(licence), count(DISTINCT model_id) FROM catalogue")
                    == [[.integer(200), .text("mit"), .integer(200)]])
        }
    }

    @Test func `a record on its own may hold arrays of objects`() throws {
        try ImportFixture.with { fixture in
            let text = "{\n\"id\": \"a/b\",\n\"downloads\": 5,\n\"siblings\": [{\"rfilename\": \"x\"}]\n}\n"
            let manifest = try fixture.take("one.json", text, Self.day).manifest
            #expect(manifest.rowsTaken == 1)
        }
    }

    @Test(arguments: [
        (#"{"id":"broken""#, "no model id, or not a readable record"), ("5", "no model id, or not a readable record"),
        ("{} {}", "no model id, or not a readable record"), (#"{"id":"a/b]","downloads":1}"#, "not a model id: a/b]"),
        (#"{"id":"a/\u001b[31m","downloads":1}"#, "not a model id: a/\u{1B}[31m"),
        ("{\"id\":\"a/\u{1}\",\"downloads\":1}", "no model id, or not a readable record"),
        (#"{"id":"a/b","downloads":1e400}"#, "downloads_30d is beyond 2^53: 1e400"),
        (#"{"id":"a/b","downloads":true}"#, "downloads_30d is not a number: true"),
    ])
    func `a bad line is refused by its number and the others are taken`(line: String, reason: String) throws {
        try ImportFixture.with { fixture in
            let lines = ["", ""] + Self.records + [line] + [Self.record(900)]
            let manifest = try fixture.take("l.jsonl", lines.joined(separator: "\n") + "\n", Self.day).manifest
            #expect(manifest.rowsTaken == 201)
            #expect(manifest.firstRefused == [.init(row: 203, reason: reason)])
        }
    }

    private static let open = String(repeating: "[", count: 10_000)
    private static let lines = records.map { $0 + "\n" }.joined()
    private static let untrusted: [(String, String)] = [
        (open + String(repeating: "]", count: 10_000), "line 1: nested deeper"),
        (lines + "{\"id\":" + open, "line 201: nested deeper"),
        (String(array.dropLast(30)), "line 1: the file is cut off"), (String(array.dropLast()), "the file is cut off"),
        (lines + "{\"id\":\"a", "line 201: the file is cut off"),
        (array + " x", "is not JSON"), (String(array.dropLast()) + ",]", "is not JSON"), ("[1,2]", "holds no record"),
        ("[]", "holds no record"), ("{}", "holds no record"), (#"{"a":1}"#, "its form is not recognised"),
        ("[}", "line 1: a bracket closes what is not open"), ("\u{FEFF}{}\n{}\n", "byte-order mark"),
    ]

    @Test(arguments: untrusted)
    func `a file that cannot be trusted is refused whole`(text: String, part: String) throws {
        try ImportFixture.with { fixture in
            let error = try #require(throws: ImportError.self) { try fixture.take("list.json", text, Self.day) }
            #expect(error.description.contains(part), "\(error)")
            #expect(try fixture.directory.snapshot().isEmpty)
        }
    }

    @Test func `without a day from anywhere a list is refused`() throws {
        try ImportFixture.with { fixture in
            #expect(throws: ImportError.self) { try fixture.take("list.json", Self.array) }
            _ = try fixture.take("list-2025-03-04.json", Self.array)
            let days = try fixture.rows("SELECT DISTINCT observed_on FROM observations")
            #expect(days == [[.text("2025-03-04")]])
        }
    }

    @Test func `prices are exact, negative ones unknown, unreadable ones refused`() throws {
        try ImportFixture.with { fixture in
            let prices = ["0.00000015", "-1", "abc"].enumerated().map { number, price in
                #"{"id":"o/m\#(number)","created":1e30,"pricing":{"prompt":"\#(price)","completion":"0"}}"#
            }
            let text = #"{"data":[\#(prices.joined(separator: ","))]}"#
            let request = ImportRequest(on: "2025-01-01", refusing: 0.5)
            let manifest = try fixture.take("models.json", text, request).manifest
            #expect((manifest.form, manifest.source, manifest.rowsTaken) == ("openrouter", "openrouter", 2))
            #expect(manifest.firstRefused == [.init(row: 3, reason: "the prompt price is not a number: abc")])
            let rows = try fixture.rows("SELECT CAST(prompt AS VARCHAR) FROM prices ORDER BY model_id")
            #expect(rows == [[.text("0.000000150000000000")], [.null]])
        }
    }
}
