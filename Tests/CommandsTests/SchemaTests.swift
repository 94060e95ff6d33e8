import Foundation
import TestSupport
import Testing

@Suite struct SchemaTests {
    @Test(arguments: [("price", ["rank", "--measure", "price"]), ("share", ["share", "--measure", "tokens"])])
    func whatIsSaidOfServedModelsFitsItsSchema(schema: String, arguments: [String]) throws {
        try Scratch.with { folder in
            let program = Program(lake: folder.appending(path: "lake"))
            let prices = try Scratch.file(
                "models-2026-05-12.json",
                """
                {"data": [
                  {"id": "qwen/qwen3-8b", "name": "Q", "hugging_face_id": "Qwen/Qwen3-8B", "created": 1745000000,
                   "context_length": 1000, "pricing": {"prompt": "0.00000005", "completion": "0.0000004"}},
                  {"id": "openai/gpt-4o", "name": "G", "hugging_face_id": "", "created": 1715000000,
                   "context_length": 1000, "pricing": {"prompt": "0.0000025", "completion": "0.00001"}},
                  {"id": "nobody/knows", "name": "N", "hugging_face_id": null, "created": 1715000000,
                   "context_length": 1000, "pricing": {"prompt": "0.000001", "completion": "0.000001"}}]}
                """, in: folder)
            let tokens = try Scratch.file(
                "tokens.csv",
                "date,model_permaslug,variant,total_tokens\n2026-05-01,openai/gpt-4o,,70\n2026-05-01,other,,30\n",
                in: folder)
            #expect(try program.run("import", prices.path, tokens.path).status == 0)
            // No build is needed.
            let run = try program.run(arguments + ["--format", "json"])
            #expect(run.status == 0, "\(run.log)")
            let value = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
            let found = try Schema(
                contentsOf: Project.root.appending(path: "docs/schemas/\(schema).schema.json")
            ).problems(value)
            #expect(found.isEmpty, "\(found)")
            #expect(
                run.output.contains(schema == "price" ? "\"group\": \"Qwen3\", \"value\": 0.1375" : "\"group\": \"US\"")
            )
        }
    }

    @Test(arguments: [
        ("share", ["share", "--every", "month"]), ("share", ["share", "--measure", "cumulative", "--by", "line"]),
        ("organisation", ["organisation", "deepseek"]), ("model", ["model", "meta-llama/Llama-3.1-8B-Instruct"]),
        ("lineage", ["lineage", "deepseek-ai/DeepSeek-R1-Distill-Qwen-32B"]),
        ("lineage", ["lineage", "deepseek-ai/DeepSeek-R1"]),
        ("sql", ["sql", "SELECT model_id, observed_on, likes FROM observations LIMIT 5"]), ("import", ["imports"]),
        ("build", ["build"]), ("doctor", ["doctor"]), ("rank", ["rank", "--by", "line", "--every", "year"]),
        ("overtakes", ["overtakes"]), ("concentration", ["concentration", "--by", "organisation"]),
        ("robustness", ["robustness", "--by", "line", "--between", "Qwen,Llama"]),
        ("cadence", ["cadence", "--limit", "3"]), ("cadence", ["cadence", "--between", "CN,US"]),
        ("share", ["share", "--attribution", "all", "--every", "total"]),
        ("rank", ["rank", "--attribution", "uploader,root", "--by", "openness"]),
        ("share", ["share", "--measure", "derivatives", "--by", "line", "--every", "month"]),
        ("model-history", ["model", "deepseek-ai/DeepSeek-R1", "--history"]),
        ("build-explain", ["build", "--explain"]), ("diff", ["diff", "2025-08-27", "2026-07-29", "--limit", "3"]),
        ("uptake", ["uptake"]), ("search", ["search", "qwen"]),
    ])
    func whatAVerbPrintsFitsItsPublishedSchema(schema: String, arguments: [String]) throws {
        try Scratch.with { folder in
            let program = Program(lake: folder.appending(path: "lake"))
            let taken = try program.run("import", Project.sample.path, "--format", "json")
            #expect(try program.run("build").status == 0)
            let directory = Project.root.appending(path: "docs/schemas")
            func problems(_ name: String, _ text: String) throws -> [String] {
                let value = try JSONSerialization.jsonObject(with: Data(text.utf8))
                return try Schema(contentsOf: directory.appending(path: "\(name).schema.json")).problems(value)
            }
            #expect(try problems("import", taken.output).isEmpty)
            let run = try program.run(arguments + ["--format", "json"])
            #expect(run.status == 0)
            let found = try problems(schema, run.output)
            #expect(found.isEmpty, "\(found)")
            // A schema that allows anything proves nothing.
            #expect(try !problems(schema, "{\"rows\": 1}").isEmpty)
        }
    }
}
