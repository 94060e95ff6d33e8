import Adoption
import Answers
import Collectors
import Ecosystem
import Foundation
import Lake
import Registry
import TestSupport
import Testing

/// Tokens and prices of models that a provider serves.
@Suite struct ServedModelTests {
    private static let entries = """
        - organisation: east
          name: East Lab
          country: CN
          kind: lab
          namespaces:
            - east
            - namespace: east-api
              source: openrouter
          evidence: made for tests
        - organisation: west
          name: West Lab
          country: US
          kind: company
          namespaces: [west]
          evidence: made for tests
        - family: E1
          line: E
          organisation: east
          match: ["east/e1*"]
          openness: open-weights
          licence: apache-2.0
          evidence: made for tests
        - family: Shut
          organisation: west
          openness: closed
          evidence: made for tests
        - model: west/shut
          family: Shut
          organisation: west
          openness: closed
          evidence: made for tests
        """

    /// Ids, Hub ids and prices a token.
    private typealias Price = (id: String, hub: String?, prompt: String, completion: String)

    private static let prices: [Price] = [
        ("east-api/e1", "east/e1-7b", "0.0000001", "0.0000003"),
        ("east-api/e1-large", "east/e1-70b", "0.0000002", "0.0000006"),
        ("east-api/e1-huge", "east/e1-400b", "0.000002", "0.000006"),
        ("east-api/e1-huge:free", "east/e1-400b", "0", "0"), ("east-api/other", nil, "0.00000015", "0.00000045"),
        ("west/shut", nil, "0.0000025", "0.00001"), ("router/auto", nil, "-1", "-1"),
        ("host/e1-copy", "east/e1-70b", "0.0000002", "0.0000006"),
    ]

    private static func list(_ prices: [Price]) throws -> String {
        let records = prices.map { price -> [String: Any] in
            [
                "id": price.id, "name": price.id, "hugging_face_id": price.hub ?? NSNull(), "created": 1_700_000_000,
                "context_length": 1000, "pricing": ["prompt": price.prompt, "completion": price.completion],
            ]
        }
        return String(decoding: try JSONSerialization.data(withJSONObject: ["data": records]), as: UTF8.self)
    }

    private static let tokens = """
        date,model_permaslug,variant,total_tokens
        2026-04-01,east-api/e1-20260301,,600
        2026-04-01,east-api/e1,free,100
        2026-04-01,west/shut,,200
        2026-04-01,nobody/knows,,60
        2026-04-01,other,,40
        2026-04-02,west/shut,,500
        """

    /// A lake that nothing was built from.
    private static func with<Result>(
        _ files: [(name: String, text: String)], registry: Registry? = nil, _ body: (OpenLake) throws -> Result
    ) throws -> Result {
        try Scratch.with { folder in
            let own = folder.appending(path: "registry")
            try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
            _ = try Scratch.file("entries.yaml", entries, in: own)
            let lake = BuiltLake(
                directory: LakeDirectory(root: folder.appending(path: "lake")),
                registry: try registry ?? Registry.load([own]))
            for (name, text) in files { try lake.take(Scratch.file(name, text, in: folder)) }
            return try body(
                OpenLake(
                    lake.directory, registry: lake.registry, stages: StageLibrary(directory: Project.stages),
                    engine: DuckDBEngine(), cleaning: .all, measure: .tokens))
        }
    }

    private static var both: [(name: String, text: String)] {
        get throws { [("tokens.csv", tokens), ("models-2026-04-01.json", try list(prices))] }
    }

    @Test func tokensBelongToWhoMadeTheModel() throws {
        try Self.with(Self.both) { lake in
            let answer = try ShareQuestion(Definition("measure=tokens by=country"), of: lake).answer()
            // By the Hub id of an undated list, in spite of date and variant; by the registry's entry; by nothing.
            #expect(answer.value("value", "CN", period: "2026-04-01") == 700)
            #expect(answer.value("value", "US", period: "2026-04-01") == 200)
            #expect(answer.value("value", "unknown", period: "2026-04-01") == 100)
            #expect(answer.value("upper", "CN", period: "2026-04-01") == 0.8)
            #expect(answer.value("share", "US", period: "2026-04-02") == 1)
            let notes = answer.notes.joined(separator: "\n")
            #expect(notes.contains("2.7 % of its tokens") && notes.contains("not the same unit"))
            #expect(notes.contains("CC BY 4.0"))
            let sum = try ShareQuestion(Definition("measure=tokens by=openness every=total"), of: lake).answer()
            #expect(sum.value("value", "closed") == 700)
            #expect(sum.value("value", "open-weights") == 700)
            let filtered = try ShareQuestion(Definition("measure=tokens filter=country=CN every=total"), of: lake)
                .answer()
            #expect(filtered.rows.count == 1)
        }
    }

