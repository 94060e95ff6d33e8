import Adoption
import Answers
import Ecosystem
import Foundation
import Lake
import Registry
import TestSupport
import Testing

/// Openness and licences, curated and as the catalogue states them.
@Suite struct OpennessTests {
    private static let more = """

        - licence: apache-2.0
          terms: permissive
          evidence: made for tests
        - licence: cc-by-nc-4.0
          terms: non-commercial
          evidence: made for tests
        - family: W
          organisation: west
          match: ["west/w*"]
          licence: gemma
          openness: open-weights
          evidence: made for tests
        - family: Full
          organisation: west
          match: ["west/full*"]
          openness: open-source
          evidence: made for tests
        - model: west/w-shut
          openness: restricted
          evidence: made for tests
        """

    private func with<Result>(_ models: [Listed], _ body: (BuiltLake) throws -> Result) throws -> Result {
        try Scratch.with { folder in
            let entries = folder.appending(path: "registry")
            try FileManager.default.createDirectory(at: entries, withIntermediateDirectories: true)
            _ = try Scratch.file("entries.yaml", BuiltLake.entries + Self.more, in: entries)
            let lake = BuiltLake(
                directory: LakeDirectory(root: folder.appending(path: "lake")), registry: try Registry.load([entries]))
            try lake.take(models, on: "2025-01-06", in: folder)
            try lake.build()
            return try body(lake)
        }
    }

    @Test(
        arguments: [
            // By its family; by its licence; by both, where a licence cannot say that data are open; by nobody.
            (Listed("west/w1"), "open-weights", "gemma"),
            (Listed("person/x", ["license:apache-2.0"]), "open-weights", "apache-2.0"),
            (Listed("west/full-7b", ["license:apache-2.0"]), "open-source", "apache-2.0"),
            (Listed("person/y"), "unknown", "unknown"), (Listed("person/z", ["license:other"]), "unknown", "other"),
            // Non-commercial terms of the model go before its family; an entry of its own before everything.
            (Listed("west/w2", ["license:cc-by-nc-4.0"]), "restricted", "cc-by-nc-4.0"),
            (Listed("west/w-shut", ["license:apache-2.0"]), "restricted", "apache-2.0"),
            // What is built on it does not inherit.
            (Listed("person/w1-GGUF", ["base_model:quantized:west/w1"]), "unknown", "unknown"),
        ] as [(Listed, String, String)])
    func opennessAndLicenceOfAModel(model: Listed, openness: String, licence: String) throws {
        try with([model]) { lake throws in
            for (grouping, group) in [("openness", openness), ("licence", licence)] {
                let answer = try lake.share("measure=downloads-30d by=\(grouping) every=total")
                #expect(answer.rows.map { $0[1] } == [.text(group)], "\(grouping)")
            }
            let one = try ModelQuestion(ModelID(model.id), source: "huggingface", of: lake.open()).answer()
            let place = try #require(one.columns.firstIndex { $0.name == "openness" })
            #expect(one.rows[0][place] == (openness == "unknown" ? .null : .text(openness)))
            #expect(one.notes.contains { $0.hasPrefix("\(openness): ") } == (openness != "unknown"))
        }
    }

    @Test func theNewestCatalogueThatListsAModelSpeaks() throws {
        let (gone, back) = ("person/gone", "person/back")
        func listed(_ id: String, _ licence: String) -> Listed { Listed(id, ["license:\(licence)"]) }
        let catalogues = [
            ("2025-01-06", [listed(gone, "mit"), listed(back, "mit"), listed("west/x", "mit")]),
            ("2025-01-13", [listed(gone, "bsd"), listed("west/x", "mit")]),
            ("2025-01-20", [listed(back, "zlib"), listed("west/x", "mit")]),
            ("2025-01-27", [listed("west/x", "apache-2.0")]),
        ]
        try BuiltLake.with(catalogues: catalogues) { lake throws in
            for (id, licence) in [(gone, "bsd"), (back, "zlib"), ("west/x", "apache-2.0")] {
                let definition = "measure=downloads-30d by=model filter=licence=\(licence) every=observation"
                let answer = try lake.share(definition)
                #expect(Set(answer.rows.map { $0[1] }) == [.text(id)])
            }
        }
    }

    @Test func opennessIsAFilterToo() throws {
        try with([Listed("west/w1"), Listed("person/x", downloads: 7, ["license:cc-by-nc-4.0"])]) { lake throws in
            let answer = try lake.share("measure=downloads-30d by=model filter=openness=restricted every=total")
            #expect(answer.rows.map { $0[1] } == [.text("person/x")])
            #expect(throws: DefinitionError.self) { try Definition("filter=openness=ajar") }
        }
    }
}
