import Collectors
import Foundation
import TestSupport
import Testing

/// Records cut out of pages, honest and not.
@Suite struct RecordLinesTests {
    private func lines(_ page: String, most: Int = .max, least: Int? = nil) throws -> [String] {
        let records = try RecordLines(Array(page.utf8), most: most, least: least)
        let lines = String(decoding: records.lines, as: UTF8.self).split(separator: "\n").map(String.init)
        #expect(lines.count == records.count)
        return lines
    }

    @Test func `brackets, quotes and escapes inside strings are text`() throws {
        let record = #"{"id":"a/b","x":"]}[{\"\\","y":[1,{"z":"\u0022"}]}"#
        #expect(try lines("[\(record),\(record)]") == [record, record])
    }

    @Test func `pretty-printed records become one line each`() throws {
        #expect(
            try lines(" [ {\n \"id\": \"a\"\r\n} ,\n {\"id\":\"b\"} ]\n") == ["{  \"id\": \"a\"  }", "{\"id\":\"b\"}"])
    }

    @Test func `an empty list holds nothing`() throws { #expect(try lines(" [ ] ").isEmpty) }

    @Test func `it ends at the number wanted, and at the least wanted`() throws {
        let page =
            "[{\"downloads\":9},{\"in\":{\"downloads\":1},\"downloads\" : 7},{\"downloads\":3},{\"downloads\":8}]"
        #expect(try lines(page, most: 1).count == 1)
        #expect(try lines(page, least: 5).count == 2)
        #expect(try RecordLines(Array(page.utf8), least: 5).reachedLeast)
        #expect(try !RecordLines(Array(page.utf8), least: 3).reachedLeast)
    }

    @Test(arguments: [
        "", "  ", "{}", "null", "<html>", "[1]", "[{}", "[{},]", "[{} {}]", "[{}]x", "[{]}]", "[{\"a\":\"\n\"}]",
        "[{\"a\":\u{0}}]", "[{\"a", "[{\"a\\",
    ]) func `what is no list of objects is refused`(page: String) {
        #expect(throws: RecordLines.Problem.self) { try RecordLines(Array(page.utf8)) }
    }

    @Test func `nesting of hostile depth is refused, not followed`() {
        let page = "[{\"a\":" + String(repeating: "[", count: 1_000_000)
        #expect(throws: RecordLines.Problem.self) { try RecordLines(Array(page.utf8)) }
    }

    @Test func `no page cut off at any byte is taken`() throws {
        let page = Array(#"[{"id":"a/b","tags":["x","y\n"],"n":{"m":[1,2]}},{"id":"c"}]"#.utf8)
        for length in page.indices {
            #expect(throws: RecordLines.Problem.self) { try RecordLines(Array(page[..<length])) }
        }
        #expect(try RecordLines(page).count == 2)
    }

    @Test func `the real record of the Hub's list is one line`() throws {
        guard let url = Project.shared("hub-api/list-record-sample.json") else { try Test.cancel("it is not here") }
        let records = try RecordLines(Array(Data(contentsOf: url)))
        #expect(records.count == 1)
    }
}
