import Foundation
import TestSupport
import Testing

@Suite struct CommandLineTests {
    private static let verbs = [
        "import", "collect", "imports", "forget", "build", "share", "rank", "overtakes", "concentration", "robustness",
        "cadence", "uptake", "diff", "organisation", "model", "lineage", "sql", "simulate", "doctor",
    ]

    /// Runs in a fresh lake, with the reference sample built in it if asked for.
    private func with(sample: Bool = false, _ body: (Program, URL) throws -> Void) throws {
        try Scratch.with { folder in
            let program = Program(lake: folder.appending(path: "lake"))
            if sample {
                #expect(try program.run("import", Project.sample.path).status == 0)
                #expect(try program.run("build").status == 0)
            }
            try body(program, folder)
        }
    }

    private func object(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test(arguments: verbs) func everyVerbHasHelpWithExamples(verb: String) throws {
        try with { program, _ in
            let run = try program.run(verb, "--help")
            #expect(run.status == 0)
            #expect(run.output.contains("USAGE: bellwether \(verb)"))
            #expect(run.output.contains("Example"))
            #expect(run.log.isEmpty)
        }
    }

    @Test func saysItsVersion() throws {
        try with { program, _ in
            let run = try program.run("--version")
            #expect(run.status == 0)
            #expect(run.output.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)
        }
    }

    @Test(arguments: ["bash", "zsh", "fish"]) func writesCompletions(shell: String) throws {
        try with { program, _ in
            let run = try program.run("--generate-completion-script", shell)
            #expect(run.status == 0)
            #expect(run.output.contains("bellwether"))
        }
    }

    @Test(
        arguments: [
            (["frobnicate"], 2), (["share", "--by", "planet"], 2), (["share", "--from", "2025-02-30"], 2),
            (["share", "--limit", "0"], 2), (["share", "--format", "xml"], 2), (["import"], 2),
            (["import", "x.csv", "--form", "poem"], 2), (["import", "x.csv", "--observed-on", "someday"], 2),
            (["share", "--definition", "by=country", "--by", "kind"], 2), (["share"], 3), (["build"], 3),
            (["import", "does-not-exist.csv"], 3), (["forget", "abc"], 3), (["model", "a/b"], 3),
            (["sql", "SELECT 1"], 3), (["lineage", "a/b"], 3), (["lineage", "a/b", "--depth", "-1"], 2),
            (["lineage", "a/b", "--format", "svg"], 2), (["share", "--filter", "country=XX"], 2),
            (["share", "--registry", "no-such-directory"], 3), (["robustness"], 2),
            (["robustness", "--between", "CN"], 2), (["overtakes", "--between", "CN,US"], 3),
            (["cadence", "--limit", "0"], 2), (["diff", "2025-01-01"], 2),
        ] as [([String], Int32)])
    func anErrorIsOneLineAndItsStatus(arguments: [String], status: Int32) throws {
        try with { program, _ in
            let run = try program.run(arguments)
            #expect(run.status == status)
            #expect(run.output.isEmpty)
            let lines = run.log.lowercased().split(separator: "\n").filter { $0.contains("error") }
            #expect(lines.count == 1)
        }
    }

    @Test func theReferenceSampleAnswersInEveryFormat() throws {
        try with(sample: true) { program, _ in
            for format in ["table", "json", "csv", "markdown"] {
                let run = try program.run("share", "--by", "country", "--format", format)
                #expect(run.status == 0)
                #expect(run.output.contains(format == "json" || format == "csv" ? "CN" : "China"))
            }
            let rows = try #require(
                try object(program.run("share", "--format", "json").output)["rows"] as? [[String: Any]])
            #expect(rows.count == 28)
            let periods = Set(rows.compactMap { $0["period"] as? String })
            #expect(periods == ["2025-02-27", "2025-08-28", "2025-11-27", "2026-02-26"])
            for period in periods {
                let shares = rows.filter { $0["period"] as? String == period }.compactMap { $0["share"] as? Double }
                #expect(abs(shares.reduce(0, +) - 1) < 1e-12)
            }
        }
    }

    /// Distillations count for the line of their weights, which brings the date forward.
    @Test(arguments: [
        ("keep", ["Llama", "Llama", "Llama", "Qwen", "Qwen"]), ("drop", ["Llama", "Llama", "Llama", "Llama", "Qwen"]),
    ])
    func qwenPassesLlamaInAllDownloadsSoFar(_ derivatives: String, _ expected: [String]) throws {
        try with(sample: true) { program, _ in
            let run = try program.run(
                "share", "--measure", "cumulative", "--by", "line", "--filter", "line=Qwen,Llama", "--derivatives",
                derivatives, "--format", "json")
            let rows = try #require(try object(run.output)["rows"] as? [[String: Any]])
            let leaders = rows.filter { $0["rank"] as? Int == 1 }.compactMap { $0["group"] as? String }
            #expect(leaders == expected)
        }
    }

    @Test func aPrintedDefinitionIsAskedAgain() throws {
        try with(sample: true) { program, _ in
            let first = try object(program.run("share", "--every", "quarter", "--format", "json").output)
            let definition = try #require(first["definition"] as? String)
            let version = try #require(first["lake"] as? String)
            let second = try object(
                program.run("share", "--definition", definition, "--as-of", version, "--format", "json").output)
            #expect(second["definition"] as? String == definition)
            let rows = try #require(first["rows"] as? [[String: Any]])
            let again = try #require(second["rows"] as? [[String: Any]])
            #expect(NSArray(array: rows).isEqual(NSArray(array: again)))
        }
    }