    @Test(arguments: [
        "measure=tokens cohort=new", "measure=tokens minimum=10", "measure=tokens by=size", "measure=price",
        "measure=derivatives derivatives=drop", "measure=derivatives spikes=cap",
    ])
    func choicesThatSpeakOfDownloadsAreRefused(definition: String) throws {
        try Self.with(Self.both) { lake in
            let error = try #require(throws: AdoptionError.self) {
                try ShareQuestion(Definition(definition), of: lake).answer()
            }
            #expect(error.code == .unsupported)
        }
    }

    private func row(_ answer: Answer, _ group: String, _ column: String, period: String? = nil) -> Answer.Value? {
        guard let place = answer.columns.firstIndex(where: { $0.name == column }) else { return nil }
        return answer.rows.first { $0[3] == .text(group) && (period == nil || $0[0] == .text(period ?? "")) }?[place]
    }

    @Test func aFamilysPriceIsThatOfItsMedianModel() throws {
        try Self.with(Self.both) { lake in
            let answer = try RankQuestion(Definition("measure=price by=family"), of: lake).answer()
            // Four listings; the lower of the two in the middle, the earlier id of equals: 0.2 in and 0.6 out blend to 0.3.
            #expect(row(answer, "E1", "model") == .text("east-api/e1-large"))
            #expect(row(answer, "E1", "value") == .real(0.3))
            #expect(row(answer, "E1", "input") == .real(0.2))
            #expect(row(answer, "E1", "output") == .real(0.6))
            #expect(row(answer, "E1", "lowest") == .real(0.15))
            #expect(row(answer, "E1", "highest") == .real(3))
            #expect(row(answer, "E1", "models") == .integer(4))
            #expect(row(answer, "E1", "tokens_rank") == .integer(1))
            // A closed model has a row as well; what is no price has none.
            #expect(row(answer, "Shut", "value") == .real(4.375))
            #expect(row(answer, "Shut", "openness") == .text("closed"))
            #expect(row(answer, "Shut", "tokens_rank") == .integer(2))
            #expect(answer.rows.count == 3)
            let notes = answer.notes.joined(separator: "\n")
            #expect(notes.contains("1 listings without a price") && notes.contains("1 listings whose price varies"))
        }
    }

    @Test func pricesHaveAHistory() throws {
        let cheaper = Self.prices.map { price -> Price in
            price.id == "west/shut" ? (price.id, price.hub, "0.00000001", "0.00000001") : price
        }
        let files = [
            ("models-2026-04-01.json", try Self.list(Self.prices)), ("models-2026-05-01.json", try Self.list(cheaper)),
        ]
        try Self.with(files) { lake in
            let answer = try RankQuestion(Definition("measure=price by=organisation every=month"), of: lake).answer()
            #expect(row(answer, "west", "rank", period: "2026-04-01") == .integer(2))
            #expect(row(answer, "west", "rank", period: "2026-05-01") == .integer(1))
            #expect(row(answer, "west", "change", period: "2026-05-01") == .integer(1))
            #expect(row(answer, "west", "value", period: "2026-05-01") == .real(0.01))
            #expect(row(answer, "unknown", "rank") == nil)
            let again = try RankQuestion(Definition(try #require(answer.definition)), of: lake).answer()
            #expect(again.rows == answer.rows)
        }
    }

    @Test func withoutPricesThereIsALineThatSaysHowToGetThem() throws {
        try Self.with([("tokens.csv", Self.tokens)]) { lake in
            let error = try #require(throws: AdoptionError.self) {
                try RankQuestion(Definition("measure=price by=family"), of: lake).answer()
            }
            #expect(error.code == .noData)
            #expect(error.description.contains("collect openrouter"))
        }
    }

    @Test func everyRealPriceIsPrintedToTheLastDigit() throws {
        guard let file = Project.shared("openrouter/models-2026-05-12.json") else { try Test.cancel("no shared data") }
        let text = try String(contentsOf: file, encoding: .utf8)
        struct List: Decodable {
            struct Model: Decodable {
                struct Pricing: Decodable { let prompt, completion: String }
                let id: String
                let pricing: Pricing
            }
            let data: [Model]
        }
        let list = try JSONDecoder().decode(List.self, from: Data(text.utf8)).data
        let priced = list.filter {
            Double($0.pricing.prompt) ?? 0 >= 0 && ($0.pricing.prompt, $0.pricing.completion) != ("0", "0")
        }
        try Self.with([(file.lastPathComponent, text)], registry: Registry.load([Project.registry])) { lake in
            let answer = try RankQuestion(Definition("measure=price by=model"), of: lake).answer()
            let columns = ["model", "input", "output", "models"].map { name in
                answer.columns.firstIndex { $0.name == name } ?? 0
            }
            var listed = 0
            for row in answer.rows {
                guard case .text(let id) = row[columns[0]], case .integer(let models) = row[columns[3]] else {
                    continue
                }
                listed += models
                let pricing = try #require(priced.first { $0.id == id }).pricing
                for (column, price) in [(columns[1], pricing.prompt), (columns[2], pricing.completion)] {
                    let exact = try #require(Decimal(string: price)) * 1_000_000
                    guard case .real(let shown) = row[column] else {
                        Issue.record("\(id) has no price")
                        continue
                    }
                    #expect(Decimal(string: "\(shown)") == exact, "\(id)")
                }
            }
            #expect(listed == priced.count)
            #expect(answer.rows.count > 250)
        }
    }

    @Test func theRealTokensHaveOrigins() throws {
        guard let usage = Project.shared("openrouter/tokens-top20.csv"),
            let prices = Project.shared("openrouter/models-2026-05-12.json")
        else { try Test.cancel("no shared data") }
        let files = try [usage, prices].map { ($0.lastPathComponent, try String(contentsOf: $0, encoding: .utf8)) }
        try Self.with(files, registry: Registry.load([Project.registry])) { lake in
            let answer = try ShareQuestion(Definition("measure=tokens by=country"), of: lake).answer()
            let (before, after) = ("2025-01-01", "2026-07-01")
            #expect(answer.value("rank", "US", period: before) == 1)
            #expect(answer.value("rank", "CN", period: after) == 1)
            for day in [before, after] { #expect((answer.value("share", "unknown", period: day) ?? 0) < 0.05) }
        }
    }
}
