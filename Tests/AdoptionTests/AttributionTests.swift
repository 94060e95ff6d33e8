import Adoption
import Answers
import Ecosystem
import Foundation
import Lake
import TestSupport
import Testing

/// Whose work counts: several attributions in one answer, and new derivatives.
@Suite struct AttributionTests {
    /// A base of the east, a fine-tune of it in the west, a conversion of that by somebody, one without a birth, and a
    /// fine-tune by its own publisher.
    private static let models = [
        Listed("east/e1-base", created: "2024-01-05", downloads: 100),
        Listed("west/tuned", created: "2024-02-10", downloads: 60, bases: ("finetune", ["east/e1-base"])),
        Listed("person/tuned-GGUF", created: "2024-03-15", downloads: 40, bases: ("quantized", ["west/tuned"])),
        Listed("person/old-GGUF", created: "2022-03-02", downloads: 5, bases: ("quantized", ["east/e1-base"])),
        Listed("east/e1-chat", created: "2024-03-20", downloads: 30, bases: ("finetune", ["east/e1-base"])),
    ]

    private func rows(_ answer: Answer) -> [[String]] {
        answer.rows.map { row in row.prefix(4).map { $0.plain } }
    }

    @Test func eachAttributionHasItsRows() throws {
        try BuiltLake.with(Self.models) { lake throws in
            let definition = try Definition("measure=downloads-30d attribution=root,uploader,parent every=total")
            let answer = try ShareQuestion(definition, of: lake.open()).answer()
            #expect(answer.columns.map(\.name).prefix(4) == ["period", "attribution", "group", "value"])
            #expect(
                rows(answer).map { Array($0.dropFirst()) } == [
                    ["uploader", "CN", "130"], ["uploader", "US", "60"], ["uploader", "unknown", "45"],
                    ["parent", "CN", "195"], ["parent", "US", "40"], ["root", "CN", "235"],
                ])
            // Each block is what the attribution gives alone.
            for attribution in ["uploader", "parent", "root"] {
                let alone = try lake.share("measure=downloads-30d attribution=\(attribution) every=total").rows
                let block = answer.rows.filter { $0[1] == .text(attribution) }
                #expect(block.map { [$0[0]] + $0.dropFirst(2) } == alone)
            }
            let text = try #require(answer.definition)
            #expect(text.contains(" attribution=uploader,parent,root "))
            #expect(try Definition(text).attributions == [.uploader, .parent, .root])
            #expect(try ShareQuestion(Definition(text), of: lake.open()).answer().rows == answer.rows)
            #expect(try Definition("attribution=all").attributions == Attribution.allCases)
        }
    }

    @Test func ranksHaveThemToo() throws {
        try BuiltLake.with(Self.models) { lake throws in
            let definition = try Definition("measure=downloads-30d attribution=uploader,root every=total")
            let answer = try RankQuestion(definition, of: lake.open(), limit: 1).answer()
            #expect(answer.columns[1].name == "attribution")
            #expect(answer.rows.map { $0[1] } == [.text("uploader"), .text("root")])
            #expect(answer.notes.contains { $0.hasPrefix("1 further rows") })
        }
    }

    @Test func whoeverTakesOneAttributionSaysSo() throws {
        try BuiltLake.with(Self.models) { lake throws in
            let error = try #require(throws: AdoptionError.self) {
                try ConcentrationQuestion(Definition("attribution=all"), of: lake.open()).answer()
            }
            #expect(error.code == .unsupported)
        }
        #expect(throws: DefinitionError.self) { try Definition("attribution=uploader,uploader") }
        #expect(throws: DefinitionError.self) { try Definition("attribution=") }
    }

    @Test func derivativesCountOnTheDayTheyWereCreatedByTheirOrigin() throws {
        try BuiltLake.with(Self.models) { lake throws in
            let families = try lake.share("measure=derivatives by=family every=month")
            // The publisher's own fine-tune is no derivative.
            #expect(
                rows(families).map { Array($0.prefix(3)) } == [["2024-02-01", "E1", "1"], ["2024-03-01", "E1", "1"]])
            #expect(families.notes.contains { $0.hasSuffix("nobody knows when they were created: 1") })
            let origins = try lake.share("measure=derivatives by=country attribution=root every=total")
            #expect(rows(origins).map { Array($0[1...2]) } == [["CN", "2"]])
            let makers = try lake.share("measure=derivatives by=country attribution=uploader every=total")
            #expect(rows(makers).map { Array($0[1...2]) } == [["US", "1"], ["unknown", "1"]])
            let march = try lake.share("measure=derivatives by=line every=total from=2024-03-01")
            #expect(march.value("value", "E") == 1)
        }
    }
}

extension Answer.Value {
    /// As a person would write it.
    fileprivate var plain: String {
        switch self {
        case .text(let text): text
        case .integer(let number): "\(number)"
        case .real(let number): number == number.rounded() ? "\(Int(number))" : "\(number)"
        default: "-"
        }
    }
}
