import Ecosystem
import Foundation
import Registry
import TestSupport
import Testing

@Suite struct RegistryReaderTests {
    private static let lab = """
        - organisation: lab
          name: Lab
          country: FR
          kind: lab
          namespaces: [lab]
          evidence: its own page

        """

    private func load(_ texts: String...) throws -> Registry {
        try Scratch.with { folder in
            let directories = try texts.enumerated().map { index, text in
                let directory = folder.appending(path: "\(index)")
                try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
                _ = try Scratch.file("entries.yaml", text, in: directory)
                return directory
            }
            return try Registry.load(directories)
        }
    }

    @Test(arguments: [
        ("country: FR", "country: XX", "entries.yaml:1: 'XX' is no ISO 3166-1 code"),
        ("evidence: its own page", "", "entries.yaml:1: has no 'evidence'"),
        ("kind: lab", "kind: shop", "'kind' is one of company, lab"),
        ("organisation: lab", "organisation: The Lab", "'The Lab' is not made of a-z, 0-9 and '-'"),
        ("kind: lab", "kind: lab\n  colour: red", "has an unknown field 'colour'"),
        ("[lab]", "[lab, lab]", "namespace lab also belongs to lab at the same time"),
        ("[lab]", "[{namespace: lab, from: 2025-02-30}]", "'from' is not a date: 2025-02-30"),
        ("[lab]", "[{namespace: lab, from: 2025-02-01, until: 2025-01-01}]", "its last day is before its first"),
        ("name: Lab", "name: Lab\n  parent: nobody", "no entry for its parent 'nobody'"),
    ])
    func saysWhatIsWrongAndWhere(good: String, bad: String, message: String) throws {
        do {
            _ = try load(Self.lab.replacing(good, with: bad))
            Issue.record("it was accepted")
        } catch let error as RegistryError {
            #expect(error.problems.contains { $0.contains(message) }, "\(error.problems)")
        }
    }

    @Test func refusesTheSameOrganisationTwice() {
        #expect(throws: RegistryError.self) { try load(Self.lab + Self.lab.replacing("[lab]", with: "[other]")) }
    }

    @Test func ownEntriesOverrideOursAndTakeTheirNamespaces() throws {
        let own = """
            - organisation: mine
              name: Mine
              country: DE
              kind: individual
              namespaces: [lab]
              evidence: I say so
            """
        let registry = try load(Self.lab, own)
        let day = try #require(Day("2025-01-01"))
        #expect(registry.organisation(of: "lab", source: "huggingface", on: day)?.slug == "mine")
        #expect(registry.digest != (try load(Self.lab)).digest)
    }

    @Test func norwayIsACountry() throws {
        let registry = try load(Self.lab.replacing("country: FR", with: "country: \"NO\""))
        #expect(registry.organisations["lab"]?.country?.name == "Norway")
    }

    @Test func aNamespaceMayChangeHands() throws {
        let text = """
            - organisation: old
              name: Old
              country: US
              kind: company
              namespaces: [{namespace: shared, until: 2025-01-31}]
              evidence: first owner
            - organisation: new
              name: New
              country: FR
              kind: company
              namespaces: [{namespace: shared, from: 2025-02-01}]
              evidence: second owner
            """
        let registry = try load(text)
        for (day, slug) in [("2025-01-31", "old"), ("2025-02-01", "new")] {
            #expect(
                registry.organisation(of: "shared", source: "huggingface", on: try #require(Day(day)))?.slug == slug)
        }
    }

    @Test(arguments: [
        ("a/b*", "a/bcd", true), ("a/b*", "a/c", false), ("A/?-*x", "a/1-yyx", true), ("a/*-*-z", "a/b-c-d-z", true),
        ("", "", true),
        ("a/*", "a/", true), ("a", "ab", false),
    ])
    func globsMatchWholeNames(pattern: String, text: String, matches: Bool) {
        #expect(Glob(pattern).matches(text) == matches)
    }
}
