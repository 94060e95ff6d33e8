import Answers
import Foundation
import TestSupport
import Testing

/// Edges, parents and roots (METHODS §3).
@Suite struct LineageTests {
    @Test(
        arguments: [
            (Listed("west/a", bases: ("quantized", ["east/b"])), ["east/b", "east/b", "quantized", "1"]),
            (
                Listed("west/a", ["base_model:adapter:east/b", "base_model:east/b"]),
                ["east/b", "east/b", "adapter", "1"]
            ),
            (Listed("west/a", ["base_model:east/b"]), ["east/b", "east/b", "finetune", "0.9"]),
            (Listed("west/a-GGUF", ["base_model:east/b"]), ["east/b", "east/b", "quantized", "0.9"]),
            (Listed("west/a-lora", ["base_model:east/b"]), ["east/b", "east/b", "adapter", "0.9"]),
            (Listed("west/a", ["base_model:gpt2"]), ["gpt2", "gpt2", "finetune", "0.9"]),
            // The card's word counts before the tags'.
            (
                Listed("west/a", ["base_model:finetune:east/c"], bases: ("finetune", ["east/b"])),
                ["east/b", "east/b", "finetune", "1"]
            ),
            (Listed("west/a", bases: ("", ["east/b"])), ["east/b", "east/b", "finetune", "1"]),
        ] as [(Listed, [String])])
    func anEdgeHasTheRelationAndConfidenceOfItsEvidence(model: Listed, line: [String]) throws {
        try BuiltLake.with([model, Listed("east/b")]) { lake throws in #expect(try lake.line(of: model.id) == line) }
    }

    @Test(
        arguments: [
            ("person/Big-7B-GGUF", "east/Big-7B", "quantized", "0.6"),
            ("person/big-7b-Q4_K_M-GGUF", "east/Big-7B", "quantized", "0.6"),
            ("east/Big-7B-AWQ", "east/Big-7B", "quantized", "0.6"),
            ("person/east_Big-7B-MLX-4bit", "east/Big-7B", "quantized", "0.6"),
            ("person/Big-7B-Medical", "east/Big-7B", "finetune", "0.4"),
            ("person/Big-7B-Medical-lora", "east/Big-7B", "adapter", "0.4"),
            ("person/Big-7B-Medical-slerp", "east/Big-7B", "merge", "0.4"),
            // The longest name counts, and a namespace's own model before another's.
            ("person/Big-7B-Instruct-GGUF", "east/Big-7B-Instruct", "quantized", "0.6"),
            ("east/Small-1B-Chat", "east/Small-1B", "finetune", "0.4"),
            ("west/Small-1B-GGUF", "west/Small-1B", "quantized", "0.6"),
            ("person/Small-1B-GGUF", "east/Small-1B", "quantized", "0.6"),
        ] as [(String, String, String, String)])
    func aNameSaysWhatNoCatalogueSays(id: String, parent: String, relation: String, confidence: String) throws {
        let others = [
            Listed("east/Big-7B"), Listed("east/Big-7B-Instruct", created: "2024-01-02"),
            Listed("east/Small-1B", created: "2024-01-02"), Listed("west/Small-1B", created: "2024-01-03"),
        ]
        try BuiltLake.with([Listed(id, created: "2024-05-01")] + others) { lake throws in
            let line = try lake.line(of: id)
            #expect([line[0], line[2], line[3]] == [parent, relation, confidence])
        }
    }

    @Test(arguments: [
        // Older than what it would come from, a base that names what came from it, a draft model, a bare word.
        ("person/Big-7B-GGUF", "2023-01-01"), ("east/Big-7B-Base", "2024-05-01"),
        ("person/Big-7B-it-DFlash", "2024-05-01"), ("person/Big-story", "2024-05-01"),
        // A new version, and another publisher's variant of that name.
        ("east/Big-7B-v2", "2024-05-01"), ("person/Big-7B-Instruct", "2024-05-01"),
    ])
    func aNameAloneIsNoProof(id: String, created: String) throws {
        try BuiltLake.with([Listed(id, created: created), Listed("east/Big-7B"), Listed("east/Big")]) { lake throws in
            #expect(try lake.line(of: id).isEmpty)
        }
    }

    @Test func aDistilledModelFollowsItsWeightsAndNamesItsTeacher() throws {
        try BuiltLake.with([
            Listed("east/R9"), Listed("west/Q2.5-7B"), Listed("east/R9-Distill-Q2.5-7B", created: "2025-01-01"),
        ]) { lake throws in
            #expect(try lake.line(of: "east/R9-Distill-Q2.5-7B")[..<2] == ["west/Q2.5-7B", "west/Q2.5-7B"])
            #expect(try lake.texts("SELECT teacher_id FROM lineage") == [["east/R9"]])
            #expect(try lake.texts("SELECT relation FROM edges WHERE parent_id = 'east/R9'") == [["distilled"]])
        }
    }

    @Test func aMergeHasSeveralParentsAndFollowsTheOldest() throws {
        let merge = Listed("person/m", ["base_model:merge:west/young", "base_model:merge:east/old"])
        try BuiltLake.with([
            merge, Listed("west/young", created: "2024-03-01"),
            Listed("east/old", created: "2024-02-01", ["base_model:finetune:person/first"]),
        ]) { lake throws in
            #expect(try lake.line(of: "person/m") == ["east/old", "person/first", "merge", "1"])
            #expect(try lake.rows("SELECT 1 FROM edges WHERE child_id = 'person/m'").count == 2)
            #expect(try lake.texts("SELECT max(depth) FROM lineage") == [["2"]])
        }
    }

    @Test func aParentThatNobodyListedIsANodeAllTheSame() throws {
        try BuiltLake.with([Listed("person/a", ["base_model:finetune:gone/b"])]) { lake throws in
            #expect(try lake.line(of: "person/a") == ["gone/b", "gone/b", "finetune", "1"])
            let answer = try lake.lineage("gone/b")
            #expect(answer.rows.map { $0[0] } == [.text("gone/b"), .text("person/a")])
        }
    }

    @Test func aCycleIsCutAtItsLeastCertainEdge() throws {
        try BuiltLake.with([
            Listed("east/a", ["base_model:finetune:east/b"]), Listed("east/b", ["base_model:finetune:east/c"]),
            Listed("east/c", ["base_model:east/a"]), Listed("person/d", ["base_model:finetune:east/a"]),
        ]) { lake throws in
            #expect(
                try lake.texts("SELECT child_id, parent_id FROM edges WHERE is_cut") == [["east/c", "east/a"]])
            #expect(try lake.line(of: "person/d")[1] == "east/c")
            #expect(try lake.line(of: "east/c") == ["-", "east/c", "-", "-"])
            #expect(try lake.lineage("east/c").notes.contains { $0.contains("closes a cycle") })
        }
    }

