import Foundation
import TestSupport
import Testing

extension LongLivedChildren {
    /// Clients that others wrote, unchanged, against the scripted endpoint.
    struct OtherClientsTests {
        private static let programs = Project.root.appending(path: ".deps/clients/bin")
        private static let isInstalled = FileManager.default.fileExists(
            atPath: Project.root.appending(path: ".deps/clients.installed").path)

        private func run(
            _ program: String, _ arguments: [String], in folder: URL, base: String
        ) throws -> (Int32, String) {
            let output = try Scratch.file("output", "", in: folder)
            let process = Process()
            process.executableURL = Self.programs.appending(path: program)
            process.arguments = arguments
            process.currentDirectoryURL = folder
            process.environment = [
                "PATH": "/usr/bin:/bin", "HOME": folder.path, "SCRIPTED_BASE_URL": base, "SCRIPTED_API_KEY": "none",
                "INSPECT_DISPLAY": "plain", "NO_COLOR": "1",
            ]
            let handle = try FileHandle(forWritingTo: output)
            process.standardOutput = handle
            process.standardError = handle
            try process.run()
            process.waitUntilExit()
            return (process.terminationStatus, try String(contentsOf: output, encoding: .utf8))
        }

        private func serving(_ body: (URL, String) throws -> Void) throws {
            if !Self.isInstalled { try Test.cancel("`make clients` installs them") }
            try Scratch.with { folder in
                try ServedEndpoint.with(
                    Program(lake: folder), ["--trace", "reasoning-content"]
                ) { base in try body(folder, base) }
            }
        }

        @Test func `the openai client lists models, asks and streams`() throws {
            try serving { folder, base in
                let script = try Scratch.file(
                    "ask.py",
                    """
                    import sys
                    import openai

                    client = openai.OpenAI(base_url=sys.argv[1], api_key="none", max_retries=0)
                    assert [model.id for model in client.models.list()] == ["scripted"]
                    messages = [{"role": "system", "content": "s"}, {"role": "user", "content": "Write it in Python."}]
                    whole = client.chat.completions.create(model="scripted", messages=messages, seed=3)
                    assert whole.choices[0].finish_reason == "stop" and whole.usage.total_tokens > 0
                    text, usage = "", None
                    for event in client.chat.completions.create(
                        model="scripted", messages=messages, seed=3, stream=True, stream_options={"include_usage": True}
                    ):
                        text += "".join(choice.delta.content or "" for choice in event.choices)
                        usage = event.usage or usage
                    assert text == whole.choices[0].message.content and "```python" in text
                    assert usage == whole.usage
                    print("agreed")
                    """, in: folder)
                let (status, output) = try run("python", [script.path, base], in: folder, base: base)
                #expect(status == 0 && output.contains("agreed"), "\(output)")
            }
        }

        @Test func `Inspect runs a task`() throws {
            try serving { folder, base in
                _ = try Scratch.file(
                    "task.py",
                    """
                    from inspect_ai import Task, task
                    from inspect_ai.dataset import Sample
                    from inspect_ai.scorer import includes
                    from inspect_ai.solver import generate


                    @task
                    def scripted():
                        samples = [Sample(input="Write it in Python.", target="```python"), Sample(input="Write it in C.", target="```c")]
                        return Task(dataset=samples, solver=generate(), scorer=includes())
                    """, in: folder)
                let (status, output) = try run(
                    "inspect", ["eval", "task.py", "--model", "openai-api/scripted/any", "--log-dir", "logs"],
                    in: folder,
                    base: base)
                #expect(status == 0 && output.contains("1.000"), "\(output)")
            }
        }
    }
}