    @Test func knowsAnOrganisationAndAModel() throws {
        try with(sample: true) { program, _ in
            let organisation = try object(program.run("organisation", "Qwen", "--format", "json").output)
            let row = try #require((organisation["rows"] as? [[String: Any]])?.first)
            #expect(row["organisation"] as? String == "alibaba-qwen")
            #expect(row["country"] as? String == "CN")
            #expect((row["history"] as? [Any])?.count == 4)
            let model = try object(program.run("model", "deepseek-ai/DeepSeek-V3-0324", "--format", "json").output)
            let found = try #require((model["rows"] as? [[String: Any]])?.first)
            #expect(found["release_date"] as? String == "2025-03-24")
            #expect((found["history"] as? [Any])?.count == 4)
        }
    }

    @Test func aDistilledModelOfTheSampleNamesItsTeacherAndItsWeights() throws {
        try with(sample: true) { program, _ in
            let id = "deepseek-ai/DeepSeek-R1-Distill-Qwen-32B"
            let answer = try object(program.run("lineage", id, "--format", "json").output)
            let rows = try #require(answer["rows"] as? [[String: Any]])
            #expect(rows.map { $0["role"] as? String } == ["teacher", "ancestor", "model"])
            #expect(
                rows.map { $0["model"] as? String } == ["deepseek-ai/DeepSeek-R1", "Qwen/Qwen2.5-32B", id])
            #expect(rows.map { $0["organisation"] as? String } == ["deepseek", "alibaba-qwen", "deepseek"])
            let dot = try program.run("lineage", id, "--format", "dot").output
            #expect(dot.contains("\"\(id)\" -> \"Qwen/Qwen2.5-32B\" [label=\"finetune\", style=solid];"))
            #expect(dot.contains("\"\(id)\" -> \"deepseek-ai/DeepSeek-R1\" [label=\"distilled\", style=dashed];"))
        }
    }

    @Test(arguments: [
        "qwen/qwen3-8b", "Qwen/Qwen-3-8B", "it's\u{1B}[2J/\"hostile\"", String(repeating: "x", count: 10_000),
    ])
    func anUnknownModelIsOneHarmlessLine(id: String) throws {
        try with(sample: true) { program, _ in
            let run = try program.run("lineage", id)
            #expect(run.status == 3)
            #expect(run.output.isEmpty)
            #expect(run.log.split(separator: "\n").count == 1)
            #expect(!run.log.contains("\u{1B}"))
            if id.lowercased().hasPrefix("qwen") { #expect(run.log.contains("did you mean Qwen/Qwen3-8B")) }
        }
    }

    @Test(arguments: [
        "COPY observations TO '/tmp/stolen.csv'", "CREATE TABLE t AS SELECT 1", "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT 1; DROP VIEW observations", "ATTACH '/tmp/x.db'", "SELECT * FROM '/etc/passwd'", "SELECT nothing",
    ])
    func sqlReadsTheLakeAndNothingElse(query: String) throws {
        try with(sample: true) { program, _ in
            let run = try program.run("sql", query)
            #expect(run.status == 2)
            #expect(run.output.isEmpty)
        }
    }

    @Test func sqlAnswersOverTheTablesAsTheyCame() throws {
        try with(sample: true) { program, _ in
            let run = try program.run(
                "sql", "SELECT observed_on, count(*) AS models FROM observations GROUP BY 1 ORDER BY 1", "--format",
                "csv")
            #expect(run.output.hasPrefix("observed_on,models\r\n2025-02-26,35\r\n"))
        }
    }

    @Test func doctorTellsAHealthyLakeFromADamagedOne() throws {
        try with(sample: true) { program, folder in
            #expect(try program.run("doctor", "--deep").status == 0)
            let files = try #require(
                FileManager.default.enumerator(atPath: folder.appending(path: "lake/observations").path))
            let name = try #require(files.compactMap { $0 as? String }.first { $0.hasSuffix(".parquet") })
            try FileManager.default.removeItem(at: folder.appending(path: "lake/observations/\(name)"))
            let run = try program.run("doctor")
            #expect(run.status == 1)
            #expect(run.output.contains("is missing"))
            #expect(run.output.contains("import again"))
        }
    }

    @Test func forgettingAnImportTakesItOutOfTheAnswers() throws {
        try with(sample: true) { program, _ in
            let imports = try object(program.run("imports", "--format", "json").output)
            let id = try #require((imports["rows"] as? [[String: Any]])?.first?["id"] as? String)
            #expect(try program.run("forget", id).status == 0)
            #expect((try object(program.run("imports", "--format", "json").output)["rows"] as? [Any])?.isEmpty == true)
            #expect(try program.run("build").status == 3)
            #expect(try program.run("import", Project.sample.path).status == 0)
            #expect(try program.run("share").status == 0)
        }
    }

    @Test func theProgramWorksFromAnotherPlace() throws {
        try with { _, folder in
            // What `make install` does, with the debug build: the binary, its library and its resources side by side.
            let built = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            let place = folder.appending(path: "lib")
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            for name in ["bellwether", "bellwether_Registry.resources", "bellwether_Adoption.resources"] {
                try FileManager.default.copyItem(at: built.appending(path: name), to: place.appending(path: name))
            }
            let process = Process()
            process.executableURL = place.appending(path: "bellwether")
            process.arguments = ["doctor", "--lake", folder.appending(path: "none").path]
            process.standardOutput = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            #expect(process.terminationStatus == 0)
        }
    }
}
