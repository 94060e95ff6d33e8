import Answers
import Foundation
import Reporting
import Testing

@Suite struct FormatTests {
    private static let answer = Answer(
        title: "New downloads by country", definition: "by=country", lake: "0123456789",
        generatedAt: Date(timeIntervalSince1970: 0),
        columns: [
            .init("period", .date), .init("group", .group), .init("value", .count), .init("share", .share),
            .init("rank", .count),
        ],
        rows: [
            [.text("2025-01-01"), .text("CN"), .real(1_234_567.25), .real(2.0 / 3), .integer(1)],
            [.text("2025-01-01"), .text("unknown"), .real(10), .null, .null],
        ], notes: ["a \"note\""], names: ["CN": "China"], sections: ["period"])

    /// Text that attacks a terminal, a spreadsheet and markup at once.
    private static func hostile(_ text: String) -> Answer {
        Answer(
            title: "t", columns: [.init("model", .text), .init("value", .count)], rows: [[.text(text), .integer(-5)]])
    }

    @Test func tablesShowNamesGroupedNumbersAndPerCent() {
        #expect(
            Format.table.render(Self.answer) == """
                New downloads by country

                period 2025-01-01
                group        value   share  rank
                China    1,234,567  66.7 %     1
                unknown         10       –     –

                * a "note"
                definition: by=country  (lake 0123456789)

                """)
    }

    @Test func jsonHasTheContractsFieldsAndUnroundedNumbers() throws {
        let text = Format.json.render(Self.answer)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(Set(object.keys) == ["definition", "lake", "generated_at", "rows", "notes"])
        let rows = try #require(object["rows"] as? [[String: Any]])
        #expect(rows[0]["group"] as? String == "CN")
        #expect(rows[0]["share"] as? Double == 2.0 / 3)
        #expect(rows[1]["share"] is NSNull)
        #expect(object["generated_at"] as? String == "1970-01-01T00:00:00Z")
    }

    @Test func csvIsRFC4180WithTheDefinitionOnlyWhenAsked() {
        #expect(
            Format.csv.render(Self.answer)
                == "period,group,value,share,rank\r\n2025-01-01,CN,1234567.25,0.6666666666666666,1\r\n2025-01-01,unknown,10,,\r\n"
        )
        #expect(Format.csv.render(Self.answer, withDefinition: true).hasPrefix("# by=country\r\n"))
    }

    @Test(arguments: ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
    func csvDisarmsFormulasButNotNumbers(text: String) {
        let line = Format.csv.render(Self.hostile(text)).split(separator: "\r\n", omittingEmptySubsequences: false)
        #expect(Format.csv.render(Self.hostile(text)).contains("'" + text))
        #expect(line.contains { $0.hasSuffix(",-5") })
    }

    @Test func csvQuotesWhatWouldSplitACell() {
        #expect(Format.csv.render(Self.hostile("a,\"b\"\nc")).contains("\"a,\"\"b\"\"\nc\""))
    }

    @Test(arguments: ["\u{1B}[31mred", "a\u{202E}b", "a\u{0}b", "line\nbreak", "\u{9B}31m", "a\u{200B}b"])
    func noControlCharacterReachesTheTerminal(text: String) {
        for format in Format.allCases where format != .csv {
            let rendered = format.render(Self.hostile(text))
            let isSafe = rendered.unicodeScalars.allSatisfy {
                $0 == "\n" || ($0.properties.generalCategory != .control && $0.properties.generalCategory != .format)
            }
            #expect(isSafe, "\(format)")
        }
    }

    @Test func markdownCannotBecomeMarkup() {
        let text = Format.markdown.render(Self.hostile("<script>|`*_[x](y)"))
        #expect(text.contains("\\<script\\>\\|\\`\\*\\_\\[x\\](y)"))
    }

    @Test func numbersThatAreNotFiniteAreNull() {
        var answer = Self.answer
        answer.rows = [[.text("x"), .text("y"), .real(.nan), .real(.infinity), .null]]
        #expect(Format.json.render(answer).contains("\"value\": null, \"share\": null"))
    }
}
