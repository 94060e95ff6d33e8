import Ecosystem
import Foundation
import Registry
import TestSupport
import Testing

@Suite struct BuiltInRegistryTests {
    /// Read once: it is large.
    private static let loaded = Result { try Registry.load([Project.registry]) }
    private let registry: Registry

    init() throws { registry = try Self.loaded.get() }

    @Test func everyEntryIsWellFormedAndHasEvidence() {
        // Loading already refuses duplicates, codes that ISO 3166-1 lacks, dates out of order and missing evidence.
        #expect(registry.holdings.count >= 400)
        #expect(registry.organisations.values.allSatisfy { $0.evidence.count >= 10 })
        #expect(registry.families.values.allSatisfy { $0.evidence.count >= 10 })
        #expect(registry.releases.values.allSatisfy { $0.evidence.count >= 10 })
    }

    @Test func sourcesAndNamespacesHaveTheFormOfTheirKind() {
        #expect(registry.holdings.allSatisfy { Definition.isSource($0.source) })
        #expect(registry.holdings.allSatisfy { !$0.namespace.contains("/") && !$0.namespace.contains(" ") })
    }

    @Test(arguments: [
        ("Qwen", "alibaba-qwen", "CN"), ("deepseek-ai", "deepseek", "CN"), ("meta-llama", "meta-llama", "US"),
        ("mistralai", "mistral", "FR"), ("tiiuae", "tii", "AE"), ("bigscience", "bigscience", "international"),
    ])
    func knowsWhoLeads(namespace: String, slug: String, country: String) throws {
        let day = try #require(Day("2025-06-01"))
        let organisation = try #require(registry.organisation(of: namespace, source: "huggingface", on: day))
        #expect(organisation.slug == slug)
        #expect(organisation.country?.code == country)
    }

    @Test func ownershipMayChangeWithTime() throws {
        let before = try #require(Day("2024-06-01"))
        let after = try #require(Day("2025-06-01"))
        let first = registry.organisation(of: "neuralmagic", source: "huggingface", on: before)
        let second = registry.organisation(of: "neuralmagic", source: "huggingface", on: after)
        #expect(first != nil && second != nil && first != second)
    }

    @Test(arguments: [
        ("Qwen/Qwen2.5-7B-Instruct", "Qwen2.5", "Qwen"), ("meta-llama/Llama-3.1-8B", "Llama 3.1", "Llama"),
        ("openai/gpt-oss-20b", "gpt-oss", "GPT (open)"),
    ])
    func findsTheFamilyOfAFirstPartyModel(model: String, family: String, line: String) {
        let found = registry.family(of: ModelID(model))
        #expect(found?.name == family)
        #expect(found?.line == line)
    }

    @Test func leavesTheFamilyOfAStrangerUnknown() {
        #expect(registry.family(of: ModelID("somebody/Qwen2.5-7B-Instruct-GGUF")) == nil)
    }

    @Test func knowsTheReleaseOfEveryModelOfTheReferenceSample() throws {
        let lines = try String(contentsOf: Project.sample, encoding: .utf8).split(separator: "\n").dropFirst()
        for line in lines {
            let model = ModelID(String(line.prefix { $0 != "," }))
            #expect(registry.releases[model]?.released != nil, "\(model)")
        }
    }

    @Test func closedModelsSayThatTheyAreClosed() {
        #expect(registry.releases.values.count { $0.openness == .closed } >= 50)
    }

    @Test(arguments: [
        "adoption/hub-daily-2024-07..2025-02.csv", "adoption/hub-all-time-2025-02..2026-07.csv",
        "hub-api/trending-2026-05-04.json",
    ])
    func coversNearlyAllDownloadsOfTheRealFiles(path: String) throws {
        guard let file = Project.shared(path) else { try Test.cancel("no shared data") }
        let data = try Data(contentsOf: file)
        var downloads: [(id: String, count: Double)] = []
        if path.hasSuffix(".json") {
            struct Page: Decodable {
                struct Model: Decodable {
                    let id: String
                    let downloads: Double?
                }
                let models: [Model]
            }
            downloads = try JSONDecoder().decode(Page.self, from: data).models.map { ($0.id, $0.downloads ?? 0) }
        } else {
            let isLong = path.contains("daily")
            for line in String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline).dropFirst() {
                let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
                downloads.append((cells[isLong ? 1 : 0], Double(cells.last ?? "") ?? 0))
            }
        }
        let known = Set(registry.holdings.filter { $0.source == "huggingface" }.map(\.namespace))
        let total = downloads.reduce(0) { $0 + $1.count }
        let covered = downloads.filter { known.contains(ModelID($0.id).namespace ?? "") }.reduce(0) { $0 + $1.count }
        #expect(total > 0)
        #expect(covered / total >= 0.97)
        var byNamespace: [String: Double] = [:]
        for entry in downloads { byNamespace[ModelID(entry.id).namespace ?? "", default: 0] += entry.count }
        let missing = byNamespace.filter { $0.value >= 0.0001 * total && !known.contains($0.key) && !$0.key.isEmpty }
        #expect(missing.isEmpty, "\(missing.keys.sorted())")
    }
}
