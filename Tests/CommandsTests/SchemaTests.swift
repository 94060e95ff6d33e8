import Foundation
import TestSupport
import Testing

@Suite struct SchemaTests {
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
        ("diff", ["diff", "2025-08-27", "2026-07-29", "--limit", "3"]), ("uptake", ["uptake"]),
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