    @Test func anEvenCycleIsCutWhereTheOldestWouldBeTheChild() throws {
        try BuiltLake.with([
            Listed("east/a", created: "2024-02-01", ["base_model:finetune:east/b"]),
            Listed("east/b", created: "2024-01-01", ["base_model:finetune:east/c"]),
            Listed("east/c", created: "2024-03-01", ["base_model:finetune:east/a"]),
        ]) { lake throws in
            #expect(
                try lake.texts("SELECT child_id, parent_id FROM edges WHERE is_cut") == [["east/b", "east/c"]])
            #expect(try lake.texts("SELECT DISTINCT root_id FROM lineage") == [["east/b"]])
        }
    }

    @Test func aKnotOfCyclesLosesNoMoreEdgesThanItMust() throws {
        // Two cycles that share the edge a → b.
        try BuiltLake.with([
            Listed("east/a", created: "2024-01-01", ["base_model:finetune:east/b"]),
            Listed("east/b", created: "2024-02-01", ["base_model:merge:east/c", "base_model:merge:east/d"]),
            Listed("east/c", created: "2024-03-01", ["base_model:finetune:east/a"]),
            Listed("east/d", created: "2024-04-01", ["base_model:finetune:east/a"]),
        ]) { lake throws in
            #expect(
                try lake.texts("SELECT child_id, parent_id FROM edges WHERE is_cut") == [["east/a", "east/b"]])
        }
    }

    @Test func aModelThatIsListedWithoutCountersHandsItsOriginOn() throws {
        let models = [
            Listed("west/origin"), Listed("west/step", downloads: nil, bases: ("finetune", ["west/origin"])),
            Listed("person/end", bases: ("quantized", ["west/step"])),
        ]
        try BuiltLake.with(models) { lake throws in
            #expect(try lake.texts("SELECT count(*) FROM models WHERE model_id = 'west/step'") == [["0"]])
            #expect(try lake.line(of: "person/end") == ["west/step", "west/origin", "quantized", "1"])
        }
    }

    @Test func aModelThatNamesItselfIsItsOwnRoot() throws {
        try BuiltLake.with([Listed("east/a", ["base_model:finetune:east/a"])]) { lake throws in
            #expect(try lake.line(of: "east/a") == ["-", "east/a", "-", "-"])
            #expect(try lake.lineage("east/a").notes.contains { $0.contains("names itself") })
        }
    }

    @Test(arguments: [
        "it's/a\"b", "a/b\u{1B}[31m", "a\u{202E}/b", "../../etc", "./here", "", "a/b/c/d", "a b/c", "/home/me/model",
        String(repeating: "x", count: 10_000),
    ])
    func whatIsNoIdIsNoParent(parent: String) throws {
        let hostile = Listed("person/a", ["base_model:finetune:\(parent)", "base_model:\(parent)"])
        try BuiltLake.with([hostile, Listed("person/b", bases: ("finetune", [parent]))]) { lake throws in
            #expect(try lake.rows("SELECT * FROM edges").isEmpty)
            #expect(throws: (any Error).self) { try lake.lineage(parent) }
        }
    }

    @Test func aChainOfTenThousandEndsAtItsRoot() throws {
        let chain =
            [Listed("east/m0")] + (1..<10_000).map { Listed("east/m\($0)", ["base_model:finetune:east/m\($0 - 1)"]) }
        try BuiltLake.with(chain.reversed()) { lake throws in
            #expect(try lake.texts("SELECT max(depth), count(DISTINCT root_id) FROM lineage") == [["9999", "1"]])
            #expect(try lake.lineage("east/m0").rows.count == 10_000)
        }
    }

    @Test(
        arguments: [
            // A base of one's own is no derivative, a requantisation always is.
            ("east/a-Instruct", "finetune", "east/b", false), ("east/a", "quantized", "east/b", true),
            ("west/a", "finetune", "east/b", true), ("nobody/a", "finetune", "nobody/b", false),
            ("nobody/a", "adapter", "somebody/b", true),
        ])
    func aDerivativeBuildsOnAnothersWork(id: String, relation: String, base: String, isDerivative: Bool) throws {
        try BuiltLake.with([Listed(id, bases: (relation, [base]))]) { lake throws in
            #expect(try lake.texts("SELECT is_derivative FROM lineage") == [["\(isDerivative)"]])
        }
    }

    @Test func aLaterStatementReplacesAnEarlierOneAndSilenceDoesNot() throws {
        let days: [(day: String, models: [Listed])] = [
            (
                "2025-01-06",
                [Listed("west/a", ["base_model:finetune:east/b"]), Listed("west/c", ["base_model:east/b"])]
            ),
            ("2025-01-13", [Listed("west/a", ["base_model:finetune:east/d"]), Listed("west/c")]),
            ("2025-01-20", [Listed("west/a", ["base_model:finetune:east/b"])]),
        ]
        let everything = "SELECT child_id, parent_id, relation, confidence, is_cut FROM edges ORDER BY ALL"
        let expected = [
            ["west/a", "east/b", "finetune", "1", "false"], ["west/c", "east/b", "finetune", "0.9", "false"],
        ]
        // In any order, all at once.
        for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
            try BuiltLake.with(catalogues: order.map { days[$0] }) { lake throws in
                #expect(try lake.texts(everything) == expected)
            }
        }
        // One after the other, with a build between.
        try BuiltLake.with(catalogues: [days[0]]) { lake throws in
            for day in [days[2], days[1]] {
                try Scratch.with { try lake.take(day.models, on: day.day, in: $0) }
                try lake.build()
            }
            #expect(try lake.texts(everything) == expected)
        }
    }

    @Test func aNameFoundLaterCompletesAnEarlierHint() throws {
        try BuiltLake.with(catalogues: [("2025-01-06", [Listed("person/Big-7B-GGUF", created: "2024-05-01")])]) {
            lake in
            #expect(try lake.line(of: "person/Big-7B-GGUF").isEmpty)
            try Scratch.with { try lake.take([Listed("east/Big-7B")], on: "2025-01-13", in: $0) }
            try lake.build()
            #expect(try lake.line(of: "person/Big-7B-GGUF")[0] == "east/Big-7B")
        }
    }

    @Test func aTreeShowsAncestorsThenDescendantsByDownloads() throws {
        try BuiltLake.with([
            Listed("east/base", downloads: 5), Listed("east/chat", downloads: 50, ["base_model:finetune:east/base"]),
            Listed("person/small", downloads: 1, ["base_model:finetune:east/chat"]),
            Listed("west/large", downloads: 9, ["base_model:finetune:east/chat"]),
            Listed("person/large-GGUF", downloads: 7, ["base_model:quantized:west/large"]),
        ]) { lake throws in
            let answer = try lake.lineage("east/chat")
            let models = ["east/base", "east/chat", "west/large", "person/large-GGUF", "person/small"]
            #expect(answer.rows.map { $0[0] } == models.map { .text($0) })
            #expect(answer.rows.map { $0[2] } == [1, 0, 1, 2, 1].map { .integer($0) })
            #expect(try lake.lineage("east/chat", depth: 1).rows.count == 4)
            let limited = try lake.lineage("east/chat", limit: 1)
            #expect(limited.rows.map { $0[0] } == models[..<3].map { .text($0) })
            #expect(limited.notes.contains { $0.hasPrefix("2 more are not shown") })
        }
    }

    @Test func theRealModelListComesOutAsItIsKnownToBe() throws {
        guard let file = Project.shared("hub-api/trending-2026-05-04.json") else {
            try Test.cancel("the shared data is not here")
        }
        try RealLake.with(file) { lake throws in
            let expected = [
                "deepseek-ai/DeepSeek-R1-Distill-Qwen-32B": [
                    "Qwen/Qwen2.5-32B", "Qwen/Qwen2.5-32B", "finetune", "0.9",
                ],
                "deepseek-ai/DeepSeek-R1-Distill-Qwen-1.5B": [
                    "Qwen/Qwen2.5-Math-1.5B", "Qwen/Qwen2.5-Math-1.5B", "finetune", "0.9",
                ],
                "unsloth/Qwen3.6-27B-GGUF": ["Qwen/Qwen3.6-27B", "Qwen/Qwen3.6-27B", "quantized", "1"],
                "google/gemma-7b-it": ["google/gemma-7b", "google/gemma-7b", "finetune", "0.9"],
                "bartowski/FINAL-Bench_Darwin-36B-Opus-GGUF": [
                    "FINAL-Bench/Darwin-36B-Opus", "FINAL-Bench/Darwin-36B-Opus", "quantized", "0.6",
                ],
            ]
            for (id, line) in expected {
                let found = try lake.line(of: id)
                #expect(found == line)
            }
            let teachers = try lake.texts("SELECT DISTINCT teacher_id FROM lineage WHERE teacher_id IS NOT NULL")
            #expect(teachers == [["deepseek-ai/DeepSeek-R1"]])
            // All 532 models with a tag have a parent; no name overrules a tag.
            let tagged = try lake.texts("SELECT count(DISTINCT child_id) FROM edges WHERE evidence LIKE '%tag'")
            #expect(tagged == [["532"]])
            #expect(try lake.texts("SELECT count(*) FROM edges WHERE is_cut") == [["0"]])
        }
    }
}
